"""Keys that someone moved hold everywhere: they work, they are what is shown, and the old ones do nothing."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from collab.runs import RunStore
from collab.runs.state import RunStatus
from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from tests.tui.world import answers_kept, press, screen_text, settle
from tui.app import CollabApp
from tui.core import Session
from tui.core.runs import ending_line
from tui.keys import conflicts, remapped
from tui.screens.foryou import ForYouScreen
from tui.screens.rate import RateScreen
from tui.screens.train import TrainScreen
from tui.screens.train.run_settings_dialog import RunSettingsDialog
from tui.terminal import Environment
from tui.widgets import LineList

SMALL, WIDE = (80, 24), (120, 40)


def app(keys: Mapping[str, tuple[str, ...]]) -> CollabApp:
    keymap = remapped(keys)
    assert not conflicts(keymap)
    return CollabApp(Session, Environment(animation=False), keymap)


async def test_a_moved_key_works_and_the_old_one_does_nothing() -> None:
    add_model()
    async with app({"rate.skip_title": ("s", "?"), "app.show_help": ("f1",)}).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", "space")
        assert answers_kept() == {}
        await press(pilot, "s", "?")
        assert list(answers_kept().values()) == [None, None]
        assert isinstance(pilot.app.screen, RateScreen)


async def test_keys_can_change_places() -> None:
    add_model()
    moved = {
        "app.show_foryou": ("S",),
        "app.show_similar": ("F",),
        "list.cursor_down": ("k",),
        "list.cursor_up": ("j",),
    }
    async with app(moved).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "S")
        screen = pilot.app.screen
        assert isinstance(screen, ForYouScreen)
        await press(pilot, "k", "k", "j")
        assert screen.query_one("#titles", LineList).cursor == 1


async def test_the_frame_the_help_page_and_the_palette_show_moved_keys() -> None:
    add_model()
    moved = {"rate.skip_title": ("s", "f7"), "app.show_train": ("ctrl+g",), "app.quit": ("ctrl+x",)}
    async with app(moved).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R")
        lines = screen_text(pilot).splitlines()
        assert lines[0].startswith(" ctrl+g Train   Rate   For you")
        assert "s skip" in lines[-1]
        assert lines[-1].endswith("? help  ctrl+x quit")
        await press(pilot, "?")
        assert re.search(r" s f7 +not seen; it costs nothing", screen_text(pilot))
        await press(pilot, "escape", ":", "text:not seen")
        await settle(pilot)
        assert "skip (s)" in screen_text(pilot)


async def test_messages_name_moved_keys() -> None:
    moved = {"app.quit": ("ctrl+x",), "app.show_train": ("f2",), "train.new_run": ("[",), "rate.search_titles": ("_",)}
    async with app(moved).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "Press ctrl+x to leave." in screen_text(pilot)
        await press(pilot, "F")
        assert "No model yet. Press f2 to train one" in screen_text(pilot)
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert "Press [ to train with the settings above" in screen_text(pilot)


async def test_dialogs_show_moved_keys_and_take_them(worker: FakeWorker) -> None:
    moved = {
        "rate.choose_data": ("o",),
        "data.close_data": ("f10",),
        "list.open": ("&", "z"),
        "train.find_rate": ("i",),
        "form.next_option": ("x",),
        "form.close_form": ("f10",),
        "people.new_person": ("+",),
    }
    async with app(moved).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "o chooses other data" in " ".join(screen_text(pilot).split())
        await press(pilot, "o")
        assert "& choose  / type a path  c rows  f10 cancel" in screen_text(pilot)
        assert "MB to fetch" in screen_text(pilot)
        await press(pilot, "escape", "f10", "T", "e")
        assert isinstance(pilot.app.screen, RunSettingsDialog)
        assert "& change  left x turn" in screen_text(pilot)
        before = screen_text(pilot)
        await press(pilot, "x")
        assert screen_text(pilot) != before
        assert not pilot.app.screen.query_one("#value").display
        await press(pilot, "f10", "P")
        assert "& use  + new  r rename" in screen_text(pilot)
        assert not worker.runs


async def test_a_search_shows_the_key_that_opens_it() -> None:
    add_model()
    async with app({"rate.search_titles": ("ctrl+f",), "search.leave_search": ("f10",)}).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", "ctrl+f")
        assert "ctrl+f any title, by a part of it" in screen_text(pilot)
        await press(pilot, "text:alien")
        assert "Aliens (1986)" in screen_text(pilot)
        await press(pilot, "escape")
        assert "ctrl+f alien" in screen_text(pilot)
        await press(pilot, "f10")
        assert "ctrl+f alien" not in screen_text(pilot)


@pytest.mark.parametrize(
    ("status", "line"),
    [("finished", "f2 then = uses it"), ("stopped", "f9 on Train resumes it"), ("died", "f9 on Train")],
)
def test_how_a_run_ended_names_moved_keys(status: RunStatus, line: str) -> None:
    summary = replace(RunStore().summary(add_model()), status=status)
    keymap = remapped({"app.show_train": ("f2",), "train.use_run": ("=",), "train.toggle_run": ("f9",)})
    assert line in ending_line(summary, keymap, used=False)
