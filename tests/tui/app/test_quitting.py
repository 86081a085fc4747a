"""Leaving while a run trains asks what is to become of it."""

from textual.widgets import Static

from collab.storage import home_folder
from collab.testing import add_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch
from tests.tui.watching import look, on_train, training
from tests.tui.world import app, press, screen_text, settle
from tui.screens.common import PlaceChosen, QuitDialog
from tui.screens.train import TrainScreen


async def test_with_nothing_at_work_q_leaves_at_once() -> None:
    async with on_train() as pilot:
        await press(pilot, "q")
        assert not pilot.app.is_running


async def test_a_run_at_work_is_named_and_esc_stays(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, QuitDialog)
        assert "Run 1 is still at work." in screen_text(pilot)
        await press(pilot, "escape")
        assert "epoch 1 of 5" in await look(pilot) or "epoch 2 of 5" in screen_text(pilot)
        await press(pilot, "n", "q")
        assert "Runs 2, 1 are still at work." in screen_text(pilot)
        await press(pilot, "q")
        assert not pilot.app.is_running
    assert not list((home_folder() / "runs").glob("*/request"))


async def test_x_asks_the_run_to_keep_a_checkpoint_and_end(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await press(pilot, "q", "x")
        assert not pilot.app.is_running
    assert [path.parent.name for path in (home_folder() / "runs").glob("*/request")] == ["1"]


async def test_messages_that_come_once_the_screens_are_gone_are_for_nobody() -> None:
    posted = []

    class LastWord(Static):
        def on_unmount(self) -> None:
            posted.append(self.app.post_message(PlaceChosen("train")))

    add_model()
    async with app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "T")
        await pilot.app.screen.mount(LastWord())
        await press(pilot, "R")
    assert posted == [True]


async def test_a_screen_that_comes_while_the_app_leaves_is_no_error() -> None:
    """It is mounted without its widgets, of which one would have the keys."""
    add_model()
    async with app().run_test() as pilot:
        await settle(pilot)
        pilot.app.push_screen(TrainScreen())
        pilot.app.exit()
    assert pilot.app.return_code == 0
