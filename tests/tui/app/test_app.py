"""The app around its screens: frame, help, palette, data dialog, and what it never imports."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.data import catalog
from collab.errors import NotFound
from collab.runs import RunStore
from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from tests.tui.world import app, drawn, press, screen_text, settle, tap
from tui.actions import actions_of
from tui.app import CollabApp
from tui.core import Session, View
from tui.screens.common import HelpDialog
from tui.screens.common.data import DataDialog
from tui.screens.foryou import ForYouScreen
from tui.screens.rate import RateScreen
from tui.screens.similar import SimilarScreen
from tui.screens.train import TrainScreen

SMALL, WIDE = (80, 24), (120, 40)
HEAVY = ("torch", "fastai", "pandas", "sklearn", "matplotlib", "numba", "scipy", "pyarrow")


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    """Let runs be started without a process."""
    fake = FakeWorker()
    monkeypatch.setattr("collab.runs.start", fake.start)
    return fake


async def test_capitals_go_to_their_screens() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key, screen in (("T", TrainScreen), ("F", ForYouScreen), ("S", SimilarScreen), ("R", RateScreen)):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, screen)
            assert screen_text(pilot).splitlines()[0].startswith(" Train   Rate   For you   Similar")


async def test_the_bottom_line_names_data_run_person_and_keys() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        last = screen_text(pilot).splitlines()[-1]
        assert last.startswith(' films · dot-bias "first" · you, 0 rated')
        assert last.endswith("n new  e edit  p presets  c mark  v plot  ? help  q quit")


async def test_the_bottom_line_keeps_help_and_quit_where_there_is_little_room() -> None:
    add_model()
    async with app().run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        last = screen_text(pilot).splitlines()[-1]
        assert len(last) <= 60
        assert last.endswith("? help  q quit")


async def test_help_tells_the_keys_of_the_screen_in_focus() -> None:
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "T", "?")
        text = screen_text(pilot)
        assert isinstance(pilot.app.screen, HelpDialog)
        for action in actions_of("train"):
            assert action.help in text
        assert "In every list" in text
        await press(pilot, "G")
        assert "F. Maxwell Harper" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)


async def test_help_tells_other_keys_on_another_screen() -> None:
    add_model()
    async with app().run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        for place, message in (("R", "not seen; it costs nothing"), ("F", "take the filter away")):
            await press(pilot, place, "?")
            assert message in screen_text(pilot)
            await press(pilot, "escape")


async def test_the_palette_finds_our_actions_and_no_others(worker: FakeWorker) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "T", ":", "text:start a run")
        await settle(pilot)
        assert "start a run with the settings shown" in screen_text(pilot)
        await press(pilot, "enter", "enter")
        assert list(worker.runs) == ["1"]


async def test_ctrl_c_says_how_to_leave() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "Press q to leave." in screen_text(pilot)


async def choose_data(pilot: Pilot[None]) -> DataDialog:
    await settle(pilot)
    await press(pilot, "d")
    dialog = pilot.app.screen
    assert isinstance(dialog, DataDialog)
    return dialog


async def test_data_is_chosen_from_the_catalogue(worker: FakeWorker) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await choose_data(pilot)
        top = screen_text(pilot)
        await press(pilot, "G")
        bottom = screen_text(pilot)
        for name in catalog.ENTRIES:
            assert name in top + bottom
        await press(pilot, "g")
        text = screen_text(pilot)
        assert "5 MB to fetch" in text
        assert "Harper" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert RunStore().config("1").data.source == "sample"


async def test_data_is_a_path_typed_in(worker: FakeWorker, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("user,item,rating\n1,1,3\n")
    async with app().run_test(size=SMALL) as pilot:
        await choose_data(pilot)
        await press(pilot, "/", f"text:{tmp_path}/other.csv", "enter")
        assert "! No data set, file or folder" in screen_text(pilot)
        await press(pilot, *["backspace"] * len("other.csv"), "text:mine.csv", "enter")
        assert "1 row, read as ratings" in screen_text(pilot)
        await press(pilot, "enter")
        assert RunStore().config("1").data.source == str(file)


async def test_rows_without_stars_are_choices_where_a_person_says_so(worker: FakeWorker, tmp_path: Path) -> None:
    file = tmp_path / "likes.csv"
    file.write_text("user,item\n1,1\n")
    async with app().run_test(size=SMALL) as pilot:
        await choose_data(pilot)
        assert "ratings with stars" in screen_text(pilot)
        await press(pilot, "c")
        assert "choices without stars" in screen_text(pilot)
        await press(pilot, "c", "c", "/", f"text:{file}", "enter")
        await press(pilot, "enter")
        config = RunStore().config("1")
        assert config.data.implicit
        assert config.config["model"] == "ease"


async def test_a_set_is_fetched_with_progress_and_esc_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fetching = asyncio.Event()

    async def fetch(name: str, progress: Callable[[float], None]) -> None:
        progress(0.4)
        fetching.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("tui.screens.common.data.data_dialog.fetch", fetch)
    async with app().run_test(size=SMALL) as pilot:
        dialog = await choose_data(pilot)
        await tap(pilot, "j", "enter")
        await fetching.wait()
        await drawn(pilot)
        assert "fetching ml-100k ████████████" in screen_text(pilot)
        assert "40%" in screen_text(pilot)
        await press(pilot, "escape")
        assert "Harper" in screen_text(pilot)
        assert pilot.app.screen is dialog


async def test_a_set_that_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fetch(name: str, progress: Callable[[float], None]) -> None:
        raise NotFound(f"{name} could not be fetched. Put it at /archives/{name}.zip.")

    monkeypatch.setattr("tui.screens.common.data.data_dialog.fetch", fetch)
    async with app().run_test(size=SMALL) as pilot:
        await choose_data(pilot)
        await press(pilot, "j", "enter")
        assert "! ml-100k could not be fetched. Put it at /archives/ml-100k.zip." in screen_text(pilot)
        assert RunStore().runs() == []


async def test_a_session_that_cannot_be_opened_ends_the_app_with_its_words() -> None:
    def fail() -> Session:
        raise NotFound("There is no run 7.")

    failing = CollabApp(fail)
    async with failing.run_test(size=SMALL) as pilot:
        await settle(pilot)
    assert failing.return_code == 1
    assert str(failing.failure) == "There is no run 7."


def test_the_first_frame_waits_for_no_array_and_no_form() -> None:
    script = (
        "import sys; from tui.app import CollabApp; CollabApp(lambda: None)\n"
        "print([name for name in ('numpy', 'pydantic', 'collab.runs') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_no_screen_brings_in_what_trains_or_reads_tables(home: Path) -> None:
    add_model()
    add_model()
    done = subprocess.run([sys.executable, "-c", _WALK], capture_output=True, text=True, check=True)
    walked, loaded = json.loads(done.stdout)
    assert {"TrainScreen", "RateScreen", "ForYouScreen", "SimilarScreen"} <= set(walked)
    assert {"InsideScreen", "LearnScreen", "ExportDialog", "CardDialog", "PairDialog"} <= set(walked)
    assert {"RunSettingsDialog", "DataDialog", "HelpDialog", "Palette"} <= set(walked)
    assert {"PresetsDialog", "PaneDialog", "AskLineDialog", "CompareDialog"} <= set(walked)
    assert not set(loaded) & {*HEAVY, "numpy.ma", "numpy.random", "html"}  # the last three take six MiB


_WALK = """
import asyncio, json, sys
from tests.tui.world import app, press, settle

async def walk():
    seen = set()
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for keys in (("R", "5", "3", "space"), ("F",), ("enter",), ("escape", "o"),
                     ("escape", "S", "enter", "c"), ("escape",), ("B",),
                     ("n", "n"), ("n", "n"), ("L",), ("n", "n", "right"), ("T",), ("e",), ("escape", "d"),
                     ("escape", "?"), ("escape", "p"), ("escape", "m"), ("escape", "o"), ("escape", "r"),
                     ("escape", "c", "j", "c", "C"), ("escape", "v", "v", "D", "u"), (":",),
                     ("escape", "R", "/", "text:alien", "enter")):
            await press(pilot, *keys)
            seen.add(type(pilot.app.screen).__name__)
    return sorted(seen)

walked = asyncio.run(walk())
print(json.dumps([walked, sorted({*(name.partition(".")[0] for name in sys.modules), *sys.modules})]))
"""


async def test_a_problem_that_stays_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    started = app()
    messages: list[str] = []
    async with started.run_test(size=SMALL) as pilot:
        await settle(pilot)

        def broken() -> View:
            raise NotFound("The model is gone.")

        def show_message(text: str, *, bad: bool = False) -> None:
            messages.append(f"{text} {bad}")

        monkeypatch.setattr(started.navigator, "show_message", show_message)
        look = started.session.look
        for looked in (broken, broken, look, broken):
            monkeypatch.setattr(started.session, "look", looked)
            started.refresh_session()
            await settle(pilot)
    assert messages == ["The model is gone. True"] * 2


async def test_a_test_of_an_app_that_fails_ends_with_its_failure() -> None:
    add_model()

    async def fail() -> None:
        async with app().run_test(size=SMALL) as pilot:
            await settle(pilot)
            pilot.app.call_later(lambda: 1 / 0)
            await press(pilot, "j")

    with pytest.raises(ZeroDivisionError):
        await fail()
