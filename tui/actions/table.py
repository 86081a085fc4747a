"""Every action with its keys: the one table that feeds bindings, bottom line, help, palette and config file."""

from typing import TYPE_CHECKING

from tui.actions.action import Action, joined
from tui.actions.dialogs import DIALOGS

if TYPE_CHECKING:
    from textual.binding import BindingType


_APP = (
    Action("app.show_train", ("T",), "Train", "go to Train: train models, watch and compare runs"),
    Action("app.show_rate", ("R",), "Rate", "go to Rate: say what you have seen and how you liked it"),
    Action("app.show_foryou", ("F",), "For you", "go to For you: what you are likely to enjoy"),
    Action("app.show_similar", ("S",), "Similar", "go to Similar: titles close to one you name"),
    Action("app.show_inside", ("B",), "Browse inside", "go to Browse inside: what a model has learned"),
    Action("app.show_learn", ("L",), "Learn", "go to Learn: how all this works, page by page, on your data"),
    Action("app.show_people", ("P",), "people", "whose ratings these are: several people, import, lists together"),
    Action("app.show_taste", ("M",), "my taste", "what you like more than others do, how you rate; to show"),
    Action("app.copy_line", ("y",), "copy line", "copy the line under the cursor as text; over ssh too"),
    Action("app.copy_list", ("Y",), "copy list", "copy the whole list, columns parted by tabs; over ssh too"),
    Action("app.jump_to_pane", ("f",), "jump", "show a letter on every pane; the letter gives it the keys"),
    Action("app.show_themes", ("ctrl+t",), "themes", "try the themes on this screen, and keep one"),
    Action("app.take_picture", ("ctrl+e",), "picture", "write this screen into a file, as a picture (SVG)"),
    Action("app.redraw_screen", ("ctrl+l",), "redraw", "draw everything again, where something else has drawn"),
    Action("app.command_palette", (":", "ctrl+p"), "palette", "find an action by its name"),
    Action("app.show_help", ("?",), "help", "what the keys do here", footer=True),
    Action("app.suspend_process", ("ctrl+z",), "suspend", "back to the shell; fg returns here"),
    Action("app.quit", ("q",), "quit", "leave; while a run trains, asks what is to become of it", footer=True),
    Action("app.explain_quit", ("ctrl+c",), "leave?", "say how to leave: nothing is ended by accident"),
)

_LIST = (
    Action("list.cursor_down", ("j", "down"), "down", "one line down"),
    Action("list.cursor_up", ("k", "up"), "up", "one line up"),
    Action("list.cursor_top", ("g", "home"), "top", "to the first line"),
    Action("list.cursor_bottom", ("G", "end"), "bottom", "to the last line"),
    Action("list.half_down", ("ctrl+d",), "half down", "half a page down"),
    Action("list.half_up", ("ctrl+u",), "half up", "half a page up"),
    Action("list.page_down", ("pagedown",), "page down", "a page down"),
    Action("list.page_up", ("pageup",), "page up", "a page up"),
    Action("list.open", ("enter",), "open", "open what the cursor is on"),
)

_TRAIN = (
    Action("train.new_run", ("n",), "new", "start a run with the settings shown", footer=True),
    Action("train.edit_settings", ("e",), "edit", "edit the settings of the next run", footer=True),
    Action("train.open_presets", ("p",), "presets", "the lesson's experiments, and the best of searches", footer=True),
    Action("train.toggle_run", ("x",), "stop, resume", "stop a run, keeping its checkpoint; or resume it", footer=True),
    Action("train.use_run", ("*",), "use", "make the selected run the one in use", footer=True),
    Action("train.mark_run", ("c",), "mark", "mark the selected run, to compare it", footer=True),
    Action("train.compare_runs", ("C",), "compare", "compare the marked runs", footer=True),
    Action(
        "train.turn_plot", ("v",), "plot", "the next plot: losses, by powers of ten, schedule, ranking", footer=True
    ),
    Action("train.read_before", ("left",), "read", "read the curves: the values an epoch before"),
    Action("train.read_after", ("right",), "read on", "read the curves: the values an epoch later"),
    Action("train.smooth_curves", ("s",), "smooth", "smooth the curves, or draw them as they are"),
    Action("train.continue_run", ("a",), "go on", "train the selected run on, with ratings added since"),
    Action("train.evaluate_run", ("E",), "evaluate", "how good the selected run's model is, for new people too"),
    Action("train.show_layers", ("m",), "layers", "the layers of the selected run's model"),
    Action("train.show_log", ("o",), "log", "the log of the selected run"),
    Action("train.find_rate", ("l",), "find lr", "find a learning rate for the settings shown"),
    Action("train.choose_data", ("d",), "data", "choose the data of the next run"),
    Action("train.name_run", ("r",), "name", "name the selected run"),
    Action("train.note_run", ("N",), "note", "write a note on the selected run"),
    Action("train.delete_run", ("D", "delete"), "delete", "delete the selected run; undo brings it back"),
    Action("train.undo", ("u",), "undo", "bring back what was deleted or left last", footer=True),
)


_RATE = (
    Action("rate.give_stars", tuple("1234567890"), "stars", "give stars; 0 is ten of ten", footer=True, takes_key=True),
    Action("rate.skip_title", ("space",), "skip", "not seen; it costs nothing", footer=True),
    Action("rate.raise_stars", (".",), "half up", "half a star more for the title rated last"),
    Action("rate.lower_stars", (",",), "half down", "half a star less for the title rated last"),
    Action("rate.undo_answer", ("u",), "undo", "take the last answer back", footer=True),
    Action("rate.redo_answer", ("U",), "redo", "give the answer undone last again"),
    Action("rate.clear_answer", ("backspace", "delete"), "take back", "take the stars of this title back"),
    Action("rate.next_page", ("n",), "more", "more titles to rate"),
    Action("rate.previous_page", ("p",), "previous", "the page before; before the first, what you answered"),
    Action("rate.search_titles", ("/",), "any title", "find any title by a part of it"),
    Action("rate.choose_data", ("d",), "other data", "choose other data, and train a model on it"),
)

_FORYOU = (
    Action("foryou.edit_filter", ("/",), "filter", "filter by genre, years, number of ratings, spread", footer=True),
    Action(
        "foryou.give_stars",
        tuple("1234567890"),
        "stars",
        "rate it right here; 0 is ten of ten",
        footer=True,
        takes_key=True,
    ),
    Action("foryou.watch_title", ("w",), "watch", "put it on the watchlist, or take it off", footer=True),
    Action("foryou.hide_title", ("h",), "hide", "never list it again", footer=True),
    Action("foryou.note_seen", ("s",), "seen", "seen, and not rated: it leaves the list"),
    Action("foryou.raise_stars", (".",), "half up", "half a star more for the title rated last"),
    Action("foryou.lower_stars", (",",), "half down", "half a star less for the title rated last"),
    Action("foryou.undo_answer", ("u",), "undo", "take the last answer back", footer=True),
    Action("foryou.redo_answer", ("U",), "redo", "give the answer undone last again"),
    Action("foryou.show_watchlist", ("W",), "watchlist", "list what is to be watched, or everything again"),
    Action("foryou.choose_list", ("l",), "list", "only titles of a list of your own: a programme, a shelf"),
    Action("foryou.leave_out_shown", ("n",), "new", "without what was shown to you before, or with it again"),
    Action("foryou.choose_order", ("b",), "by", "choose the order of the list, of all with their meanings"),
    Action("foryou.turn_tags", ("t",), "tags", "like this, but darker: turn tags up or down, and the list follows"),
    Action("foryou.change_rating", ("e",), "what if", "change one of your ratings on trial, and see the list move"),
    Action("foryou.turn_view", ("v",), "shelves", "shelves by what you like, or one list", footer=True),
    Action("foryou.surprise_me", ("!",), "surprise", "surprise me: one title drawn from all that you may like"),
    Action("foryou.raise_known", ("+", "="), "known", "towards what everyone knows"),
    Action("foryou.lower_known", ("-",), "unknown", "towards what is off the beaten path"),
    Action("foryou.raise_variety", ("]",), "variety", "more variety: less of what is alike"),
    Action("foryou.lower_variety", ("[",), "less", "less variety"),
    Action("foryou.export_list", ("o",), "export", "write this list into a file: CSV, JSON, Markdown"),
    Action("foryou.show_users", ("a",), "as another", "as a user of the data: their list, ratings, nearest users"),
    Action("foryou.clear_filter", ("x",), "all", "take the filter away"),
    Action("foryou.show_more", ("m",), "similar", "go to Similar with this title", footer=True),
    Action("foryou.close_details", ("escape",), "close", "close the details, or a shelf that was opened"),
)

_SIMILAR = (
    Action("similar.search_titles", ("/",), "search", "find any title by a part of it, or by tag:dark", footer=True),
    Action("similar.go_on", ("m",), "go on", "what is close to this title, one step further", footer=True),
    Action("similar.go_back", ("escape", "backspace"), "back", "back along the trail", footer=True),
    Action("similar.add_title", ("+",), "blend", "what is close to this title and those above together", footer=True),
    Action("similar.compare_titles", ("c",), "compare", "this title beside the last one above", footer=True),
    Action(
        "similar.turn_nearness",
        ("b",),
        "by",
        "close by who chooses both, or by the cosine of their factors",
        footer=True,
    ),
    Action("similar.turn_tags", ("t",), "tags", "like this, but darker: turn tags up or down, and the list follows"),
    Action(
        "similar.edit_filter",
        ("n",),
        "filter",
        "only neighbours of a genre, of years, with so many ratings",
        footer=True,
    ),
    Action("similar.search_addition", ("a",), "add", "search for a title to blend with those above"),
    Action("similar.clear_filter", ("x",), "all", "take the filter away"),
)

_INSIDE = (
    Action(
        "inside.next_tab",
        ("n", "right"),
        "next",
        "the next tab; on the map and in the table arrows move in it",
        footer=True,
    ),
    Action("inside.previous_tab", ("p", "left"), "previous", "the tab before"),
    Action("inside.search_titles", ("/",), "find", "find a title on the tab in view", footer=True),
    Action("inside.next_part", ("]",), "next part", "to the next part of the list", footer=True),
    Action("inside.previous_part", ("[",), "part before", "to the part of the list before"),
    Action(
        "inside.raise_least", ("m",), "at least", "biases: only titles with 1, 5, 20, 50 ratings or more", footer=True
    ),
    Action("inside.turn_across", ("x",), "across", "map: another component from left to right", footer=True),
    Action("inside.turn_up", ("v",), "up", "map: another component from bottom to top", footer=True),
    Action("inside.turn_layout", ("o",), "UMAP", "map: principal components, or UMAP where it is installed"),
    Action("inside.read_data", ("d",), "read", "read the ratings again, where they are not in the cache any more"),
    Action("inside.stop_looking", ("escape",), "stop", "stop what takes long"),
)

_MAP = (
    Action("map.go_left", ("h", "left"), "left", "to the next title at the left"),
    Action("map.go_right", ("l", "right"), "right", "to the next title at the right"),
    Action("map.go_up", ("k", "up"), "up", "to the next title above"),
    Action("map.go_down", ("j", "down"), "down", "to the next title below"),
    Action("map.zoom_in", ("+", "="), "nearer", "look nearer, around the cursor"),
    Action("map.zoom_out", ("-",), "further", "look from further away"),
    Action("map.show_whole", ("g", "home"), "whole", "look at the whole map"),
    Action("map.open_title", ("enter",), "open", "open the card of this title"),
)

_BLANKS = (
    Action("blanks.go_left", ("h", "left"), "left", "one user to the left; before the first stands the title"),
    Action("blanks.go_right", ("l", "right"), "right", "one user to the right"),
    Action("blanks.go_up", ("k", "up"), "up", "one title up"),
    Action("blanks.go_down", ("j", "down"), "down", "one title down"),
    Action("blanks.go_top", ("g", "home"), "top", "to the first title"),
    Action("blanks.go_bottom", ("G", "end"), "bottom", "to the last title"),
    Action("blanks.open_cell", ("enter",), "ask", "ask for the prediction; on a title, open its card"),
)

_LEARN = (
    Action("learn.lower_move", ("left", "h"), "less", "move the value under the cursor down"),
    Action("learn.raise_move", ("right", "l"), "more", "move the value under the cursor up"),
    Action("learn.give_answer", tuple("abcd"), "answer", "answer the question", footer=True, takes_key=True),
    Action("learn.next_page", ("n",), "next", "the next page", footer=True),
    Action("learn.previous_page", ("p",), "before", "the page before", footer=True),
    Action("learn.leave_page", ("escape",), "back", "stop computing; back to the page, to the list", footer=True),
)

_PATH = (
    Action("completion.complete_path", ("tab",), "complete", "go on with the path, as far as names of files agree"),
)

_SEARCH = (
    Action("search.take_text", ("enter",), "take", "take what was typed, or the title found", footer=True),
    Action("search.step_down", ("down",), "next", "the next title found", footer=True),
    Action("search.step_up", ("up",), "before", "the title found before"),
    Action("search.leave_search", ("escape",), "leave", "leave the field", footer=True),
)

ACTIONS: tuple[Action, ...] = (
    *_TRAIN,
    *_RATE,
    *_FORYOU,
    *_SIMILAR,
    *_INSIDE,
    *_MAP,
    *_BLANKS,
    *_LEARN,
    *_SEARCH,
    *_PATH,
    *DIALOGS,
    *_LIST,
    *_APP,
)


_IN_DIALOGS = (
    "copy_line", "copy_list", "jump_to_pane", "take_picture", "redraw_screen", "command_palette", "show_help",
)  # fmt: skip


def actions_of(*places: str) -> list[Action]:
    """Return the actions of these places, place by place, in table order."""
    return [action for place in places for action in ACTIONS if action.where == place]


def bindings(where: str) -> "list[BindingType]":
    """Return the bindings of a screen, the app or a list, known by the action's id: one binding an action, or one a key
    where the method is told which.
    """
    from textual.binding import Binding  # not above: the config file is read before Textual reads the environment

    return [
        Binding(keys, call, action.help, False, id=action.id)
        for action in actions_of(where)
        for keys, call in _calls(action)
    ]


def everywhere() -> "list[BindingType]":
    """Return the app's bindings that a dialog has, too, whose own keys hide the app's."""
    from textual.binding import Binding  # not above, as in `bindings`

    return [
        Binding(joined(action.keys), f"app.{action.verb}", action.help, False, id=action.id)
        for action in actions_of("app")
        if action.verb in _IN_DIALOGS
    ]


def _calls(action: Action) -> list[tuple[str, str]]:
    if action.takes_key:
        return [(key, f"{action.verb}({key!r})") for key in action.keys]
    return [(joined(action.keys), action.verb)]
