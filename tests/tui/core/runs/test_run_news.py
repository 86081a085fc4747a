"""News of the runs that ended while nobody looked are told at the next start, and Train begins with that run."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.runs import RunStore, RunSummary
from collab.storage import home_folder
from collab.testing import add_model, made_up_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch
from tests.tui.watching import SMALL, look, training
from tests.tui.world import app, press, screen_text, settle
from tui.core.runs import AtWork, meanwhile
from tui.core.runs.run_news import News
from tui.keys import Keymap, remapped
from tui.screens.rate import RateScreen
from tui.screens.train import TrainScreen
from tui.widgets import LineList

SEEN = "seen.json"


async def leave_one_at_work(worker: FakeWorker) -> None:
    """Start run 1, and lose the terminal while it is in its second epoch."""
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await look(pilot)


def run_under_cursor(pilot: Pilot[None]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, TrainScreen)
    runs = screen.query_one("#runs", LineList)
    return screen.run_table.runs[runs.cursor].run


async def test_a_run_that_finished_meanwhile_is_told_and_one_key_shows_it(worker: FakeWorker) -> None:
    await leave_one_at_work(worker)
    worker.finish("1", made_up_model())
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        assert "Meanwhile run 1 finished: valid loss 0.7639; T shows it" in screen_text(pilot)
        await press(pilot, "T")
        assert run_under_cursor(pilot) == "1"
        assert "run 1  dot-bias" in screen_text(pilot)
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Meanwhile" not in screen_text(pilot)


async def test_a_run_that_died_meanwhile_is_told_and_can_be_resumed(worker: FakeWorker) -> None:
    await leave_one_at_work(worker)
    worker.end("1")
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "! Meanwhile run 1 died: x on Train resumes it ──" in screen_text(pilot)
        await press(pilot, "x")
        assert worker.resumed == ["1"]


async def test_a_run_that_goes_on_is_in_view_at_once(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T", "n", "n")
        worker.write_events("2", STARTED, epoch(1), epoch(2))
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Meanwhile run 2 goes on, epoch 3 of 5; run 3 waits for its turn" in screen_text(pilot)
        assert run_under_cursor(pilot) == "2"
        assert "epoch 3 of 5" in screen_text(pilot).split("Meanwhile")[0]


async def test_an_end_that_nobody_was_there_to_see_is_told_again(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await look(pilot)
        worker.end("1")
        assert "The worker of run 1 died" in await look(pilot)
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Meanwhile run 1 died" in screen_text(pilot)
        await press(pilot, "T")
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Meanwhile" not in screen_text(pilot)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"at_work": 3}', '{"at_work": [[1], "../x"]}', "\x00\xff"])
async def test_a_damaged_list_is_no_list(damage: str) -> None:
    add_model()
    (home_folder() / SEEN).write_text(damage)
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "you, 0 rated" in screen_text(pilot)
        assert "Meanwhile" not in screen_text(pilot)


def test_two_apps_keep_one_list(tmp_path: Path) -> None:
    one, other = AtWork(tmp_path), AtWork(tmp_path)
    one.add(["1"])
    other.add(["2"])
    assert AtWork(tmp_path).runs == {"1", "2"}
    one.see(["2"])
    assert AtWork(tmp_path).runs == {"2"}


def test_a_list_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    at_work = AtWork(tmp_path / "gone")
    at_work.add(["1"])
    assert at_work.runs == {"1"}


def test_what_went_wrong_comes_first_and_the_rest_is_counted() -> None:
    run = RunStore().summary(add_model())
    finished = [replace(run, run=str(number)) for number in (4, 3, 2)]
    failed = replace(run, run="1", status="failed", error="Too little memory.")
    news = meanwhile("1234", [*finished, failed], Keymap())
    sentence = "run 1 failed: Too little memory.; run 4 finished: valid loss 0.7600; 2 more"
    assert news == News(f"Meanwhile {sentence}", True, "1")
    assert meanwhile("", [*finished, failed], Keymap()) == News()


def test_keys_are_those_that_someone_chose() -> None:
    stopped: RunSummary = replace(RunStore().summary(add_model()), status="stopped")
    keymap = remapped({"train.toggle_run": ("w",)})
    assert meanwhile("1", [stopped], keymap).text == "Meanwhile run 1 stopped: w on Train resumes it"
