"""The one action table: no two actions on one key of one place, and none on chords that terminals take."""

import inspect
import re
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.keys import Keys
from textual.widgets import Input

import tui
from tui.actions import ACTIONS, actions_of
from tui.app import CollabApp
from tui.keys import NAMES, Keymap, conflicts, is_key
from tui.keys.key_names import TAKEN, edits
from tui.keys.keymap import TOGETHER
from tui.screens.card import CardDialog
from tui.screens.common import AskLineDialog, BaseScreen, HelpDialog, PaneDialog, QuitDialog
from tui.screens.common.data import ColumnsDialog, DataDialog
from tui.screens.common.files import ExportDialog
from tui.screens.common.tags import TagsDialog
from tui.screens.foryou import ForYouScreen
from tui.screens.foryou.lists_dialog import ListsDialog
from tui.screens.foryou.order_dialog import OrderDialog
from tui.screens.foryou.user_dialog import UserDialog
from tui.screens.foryou.what_if_dialog import WhatIfDialog
from tui.screens.inside import InsideScreen
from tui.screens.inside.scatter import Scatter
from tui.screens.inside.star_table import StarTable
from tui.screens.learn import LearnScreen
from tui.screens.people import PeopleDialog, TasteDialog
from tui.screens.people.choose_title_dialog import ChooseTitleDialog
from tui.screens.people.import_dialog import ImportDialog
from tui.screens.people.together_dialog import TogetherDialog
from tui.screens.rate import RateScreen
from tui.screens.similar import SimilarScreen
from tui.screens.similar.pair_dialog import PairDialog
from tui.screens.themes import ThemeDialog
from tui.screens.train import TrainScreen
from tui.screens.train.compare_dialog import CompareDialog
from tui.screens.train.evaluate_dialog import EvaluateDialog
from tui.screens.train.presets_dialog import PresetsDialog
from tui.screens.train.rate_finder_dialog import RateFinderDialog
from tui.screens.train.run_settings_dialog import RunSettingsDialog
from tui.widgets import LineList, PathField, SearchField

SCREENS: tuple[type[BaseScreen], ...] = (
    TrainScreen,
    RateScreen,
    ForYouScreen,
    SimilarScreen,
    LearnScreen,
    InsideScreen,
)
OWNERS = {screen.where: screen for screen in SCREENS} | {
    "app": CollabApp,
    "blanks": StarTable,
    "map": Scatter,
    "list": LineList,
    "columns": ColumnsDialog,
    "data": DataDialog,
    "card": CardDialog,
    "choose": ChooseTitleDialog,
    "compare": CompareDialog,
    "evaluate": EvaluateDialog,
    "export": ExportDialog,
    "finder": RateFinderDialog,
    "form": RunSettingsDialog,
    "help": HelpDialog,
    "import": ImportDialog,
    "line": AskLineDialog,
    "lists": ListsDialog,
    "pair": PairDialog,
    "pane": PaneDialog,
    "completion": PathField,
    "people": PeopleDialog,
    "presets": PresetsDialog,
    "quit": QuitDialog,
    "search": SearchField,
    "tags": TagsDialog,
    "taste": TasteDialog,
    "themes": ThemeDialog,
    "whatif": WhatIfDialog,
    "together": TogetherDialog,
    "orders": OrderDialog,
    "user": UserDialog,
}


def test_no_two_actions_share_a_key_in_one_place_and_none_is_on_a_chord_that_terminals_take() -> None:
    assert conflicts(Keymap()) == []


def test_the_places_whose_keys_work_together_are_all_there_are() -> None:
    assert {place for places in TOGETHER for place in places} == {action.where for action in ACTIONS}
    assert {f"ctrl+{letter}" for letter in "mijhsqab"} == set(TAKEN)


@pytest.mark.parametrize("where", [screen.where for screen in SCREENS])
def test_no_action_of_a_screen_hides_behind_a_key_of_its_list(where: str) -> None:
    in_lists = {key for action in actions_of("list") for key in action.keys}
    own = {key for action in actions_of(where, "app") for key in action.keys}
    assert not own & in_lists


def test_keys_are_named_as_the_config_file_takes_them() -> None:
    assert all(is_key(key) for action in ACTIONS for key in action.keys)
    assert {key.value for key in Keys} >= NAMES
    assert not any(map(is_key, ("", " ", "\t", "\x1b", "ab", "Enter", "ctrl+X", "alt+x")))


def test_a_field_takes_what_textual_s_field_takes() -> None:
    of_field = {key for binding in Input.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")}
    assert {key for key in NAMES if edits(key)} == (of_field & NAMES) | {"space"}
    assert edits("x")
    assert edits(",")


def test_every_action_that_a_text_or_a_hint_names_is_in_the_table() -> None:
    ids, places = {action.id for action in ACTIONS}, {action.where for action in ACTIONS}
    sources = [path.read_text(encoding="utf-8") for path in Path(tui.__file__).parent.rglob("*.py")]
    pattern = rf"""[{{"'] ?((?:{"|".join(places)})\.(?!tcss)[a-z]+(?:_[a-z]+)*)[ "'}}]"""
    named = {name for source in sources for name in re.findall(pattern, source)}
    assert named - ids == set()
    assert {"app.show_rate", "list.open", "rate.lower_stars"} <= named


def test_ids_are_unique_and_every_action_has_its_method() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert inspect.isfunction(getattr(OWNERS[action.where], f"action_{action.verb}")), action.id


def test_what_takes_a_key_can_be_chosen_in_the_palette_without_one() -> None:
    for action in ACTIONS:
        if action.takes_key:
            parameters = inspect.signature(getattr(OWNERS[action.where], f"action_{action.verb}")).parameters
            assert [each.default for each in parameters.values()][1:] == [""], action.id


def test_digits_are_stars_and_nothing_else() -> None:
    places = {action.where for action in ACTIONS for key in action.keys if key.isdecimal()}
    assert places <= {"rate", "foryou", "together", "card", "whatif"}


def test_capitals_go_to_screens_and_one_copies_the_list() -> None:
    goes = {action.keys[0]: action.verb for action in actions_of("app") if action.keys[0].isupper()}
    where = ("train", "rate", "foryou", "similar", "inside", "learn", "people", "taste")
    assert goes == dict(zip("TRFSBLPM", (f"show_{name}" for name in where), strict=True)) | {"Y": "copy_list"}
