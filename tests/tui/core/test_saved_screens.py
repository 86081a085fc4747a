"""The state of the screens is there again at the next start: by data and person, and never at a price."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as some
from textual.pilot import Pilot

from collab.profiles import ProfileStore
from collab.storage import home_folder
from collab.testing import add_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch
from tests.tui.world import answers_kept, app, press, screen_text, settle
from tui.app import CollabApp
from tui.core import SavedScreens, Session, word, words
from tui.screens.foryou import ForYouScreen
from tui.screens.inside import InsideScreen
from tui.screens.rate import RateScreen
from tui.screens.similar import SimilarScreen
from tui.screens.train import TrainScreen
from tui.terminal import Environment
from tui.widgets import LineList

WIDE, SMALL = (120, 40), (80, 24)


def state_file() -> Path:
    return home_folder() / "state.json"


async def visit(*keys: str) -> None:
    """Start the app, press keys, and leave it."""
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        await press(pilot, "q")


def under_cursor(pilot: Pilot[None]) -> str:
    """Return the first cells of the row under the cursor, without its number."""
    row = next(line for line in screen_text(pilot).splitlines() if line.startswith("▸"))
    return row[1:].lstrip(" 0123456789.").split("  ")[0]


async def test_for_you_is_back_with_filter_order_and_cursor() -> None:
    add_model()
    await visit("5", "1", "F", "/", "text:drama 1990-", "enter", "b", "j", "j", "enter", "j", "j")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, ForYouScreen)
        text = screen_text(pilot)
        assert "/ drama 1990-" in text
        assert "Drama · 1990 and later" in text
        assert "by: likely" in text
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 2


async def test_the_cursor_is_on_its_title_wherever_that_went() -> None:
    add_model()
    await visit("5", "F", "v", *"jjjjjjjjj")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        title = under_cursor(pilot)
        await press(pilot, "R", "1", "5", "F")
        await press(pilot, "q")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, ForYouScreen)
        assert under_cursor(pilot) == title


async def test_similar_is_back_with_its_trail() -> None:
    add_model()
    await visit("S", "j", "enter", "j", "m", "j", "j")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SimilarScreen)
        trail = screen_text(pilot).splitlines()[3]
        assert " › " in trail
        assert screen.query_one("#titles", LineList).cursor == 2
        await press(pilot, "escape")
        assert " › " not in screen_text(pilot).splitlines()[3]


async def test_similar_is_back_with_its_filter() -> None:
    add_model()
    await visit("S", "enter", "n", "text:war", "enter")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "War · any year" in screen_text(pilot).splitlines()[3]


@pytest.mark.parametrize("keys", [("m", "m", "j", "j"), ("n", "x", "y", "right", "down"), ("n", "n", "j", "j")])
async def test_browse_inside_is_back_with_its_tab_what_was_turned_and_the_cursor(keys: Sequence[str]) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "B", *keys)
        seen = screen_text(pilot)
        await press(pilot, "q")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await settle(pilot)
        assert isinstance(pilot.app.screen, InsideScreen)
        assert screen_text(pilot).splitlines()[2:-2] == seen.splitlines()[2:-2]


async def test_rate_has_the_cursor_on_its_title_and_train_on_its_run() -> None:
    add_model()
    add_model()
    await visit("T", "j", "R", "j", "j", "j")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 3
        await press(pilot, "T")
        assert pilot.app.screen.query_one("#runs", LineList).cursor == 1


async def test_each_person_has_a_state_of_their_own() -> None:
    add_model()
    ProfileStore().new("Robin")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "5", "F", "/", "text:war", "enter", "P", "k", "enter", "escape")
        assert "Robin" in screen_text(pilot)
        assert "any genre" in screen_text(pilot) or "everyone's list" in screen_text(pilot)
        await press(pilot, "/", "text:comedy", "enter", "P", "j", "enter", "escape")
        assert "/ war" in screen_text(pilot)
        await press(pilot, "q")
    kept_screens = {
        entry["profile"]: entry["screens"]["foryou"] for entry in json.loads(state_file().read_text())["left"]
    }
    assert kept_screens["me"]["filter"] == "war"
    assert kept_screens["Robin"]["filter"] == "comedy"


async def test_nothing_is_left_of_people_who_are_gone() -> None:
    add_model()
    ProfileStore().new("Robin")
    await visit("P", "k", "enter", "escape", "F", "/", "text:comedy", "enter")
    assert "Robin" in state_file().read_text()
    ProfileStore().delete("Robin")
    await visit("j")
    assert "Robin" not in state_file().read_text()
    assert "comedy" not in state_file().read_text()


async def test_fresh_starts_without_it() -> None:
    add_model()
    await visit("F", "/", "text:war", "enter")
    started = CollabApp(Session, Environment(animation=False), fresh=True)
    async with started.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        await press(pilot, "F")
        assert "/ war" not in screen_text(pilot)


async def test_a_run_at_work_comes_first(worker: FakeWorker) -> None:
    add_model()
    await visit("T", "n", "F", "q")
    worker.write_events("2", STARTED, epoch(1))
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, TrainScreen)
        assert "Meanwhile run 2 goes on" in screen_text(pilot)


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"\x00\xff",
    b"[" * 100_000,
    b'{"version": 1}',
    b'{"version": 2, "shown": {"me": "foryou"}, "left": []}',
    b'{"version": 1, "shown": {"me": 3}, "left": []}',
    b'{"version": 1, "shown": {}, "left": [{"data": "sample", "profile": "me", "screens": []}]}',
    b" " * 300_000,
]


@pytest.mark.parametrize("damage", DAMAGED, ids=range(len(DAMAGED)))
async def test_what_cannot_be_read_is_put_aside_and_told(damage: bytes) -> None:
    add_model()
    await visit("5")
    state_file().write_bytes(damage)
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        assert "state.json could not be read and is now state-set-aside.json" in screen_text(pilot)
        await press(pilot, "q")
    assert (home_folder() / "state-set-aside.json").read_bytes() == damage
    assert json.loads(state_file().read_text())["shown"] == {"me": "rate"}
    assert list(answers_kept().values()) == [5.0]


async def test_a_hostile_file_brings_nothing_onto_the_screen() -> None:
    add_model()
    kept_screens = {
        "foryou": {"filter": "\x1b[31mwar\x07 \u202e" + "x" * 9000, "by": ["safe"], "item": {"a": 1}},
        "similar": {"trail": ["=1", "+no such", "", 3, "=2"], "item": "nowhere"},
        "train": {"run": "../x"},
        "inside": {"tab": "map", "map": "9 9", "biases": "-1", "place": "9" * 400, "item": "nowhere"},
        "learn": {"page": "../x", "turned": ["bias=9", "x"], "reading": "yes"},
        "rate": {"item": 7},
        "nowhere": {"a": "b"},
    }
    entry = {"data": "/films", "profile": "me", "screens": kept_screens}
    state_file().write_text(json.dumps({"version": 1, "shown": {"me": "../x"}, "left": [entry]}))
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        await press(pilot, "F")
        assert "[31mwar" in screen_text(pilot)
        assert all(line.isprintable() for line in screen_text(pilot).splitlines())
        await press(pilot, "x", "S", "T", "B", "L", "R")
        assert "Aliens" in screen_text(pilot) or "answered" in screen_text(pilot)


async def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    kept = SavedScreens(tmp_path / "gone")
    kept.take(("sample", "me"), "rate", {"item": "1"})
    kept.write(kept.changed(["me"]))
    assert not (tmp_path / "gone").exists()


def test_of_two_apps_the_last_one_wins(tmp_path: Path) -> None:
    for item in ("1", "2"):
        kept = SavedScreens(tmp_path)
        kept.take(("sample", "me"), "rate", {"item": item})
        kept.write(kept.changed(["me"]))
        assert kept.changed(["me"]) == ""
    assert word(SavedScreens(tmp_path).of(("sample", "me"), "rate"), "item") == "2"
    assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0


@given(some.dictionaries(some.text(max_size=5), some.text(max_size=20) | some.lists(some.text(max_size=5), max_size=4)))
def test_what_is_left_comes_back_as_text_without_control_characters(
    tmp_path_factory: pytest.TempPathFactory, kept_screens: dict[str, str | Sequence[str]]
) -> None:
    folder = tmp_path_factory.mktemp("state")
    kept = SavedScreens(folder)
    kept.take(("sample", "me"), "rate", kept_screens)
    kept.write(kept.changed(["me"]))
    saved = SavedScreens(folder).of(("sample", "me"), "rate")
    for name, value in kept_screens.items():
        if isinstance(value, str):
            assert word(saved, name) == " ".join(word(saved, name).split())
            assert word(saved, name) == value or not value.isprintable() or value != " ".join(value.split())
        else:
            assert len(words(saved, name)) == len(value)
