"""The page of help: the keys of the pane in focus and around it, and where the data comes from."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import ScreenResume
from textual.widgets import Static

from tui.actions import Action, bindings
from tui.cells import Spans
from tui.screens.common.dialog import Dialog
from tui.widgets import PLACES, LineList, hint

_GUTTER, _INDENT, _NARROWEST = 2, "  ", 20
_TITLES = {
    **dict(PLACES),
    "list": "In every list",
    "search": "In the field",
    "map": "On the map",
    "blanks": "In the table",
    "app": "Everywhere",
}
_OPPOSITE = {"down": "up", "top": "bottom"}
_COMMANDS = {
    "train": ("train", "lr-find", "runs list", "runs compare", "evaluate"),
    "rate": ("ask", "rate", "rate --list", "demo"),
    "foryou": ("recommend", "watchlist", "mark", "taste", "users"),
    "similar": ("search", "similar", "title", "pair"),
    "inside": ("biases", "map", "factors", "errors"),
    "learn": ("learn", "learn --list"),
}
"""The commands that do what a screen does, by the screen's place."""

LICENCE = (
    "Ratings: MovieLens latest-small (October 2016), by GroupLens, University of Minnesota. For research and private "
    "use; no redistribution for money without leave; no warranty. Cite: F. Maxwell Harper and Joseph A. Konstan. 2015. "
    "The MovieLens Datasets: History and Context. ACM TiiS 5, 4, Article 19."
)


class HelpDialog(Dialog[None]):
    """Lists the actions of the pane in focus, of its screen, and of the whole app, from the one table."""

    BINDINGS = bindings("help")

    def __init__(self) -> None:
        super().__init__()
        self._actions: Mapping[str, Sequence[Action]] = {}

    def explain(self, actions: Mapping[str, Sequence[Action]]) -> None:
        """Take the actions, by their place, to be listed at the next showing: the one page serves all screens."""
        self._actions = actions

    def compose(self) -> ComposeResult:
        """Show the rows as a list."""
        with Vertical(classes="dialog tall"):
            yield LineList(id="help-rows", classes=self.glyphs.style_class)
            yield Static(hint([("help.close_help", "back")], self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.query_one(LineList).focus()

    @on(ScreenResume)
    def fill_list(self, event: ScreenResume) -> None:
        """List the keys of the screen behind."""
        event.refresh_styles = False
        self._fill(0)

    def on_resize(self) -> None:
        """Wrap the sentences anew, once the list has its width."""
        self.call_after_refresh(self._fill, None)

    def _fill(self, keep: int | None) -> None:
        lines = self.query_one(LineList)
        if lines.size:  # else it is shown for the first time, and is about to have one
            rows = help_rows(self._actions, lines.scrollable_content_region.width - _GUTTER)
            lines.show(len(rows), lambda index, _width: rows[index], keep)

    def action_close_help(self) -> None:
        """Go back."""
        self.dismiss()


def help_rows(actions: Mapping[str, Sequence[Action]], width: int) -> list[Spans]:
    """Return the lines of the page, wrapped at `width` cells: keys, a group for each place, then the same on the
    command line, and the licence of the ratings.
    """
    width = max(width, len(_INDENT) + _NARROWEST)
    groups = [(_TITLES.get(place, "Here"), _pairs(here)) for place, here in actions.items()]
    keys_width = max((len(keys) for _, group in groups for keys, _ in group), default=0)
    rows: list[Spans] = []
    for title, group in groups:
        rows += [[(title, "title")], *(row for keys, does in group for row in _key_rows(keys, does, keys_width, width))]
        rows += [[("", "")]]
    for place in (place for place in actions if place in _COMMANDS):
        heading = wrap("The same on the command line, with --plain as sentences", width)
        rows += [[(line, "title")] for line in heading]
        rows += [*([(f"{_INDENT}collab-tui {command}", "")] for command in _COMMANDS[place]), [("", "")]]
    return [*rows, [("Licence", "title")], *([(_INDENT + line, "")] for line in wrap(LICENCE, width - len(_INDENT)))]


def _key_rows(keys: str, does: str, keys_width: int, width: int) -> list[Spans]:
    """Return keys and what they do, which goes on under itself where there is no room beside it."""
    room = max(_NARROWEST, width - len(_INDENT) - keys_width - 2)
    first, *rest = wrap(does, room)
    below = " " * (len(_INDENT) + keys_width + 2)
    return [[(f"{_INDENT}{keys.ljust(keys_width)}  ", "accent"), (first, "")], *([(below + line, "")] for line in rest)]


def _pairs(actions: Sequence[Action]) -> list[tuple[str, str]]:
    """Return keys and what they do; there and back, as up and down, on one line."""
    lines: list[tuple[str, str]] = []
    rest = list(actions)
    while rest:
        action = rest.pop(0)
        stem, _, way = action.verb.rpartition("_")
        if rest and way in _OPPOSITE and rest[0].verb == f"{stem}_{_OPPOSITE[way]}":
            back = rest.pop(0)
            keys = (key for both in zip_longest(action.keys, back.keys) for key in both if key is not None)
            lines.append((" ".join(keys), f"{action.help}, {back.help}"))
        else:
            lines.append((action.key_label if action.takes_key else " ".join(action.keys), action.help))
    return lines
