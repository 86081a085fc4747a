"""The one action table: no two actions on one key of one screen, and none on chords that terminals take."""

import inspect

import pytest

from tui.actions import ACTIONS, actions_of
from tui.app import CollabApp
from tui.screens.ask_line import AskLine
from tui.screens.base import BaseScreen
from tui.screens.choose_title import ChooseTitle
from tui.screens.compare_screen import CompareScreen
from tui.screens.data_dialog import DataDialog
from tui.screens.evaluate_screen import EvaluateScreen
from tui.screens.foryou import ForYouScreen
from tui.screens.help import HelpScreen
from tui.screens.import_screen import ImportScreen
from tui.screens.pane import PaneScreen
from tui.screens.people_dialog import PeopleDialog
from tui.screens.presets_dialog import PresetsDialog
from tui.screens.quit_dialog import QuitDialog
from tui.screens.rate import RateScreen
from tui.screens.rate_finder import RateFinder
from tui.screens.similar import SimilarScreen
from tui.screens.together_screen import TogetherScreen
from tui.screens.train import TrainScreen
from tui.screens.train_form import TrainForm
from tui.screens.welcome import WelcomeScreen
from tui.widgets.line_list import LineList
from tui.widgets.search import SearchField

SCREENS: tuple[type[BaseScreen], ...] = (WelcomeScreen, TrainScreen, RateScreen, ForYouScreen, SimilarScreen)
OWNERS = {screen.where: screen for screen in SCREENS} | {
    "app": CollabApp,
    "list": LineList,
    "data": DataDialog,
    "choose": ChooseTitle,
    "compare": CompareScreen,
    "evaluate": EvaluateScreen,
    "finder": RateFinder,
    "form": TrainForm,
    "help": HelpScreen,
    "import": ImportScreen,
    "line": AskLine,
    "pane": PaneScreen,
    "people": PeopleDialog,
    "presets": PresetsDialog,
    "quit": QuitDialog,
    "search": SearchField,
    "together": TogetherScreen,
}
TAKEN = {f"ctrl+{letter}" for letter in "mijhsqab"}


@pytest.mark.parametrize("where", [screen.where for screen in SCREENS])
def test_no_two_actions_share_a_key_on_a_screen(where: str) -> None:
    keys = [key for action in actions_of(where, "app") for key in action.keys]
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("where", [screen.where for screen in SCREENS if screen is not WelcomeScreen])
def test_no_action_of_a_screen_hides_behind_a_key_of_its_list(where: str) -> None:
    in_lists = {key for action in actions_of("list") for key in action.keys}
    own = {key for action in actions_of(where, "app") for key in action.keys}
    assert own & in_lists <= {"enter"}


def test_no_action_is_on_a_chord_that_terminals_take() -> None:
    assert not {key for action in ACTIONS for key in action.keys} & TAKEN


def test_ids_are_unique_and_every_action_has_its_method() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert inspect.isfunction(getattr(OWNERS[action.where], f"action_{action.verb}")), action.id


def test_digits_are_stars_and_nothing_else() -> None:
    places = {action.where for action in ACTIONS for key in action.keys if key.isdecimal()}
    assert places <= {"rate"}


def test_capitals_go_to_screens() -> None:
    goes = {action.keys[0]: action.verb for action in actions_of("app") if action.keys[0].isupper()}
    where = ("train", "rate", "foryou", "similar", "people")
    assert goes == dict(zip("TRFSP", (f"show_{name}" for name in where), strict=True))
