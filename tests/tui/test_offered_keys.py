"""Every key that a screen or dialog offers does something there, and every key that does something is in its help."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.command import Command, CommandList, CommandPalette
from textual.content import Content
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from collab.profiles import Answered, ProfileStore
from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from collab.testing.films import FILMS, films_table
from tests.tui.inside_world import add_rated_model
from tests.tui.test_actions import OWNERS
from tests.tui.world import app, press, settle
from tui.actions import ACTIONS
from tui.app.clipboard import table_on
from tui.keys import NAMES, actions_here
from tui.keys.key_names import edits
from tui.screens.common import BaseScreen, JumpDialog, panes_of
from tui.screens.train.run_settings_dialog import RunSettingsDialog
from tui.widgets import BottomLine

TYPED = "typed into the field"
NAMED = {
    "Enter": "enter",
    "Esc": "escape",
    "del": "delete",
    "Backspace": "backspace",
    "Tab": "tab",
    "1-5": "1",
    "a-d": "a",
}
ARROWS = {"←": "left", "→": "right", "↑": "up", "↓": "down"}
KEYS = (*(chr(code) for code in range(33, 127)), *sorted(NAMES))
NO_KEYS = {"places", "formats"}
"""The names of the screens, which a dialog or a field over them does not take away; and choices, which are no keys."""

IDS = {action.id for action in ACTIONS}
PASSED_ON = {"screen.copy_text"}
"""Passes its key on where no text is selected with the mouse."""

Walk = tuple[tuple[str, ...], ...]
WALKS: dict[str, Walk] = {
    "rate": (("R",), ("/",), ("text:alien",), ("escape",), ("5",), ("4",), ("1",), ("enter",), ("enter",), ("escape",)),
    "for you": (
        *(("R", "5", "4", "1", "3", "F"), ("/",), ("escape",), ("enter",), ("enter",), ("escape",), ("escape",)),
        *(("v",), ("W",), ("W",), ("a",), ("/",), ("escape",), ("enter",), ("v",), ("escape",), ("escape",)),
        *(("o",), ("escape",), ("b",), ("escape",), ("l",), ("i",), ("escape",)),
        *(("i",), ("text:films.csv", "enter"), ("c",), ("escape",), ("escape",)),
        *(("e",), ("2",), ("escape",), ("t",), ("right",), ("/",), ("escape",), ("escape",)),
    ),
    "similar": (
        *(("S",), ("/",), ("text:alien", "enter"), ("a",), ("escape",), ("n",), ("escape",), ("t",)),
        *(("right",), ("escape",)),
        *(("c",), ("escape",), ("enter",), ("escape",)),
    ),
    "inside": (("B",), ("/",), ("escape",), ("n",), ("n",), ("n",), ("n",), ("n",)),
    "learn": (("L",), ("enter",), ("enter",), ("a",), ("escape",), ("escape",)),
    "train": (
        *(("T",), ("e",), ("j", "enter"), ("escape",), ("escape",), ("p",), ("escape",), ("m",), ("escape",)),
        *(("o",), ("escape",), ("r",), ("escape",), ("N",), ("escape",), ("E",), ("escape",), ("l",), ("escape",)),
        *(("c", "j", "c", "C"), ("escape",), ("n",), ("q",), ("escape",)),
    ),
    "data": (
        *(("T",), ("d",), ("/",), ("text:ratings.csv", "enter"), ("G",), ("e",), ("escape",), ("escape",)),
        *(("escape",), ("escape",)),
    ),
    "people": (
        *(("P", "g"), ("n",), ("escape",), ("r",), ("escape",), ("h",), ("escape",), ("c",), ("escape",), ("o",)),
        *(("escape",), ("i",), ("ctrl+u", "text:films.csv", "enter"), ("enter",), ("/",), ("escape",), ("escape",)),
        *(("c",), ("G", "e"), ("escape",), ("escape",), ("escape",), ("escape",)),
    ),
    "film night": (
        *(("P", "g", "space", "j", "space", "t"), ("/",), ("escape",), ("enter",), ("o",), ("escape",), ("escape",)),
        *(("W",), ("W",), ("b",), ("n",), ("escape",), ("escape",)),
    ),
    "the app's": (("?",), ("escape",), ("ctrl+t",), ("escape",), ("M",), ("o",), ("escape",), ("escape",)),
}
"""Keys from state to state: each screen, then its fields and dialogs."""
REACHED = {
    "rate": "RateScreen CardDialog",
    "for you": "ForYouScreen AskLineDialog CardDialog ColumnsDialog ExportDialog ListsDialog OrderDialog TagsDialog "
    "UserDialog WhatIfDialog",
    "similar": "SimilarScreen AskLineDialog CardDialog PairDialog TagsDialog",
    "inside": "InsideScreen",
    "learn": "LearnScreen",
    "train": "TrainScreen AskLineDialog CompareDialog EvaluateDialog PaneDialog PresetsDialog QuitDialog "
    "RateFinderDialog RunSettingsDialog",
    "data": "TrainScreen AskLineDialog ColumnsDialog DataDialog",
    "people": "RateScreen AskLineDialog ChooseTitleDialog ColumnsDialog ImportDialog PaneDialog PeopleDialog",
    "film night": "RateScreen ExportDialog PeopleDialog TogetherDialog",
    "the app's": "RateScreen AskLineDialog HelpDialog TasteDialog ThemeDialog",
}
"""The screens and dialogs that each walk comes by."""


def effect(screen: Screen[Any], key: str) -> str | None:
    """Return the action, by its id, that a key calls where the focus is; None where it does nothing."""
    if isinstance(screen.focused, Input) and edits(key):
        return TYPED
    name = _character_to_key(key) if len(key) == 1 else key
    for node, bound in screen._modal_binding_chain:  # where Textual looks, in its order
        for binding in bound.key_to_bindings.get(name, ()):
            verb = binding.action.rpartition(".")[2].partition("(")[0]
            owner = screen.app if binding.action.startswith("app.") else node
            if binding.action not in PASSED_ON and owner.check_action(verb, ()):
                begins = isinstance(screen, RunSettingsDialog) and owner is screen.app and key.isalnum()
                return TYPED if begins else binding.id or binding.action
    return None


def offered(screen: Screen[Any]) -> Iterator[str]:
    """Give the labels of the keys that can be seen: they stand out in bold and the accent."""
    for widget in screen.query(Widget):
        if widget.region and widget.is_on_screen and widget.id not in NO_KEYS:
            for content in _contents(widget):
                for span in content.spans:
                    if "bold" in str(span.style) and "$accent" in str(span.style):
                        yield content.plain[span.start : span.end]


def _contents(widget: Widget) -> Iterator[Content]:
    drawn = widget.render() if isinstance(widget, Static | BottomLine) else None
    if isinstance(drawn, Content):
        yield drawn
    if widget.border_title:
        yield Content.from_markup(widget.border_title)


def keys_of(label: str) -> list[str]:
    """Return the keys that a label stands for: "←→" and "ctrl+d ctrl+u" are two."""
    if set(label) <= set(ARROWS):
        return [ARROWS[arrow] for arrow in label]
    return [NAMED.get(part, part) for part in label.split()]


def faults(screen: Screen[Any], keymap: Any) -> list[str]:
    """Return what is wrong in this state, each in a few words."""
    help_ids = {action.id for actions in actions_here(screen, keymap).values() for action in actions}
    dead = [
        f"{key} is offered and does nothing"
        for label in offered(screen)
        for key in keys_of(label)
        if (does := effect(screen, key)) is None or (does == TYPED and key != "enter")
    ]
    hidden = [
        f"{key} does {does}, which the help does not tell"
        for key in KEYS
        if (does := effect(screen, key)) in IDS - help_ids
    ]
    return [*dead, *hidden]


async def palette_faults(pilot: Pilot[None]) -> list[str]:
    """Return where the palette and the keys of this state differ; with a field in focus, where letters are typed, none.

    The palette tells neither moves in lists, nor what would change nothing: itself, how to leave, and the screen
    in view. In the form letters begin a value, and the palette does what they do elsewhere.
    """
    screen = pilot.app.screen
    if isinstance(screen.focused, Input) or effect(screen, ":") != "app.command_palette":
        return []
    effects = {action.id: {effect(screen, key) for key in action.keys} for action in ACTIONS}
    called = {action for action, does in effects.items() if action in does}
    typed = {action for action, does in effects.items() if TYPED in does}
    await press(pilot, ":")
    palette = pilot.app.screen
    assert isinstance(palette, CommandPalette)
    lines = [str(option.hit.text) for option in palette.query_one(CommandList).options if isinstance(option, Command)]
    await press(pilot, "escape")
    assert pilot.app.screen is screen
    by_name = {f"{action.label} ({action.key_label})": action.id for action in ACTIONS if action.id in called | typed}
    pointless = {action.id for action in ACTIONS if action.where == "list"} | {
        "app.command_palette",
        "app.explain_quit",
    }
    if isinstance(screen, BaseScreen):
        pointless.add(f"app.show_{screen.where}")
    if table_on(screen) is None:
        pointless |= {"app.copy_line", "app.copy_list"}
    return [
        *(f"{line} is in the palette and no key does it" for line in lines if line not in by_name),
        *(
            f"{name} is not in the palette"
            for name, action in by_name.items()
            if action in called - pointless and name not in lines
        ),
    ]


async def jump_faults(pilot: Pilot[None]) -> list[str]:
    """Go by every letter to its pane and back to where the keys were; return what is wrong there."""
    screen, focused = pilot.app.screen, pilot.app.screen.focused
    if isinstance(focused, Input) or effect(screen, "f") != "app.jump_to_pane" or not panes_of(screen):
        return []
    wrong: list[str] = []
    for letter, pane in panes_of(screen).items():
        await press(pilot, "f")
        dialog = pilot.app.screen
        assert isinstance(dialog, JumpDialog)
        labels = {str(each.render()).strip(): each.region.offset for each in dialog.query(".letter")}
        if labels.get(letter) != pane.region.offset:
            wrong.append(f"{letter} does not stand at {pane}")
        await press(pilot, letter)
        assert pilot.app.screen is screen
        if screen.focused is None or pane not in screen.focused.ancestors_with_self:
            wrong.append(f"{letter} leads to {screen.focused}, not to {pane}")
        wrong += [f"after {letter}: {fault}" for fault in faults(screen, app().keymap)]
        screen.set_focus(focused)
        await settle(pilot)
    return wrong


@pytest.fixture
def world(tmp_path: Path, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare models, tags, people and a file; processes asked for anything end at once, without an answer."""
    films = films_table()
    tags = ["tense" if "Thriller" in films.genres_of(place) else "" for place in range(len(films))]
    add_rated_model(tmp_path / "rated", interested=True, tags=tags)
    add_model()
    (tmp_path / "ratings.csv").write_text("user,title,rating\na,Alien,4.5\na,Heat,2\nb,Alien,4\n")
    (tmp_path / "films.csv").write_text("title,year,rating\nAllien,1979,2\nFargo,1996,4\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("collab.processes.client.python_command", lambda *_: ["sh", "-c", "exit 3"])
    seen = [Answered(title, year, {}, 4, 0.5, 5, 0.5) for title, year, _ in FILMS[:12]]
    for person in ("anna", "bert", "me"):
        ProfileStore().add(person, seen, "csv")


@pytest.mark.parametrize("walk", WALKS)
async def test_every_key_offered_does_something_and_none_does_what_is_not_told(walk: str, world: None) -> None:
    wrong: dict[str, list[str]] = {}
    reached: set[str] = set()
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for step, keys in enumerate(WALKS[walk]):
            await press(pilot, *keys)
            screen = pilot.app.screen
            reached.add(type(screen).__name__)
            assert list(offered(screen)), screen  # each state tells a key at least
            if each := [*faults(screen, app().keymap), *await palette_faults(pilot), *await jump_faults(pilot)]:
                wrong[f"{step} {' '.join(keys)} {type(screen).__name__}"] = each
        assert len(pilot.app.screen_stack) == 1
    assert wrong == {}
    assert reached == set(REACHED[walk].split())


def test_the_walks_come_by_every_screen_and_dialog() -> None:
    everything = {owner.__name__ for owner in OWNERS.values() if issubclass(owner, Screen)}
    assert set(" ".join(REACHED.values()).split()) == everything


async def test_the_first_screen_offers_what_it_does() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert faults(pilot.app.screen, app().keymap) == []
        await press(pilot, "F")
        assert faults(pilot.app.screen, app().keymap) == []
