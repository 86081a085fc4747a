"""The actions of Train on the run under the cursor."""

import pytest
from textual.pilot import Pilot

from collab.models import configure
from collab.runs import RunStore
from collab.testing import add_model, made_up_model
from collab.testing.fake_worker import FINISHED, STARTED, FakeWorker, epoch, progress
from collab.training import Continued, Failed, Resumed, Stopped
from tests.tui.watching import PLAIN, SMALL, WIDE, look, on_train, training
from tests.tui.world import app, press, screen_text, settle
from tui.screens.common import AskLineDialog
from tui.screens.train import TrainScreen
from tui.screens.train.compare_dialog import CompareDialog


async def test_x_asks_the_run_to_stop_and_resumes_it(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await look(pilot)
        await press(pilot, "x")
        assert (RunStore().folder("1") / "request").read_text().strip() == "stop"
        worker.write_events("1", Stopped(epoch=2))
        worker.end("1")
        text = await look(pilot)
        assert "stopped, its checkpoint is kept: x resumes it" in text
        await press(pilot, "x")
        assert worker.resumed == ["1"]
        await look(pilot)
        assert "reads the data" in await look(pilot)
        worker.write_events("1", STARTED, Resumed(epoch=2), progress(2, 0.5))
        text = await look(pilot)
        assert "epoch 2 of 5" in text
        assert "0.8649" in text


@pytest.mark.parametrize("last", [None, Failed(error="The loss is not finite at step 12.")])
async def test_x_resumes_a_run_that_died_or_failed(worker: FakeWorker, last: Failed | None) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), progress(2, 0.5))
        await look(pilot)
        if last is not None:
            worker.write_events("1", last)
        worker.end("1")
        assert "● " not in (await look(pilot)).splitlines()[0]
        await press(pilot, "x")
        await look(pilot)
        assert worker.resumed == ["1"]
        assert "starting" in await look(pilot)


async def test_a_run_that_stopped_without_a_checkpoint_says_that_it_begins_anew(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, Stopped(epoch=1, checkpoint=False))
        worker.end("1")
        text = await look(pilot)
        assert "Run 1 stopped; it has no checkpoint, resumed it begins anew" in text
        assert "stopped, it has no checkpoint, resumed it begins anew: x resumes it" in text


async def test_a_run_that_ended_is_told_of_once(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, Stopped(epoch=1))
        worker.end("1")
        assert "Run 1 stopped; its checkpoint is kept" in await look(pilot)
        await press(pilot, "x")
        assert "Run 1 is resumed: from its last checkpoint, where it kept one" in await look(pilot)


async def test_a_star_makes_another_run_the_one_in_use() -> None:
    add_model()
    async with on_train() as pilot:
        await press(pilot, "*")
        assert RunStore().in_use("made-up-films") == "2"
        text = screen_text(pilot)
        assert "Run 2 is in use: press R to rate films" in text
        assert 'dot-bias "first"' in text.splitlines()[-1]


async def test_a_model_that_cannot_recommend_says_why_it_is_not_used(worker: FakeWorker) -> None:
    limit = "it is no dot product of two tables, so it cannot recommend"
    async with on_train(WIDE) as pilot:
        await press(pilot, "n")
        worker.write_events("2", STARTED, epoch(1))
        worker.finish("2", made_up_model(), FINISHED.model_copy(update={"note": limit}))
        assert f"! {limit}" in await look(pilot)
        await press(pilot, "*")
        assert f"Run 2 cannot be used: {limit}" in screen_text(pilot)
        assert RunStore().in_use("made-up-films") == "1"


async def test_what_is_deleted_comes_back_with_u() -> None:
    add_model()
    async with on_train() as pilot:
        await press(pilot, "j", "D")
        assert [summary.run for summary in RunStore().runs()] == ["2"]
        assert "Run 1 is deleted; u brings it back" in screen_text(pilot)
        await press(pilot, "u")
        assert [summary.run for summary in RunStore().runs()] == ["2", "1"]
        assert RunStore().in_use("made-up-films") == "1"
        assert "▸   1  dot-bias" in screen_text(pilot)


async def test_deleting_the_last_run_leaves_words(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "D")
        assert "No runs yet. Press n to train" in screen_text(pilot)
        await press(pilot, "u")
        assert "No runs yet" not in screen_text(pilot)


async def test_a_running_run_cannot_be_deleted(worker: FakeWorker) -> None:
    async with training() as pilot:
        await press(pilot, "D")
        assert [summary.run for summary in RunStore().runs()] == ["1"]


async def test_runs_are_named_and_noted() -> None:
    async with on_train() as pilot:
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, AskLineDialog)
        await press(pilot, *["backspace"] * len("first"), "text:[b]mine", "enter")
        assert RunStore().config("1").name == "[b]mine"
        assert 'dot-bias "[b]mine"' in screen_text(pilot)
        await press(pilot, "N", "text:lr was too high", "enter")
        assert RunStore().config("1").note == "lr was too high"
        assert "note: lr was too high" in screen_text(pilot)
        await press(pilot, "N", "text:!", "escape")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert RunStore().config("1").note == "lr was too high"


async def compared(pilot: Pilot[None], worker: FakeWorker) -> None:
    """Mark and compare two runs, the newer of which trains."""
    await press(pilot, "n")
    worker.write_events("2", STARTED, epoch(1), epoch(2), epoch(3), progress(4, 0.5))
    await look(pilot)
    await press(pilot, "c", "j", "c", "C")


async def test_marks_are_signs_and_c_takes_one_away(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "c")
        text = screen_text(pilot)
        assert "▸   1◆ dot-bias" in text
        assert "mark another, then C compares them" in text
        await press(pilot, "C")
        assert "Mark two runs or more with c" in screen_text(pilot)
        await press(pilot, "c")
        assert "◆" not in screen_text(pilot)


async def test_marked_runs_stand_side_by_side_while_they_train(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await compared(pilot, worker)
        assert isinstance(pilot.app.screen, CompareDialog)
        text = screen_text(pilot)
        assert "held-out loss by epoch" in text
        assert "a run 2" in text
        assert "b run 1" in text
        for row in ("0.7667", "3 of 5", "finished, 1"):
            assert row in text
        worker.write_events("2", epoch(4))
        text = await look(pilot)
        assert "4 of 5" in text
        assert "0.7620" in text
        await press(pilot, "v")
        assert "train loss by epoch" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)


async def test_the_epochs_that_are_set_and_those_that_are_done_have_rows_apart(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        RunStore().create(RunStore().config("1").data, "random:0.2@42", configure("dot-bias", epochs=9), "", "films")
        await look(pilot)
        await press(pilot, "g", "c", "j", "c", "C")
        rows = [line.strip(" │┃▸").split() for line in screen_text(pilot).splitlines()]
        epochs = [row for row in rows if row[:1] == ["epochs"]]
        assert epochs[0] == ["epochs", "9", "5"]
        assert epochs[1] == ["epochs", "done", "died,", "0", "finished,", "1"]
        assert len(epochs) == 2


async def test_the_best_of_the_same_data_and_split_is_marked_by_a_sign(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "n")
        worker.write_events("2", STARTED, epoch(1), epoch(2))
        worker.finish("2", made_up_model())
        await look(pilot)
        await press(pilot, "c", "j", "c", "C")
        text = screen_text(pilot)
        assert "0.7600◂" in text
        assert "0.7639 " in text
        assert "◂ best of the same data and split" in text


async def test_the_comparison_keeps_to_ascii(worker: FakeWorker) -> None:
    async with on_train(environment=PLAIN) as pilot:
        await compared(pilot, worker)
        text = screen_text(pilot)
        assert text.isascii()
        assert "aaaa" in text


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_the_comparison_looks_right(worker: FakeWorker, size: tuple[int, int], snap_compare: object) -> None:
    add_model()

    async def compare(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T")
        await compared(pilot, worker)

    assert snap_compare(app(), terminal_size=size, run_before=compare)  # type: ignore[operator]  # no types there


async def test_a_finished_run_is_gone_on_from(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await look(pilot)
        await press(pilot, "a")
        assert len(RunStore().runs()) == 1  # not before it has finished
        worker.write_events("1", FINISHED)
        worker.end("1")
        await look(pilot)
        await press(pilot, "a")
        record = RunStore().config("2")
        assert (record.parent, record.config["epochs"], record.config["schedule"]) == ("1", 1, "flat")
        assert "goes on from run 1" in await look(pilot)
        continued = Continued(parent="1", new=12, removed=3, changed=0, people=1, titles=0, released=0)
        worker.write_events("2", STARTED, continued)
        text = await look(pilot)
        assert "going on from run 1: 12 new ratings, 1 new person, 3 no longer there" in text
