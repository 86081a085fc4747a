"""The Train screen, watching a worker that does what the test says."""

import os
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from textual.pilot import Pilot

from collab.data import DataSpec
from collab.runs import RunStore
from collab.testing import add_model, made_up_model
from collab.testing.fake_worker import FINISHED, STARTED, FakeWorker, classes_epoch, epoch, progress
from collab.training import Failed, Queued
from tests.tui.looks import every_look, themed
from tests.tui.watching import SMALL, WIDE, look, training
from tests.tui.world import app, press, screen_text, settle
from tui.app import CollabApp
from tui.core.runs import RunSettings
from tui.screens.train import TrainScreen
from tui.terminal import Environment


async def train_first(pilot: Pilot[None]) -> None:
    """Start what the first start trains, and watch it."""
    assert isinstance(pilot.app, CollabApp)
    pilot.app.run_starter.start(RunSettings.first(DataSpec(source="sample")))
    await press(pilot, "T")


async def test_a_queued_run_says_so(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", Queued())
        assert "queued, place 1: waits for the run before it" in await look(pilot)


async def test_the_row_of_the_epoch_in_work_fills_in(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), progress(2, 0.25, 0.8123))
        text = await look(pilot)
        assert "epoch 2 of 5" in text
        assert "25%" in text
        assert "48k rows/s" in text
        assert "0:06 left" in text
        assert "1.2954       0.8649   0.9300    0:01" in text
        assert "0.8123            …" in text
        assert "train" in text
        assert "valid" in text
        assert "0.823" in text
        worker.write_events("1", epoch(2))
        assert "0.7729       0.7853   0.8862    0:01" in await look(pilot)


async def test_after_the_last_epoch_it_says_what_is_learned_then(worker: FakeWorker) -> None:
    async with training() as pilot:
        last = epoch(4).model_copy(update={"epoch": 5})
        worker.write_events("1", STARTED, *map(epoch, range(1, 5)), last)
        text = await look(pilot)
        assert "epoch 5 of 5 done: learns what people choose" in text
        assert text.count("● 5/5 100%") == 2
        assert " left" not in text


async def test_every_screen_tells_what_runs(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T", "n")
        worker.write_events("2", STARTED, epoch(1), epoch(2), progress(3, 0.62))
        for key in "TRFS":
            await press(pilot, key)
            assert "● 3/5  62%" in (await look(pilot)).splitlines()[0]


async def test_measures_of_lists_have_columns_and_a_plot(worker: FakeWorker) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await train_first(pilot)
        measured = [epoch(n).model_copy(update={"ndcg10": 0.3 + n / 100, "recall20": 0.25}) for n in (1, 2)]
        worker.write_events("1", STARTED, *measured)
        text = await look(pilot)
        assert "epoch  train   valid    rmse nDCG@10 recall time" in text
        assert "2 0.7729  0.7853  0.8862   0.320  0.250" in text
        await press(pilot, "v", "v", "v")
        text = await look(pilot)
        assert "Plot: ranking: nDCG@10 and recall@20 of lists" in text
        assert "recall@20" in text
        await press(pilot, "v")
        assert "Plot: losses" in await look(pilot)


async def test_the_sweeps_of_a_sampler_fill_the_bar_and_its_samples_are_told(worker: FakeWorker) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await train_first(pilot)
        sweeps = [
            epoch(1).model_copy(update={"epoch": n, "epochs": 200, "seconds": n / 20, "r_hat": 1.12})
            for n in range(1, 151)
        ]
        worker.write_events(
            "1", STARTED.model_copy(update={"model": "bayes", "epochs": 200, "keep": "samples"}), *sweeps
        )
        text = await look(pilot)
        assert "● 151/200  75%" in text.splitlines()[0]
        assert "epoch 151 of 200" in text
        assert "epoch    train    valid     rmse  R-hat in all" in text
        assert " 150   1.2954   0.8649   0.9300   1.12   0:08" in text
        assert "each epoch is a sweep of the sampler" in text
        assert "over-fitting" not in text
        worker.finish("1", made_up_model(), FINISHED.model_copy(update={"keep": "samples", "kept": 20}))
        text = await look(pilot)
        assert "kept: 20 samples, valid loss 0.7639; the last line, 0.8649, is of all sweeps" in text
        await press(pilot, "R")
        assert "For you so far" in screen_text(pilot)


async def test_a_tick_repaints_no_list(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), progress(2, 0.25))
        await look(pilot)
        runs = pilot.app.screen.query_one("#runs")
        runs._repaint_regions.clear()
        runs._dirty_regions.clear()
        worker.write_events("1", progress(2, 0.5))
        assert isinstance(pilot.app, CollabApp)
        pilot.app.workspace.run_watch.look_at_runs()
        assert [region.height for region in runs._dirty_regions] == [1]
        pilot.app.workspace.run_watch.look_at_runs()
        assert len(runs._dirty_regions) == 1


async def test_leaving_the_app_and_coming_back_finds_the_run_going_on(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        await press(pilot, "q", "enter")
        assert not pilot.app.is_running
    worker.write_events("1", epoch(2), progress(3, 0.5))
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, TrainScreen)
        text = screen_text(pilot)
        assert "0.7853" in text
        assert "epoch 3 of 5" in text


async def test_the_first_finished_run_is_in_use_and_says_what_to_press(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1))
        assert "no model yet" in (await look(pilot)).splitlines()[-1]
        worker.finish("1", made_up_model())
        text = await look(pilot)
        assert "Run 1 is in use: press R to rate films" in text
        assert "run 1 dot-bias" in text.splitlines()[-1]
        await press(pilot, "n")
        worker.finish("2", made_up_model())
        text = await look(pilot)
        assert "Run 2 has finished on sample: T then * uses it" in text
        assert "run 1 dot-bias" in text.splitlines()[-1]


async def test_a_failed_run_shows_what_happened_and_what_to_try(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, Failed(error="The loss is not finite at step 12. Try a lower learning rate."))
        worker.end("1")
        text = await look(pilot)
        assert "! The loss is not finite at step 12. Try a lower learning rate." in text
        assert "! failed" in text


async def test_a_run_whose_worker_was_killed_says_so(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), progress(2, 0.5))
        await look(pilot)
        worker.end("1")
        text = await look(pilot)
        assert "! died" in text
        assert "x resumes it" in text
        assert "● " not in text.splitlines()[0]


async def test_a_silent_run_is_said_to_be_silent(worker: FakeWorker) -> None:
    async with training(WIDE) as pilot:
        worker.write_events("1", STARTED, epoch(1), progress(2, 0.5))
        await look(pilot)
        past = time.time() - 130
        for name in ("lock", "events.jsonl"):
            os.utime(RunStore().folder("1") / name, (past, past))
        text = await look(pilot)
        silent = time.time() - past + 1
        seconds_silent = [
            60 * int(minutes) + int(seconds) for minutes, seconds in re.findall(r"! silent (\d+):(\d\d)", text)
        ]
        assert seconds_silent
        assert all(130 <= each <= silent for each in seconds_silent)
        assert "x ends it and resumes it" in text
        worker.write_events("1", progress(2, 0.6))
        assert "silent" not in await look(pilot)


async def test_over_fitting_is_said_with_its_epoch(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), epoch(2))
        assert "◂" not in await look(pilot)
        worker.write_events("1", epoch(3, 0.7860))
        assert "over-fitting" not in await look(pilot)
        worker.write_events("1", epoch(4, 0.8001))
        text = await look(pilot)
        assert "0.7853◂" in text
        assert "◂ valid loss turned after epoch 2: over-fitting" in text


@pytest.mark.parametrize(
    ("keep", "kept", "words"),
    [
        ("last", 4, "kept: epoch 4, the last; the best was 2"),
        ("best", 2, "kept: epoch 2, the lowest valid loss, chosen on the held-out rows"),
    ],
)
async def test_a_finished_run_says_which_epoch_is_kept(
    worker: FakeWorker, keep: Literal["last", "best"], kept: int, words: str
) -> None:
    async with training(WIDE) as pilot:
        worker.write_events("1", STARTED, epoch(1), epoch(2, 0.7), epoch(3), epoch(4))
        worker.finish("1", made_up_model(), FINISHED.model_copy(update={"keep": keep, "kept": kept}))
        text = await look(pilot)
        assert words in text
        assert ("e then keep best keeps that one" in text) == (keep == "last")
        assert "in use: press R to rate a few films, F for the list they lead to" in text


async def test_a_model_of_classes_tells_cross_entropy_and_accuracy(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, classes_epoch(1), progress(2, 0.5, 1.3))
        text = await look(pilot)
        assert "cross-entropy loss" in text
        assert "accuracy" in text
        assert "    1   1.6477   1.2345   0.8649    41.2%   0:01" in text
        assert "    2   1.3000" in text


async def test_v_turns_the_plot(worker: FakeWorker) -> None:
    async with training() as pilot:
        worker.write_events("1", STARTED, epoch(1), epoch(2), progress(3, 0.5))
        assert "train" in await look(pilot)
        await press(pilot, "v")
        assert "Plot: losses by powers of ten" in screen_text(pilot)
        await press(pilot, "v")
        text = screen_text(pilot)
        assert "learning rate" in text
        assert "momentum" in text
        assert "┊" in text
        await press(pilot, "v")
        assert "momentum" not in screen_text(pilot)


async def test_the_arrows_read_the_curves_and_s_smooths_them(worker: FakeWorker) -> None:
    async with training() as pilot:
        await press(pilot, "left")
        assert "There are no curves to read yet." in screen_text(pilot)
        worker.write_events("1", STARTED, epoch(1), epoch(2), progress(3, 0.5))
        await look(pilot)
        await press(pilot, "left")
        assert "epoch 2: train 0.7729, valid 0.7853" in screen_text(pilot)
        await press(pilot, "left", "left")
        assert "epoch 1: train 1.2954, valid 0.8649" in screen_text(pilot)
        await press(pilot, "right", "s", "left", "right")
        train, valid = ((0.6 * first + second) / 1.6 for first, second in ((1.2954, 0.7729), (0.8649, 0.7853)))
        assert f"epoch 2: train {train:.4f}, valid {valid:.4f}, smoothed" in screen_text(pilot)


async def test_the_published_figure_says_what_it_was_measured_on(worker: FakeWorker) -> None:
    async with training(WIDE) as pilot:
        worker.write_events("1", STARTED, epoch(1))
        assert "the lesson's 0.823 is of ML-100K and 5 epochs, not of a run like this" in await look(pilot)
        assert isinstance(pilot.app, CollabApp)
        starter = pilot.app.run_starter
        starter.start(replace(starter.settings, data=DataSpec(source="ml-100k")))
        worker.end("1")
        worker.write_events("2", STARTED, epoch(1))
        await look(pilot)
        await press(pilot, "g", "enter")
        assert "published for such a run: 0.823 (MovieLens 100K, 5 epochs)" in await look(pilot)


async def test_enter_shows_the_run_under_the_cursor(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T", "n")
        worker.write_events("2", STARTED, epoch(1), epoch(2))
        assert "run 2  dot-bias" in await look(pilot)
        await press(pilot, "j", "enter")
        assert 'run 1  dot-bias "first"' in screen_text(pilot)


async def test_runs_that_another_process_starts_are_found(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        add_model()
        assert isinstance(pilot.app, CollabApp)
        pilot.app.workspace.run_watch.look_at_others()
        await settle(pilot)
        text = screen_text(pilot)
        assert "    2  dot-bias" in text
        assert "▸   1  dot-bias" in text


async def test_the_next_run_trains_on_the_data_of_the_model_in_use(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        assert "data films" in screen_text(pilot)
        await press(pilot, "n")
        assert RunStore().config("2").data.source == "/films"


async def test_the_app_does_not_start_where_the_window_is_too_small() -> None:
    async with app().run_test(size=(50, 15)) as pilot:
        await settle(pilot)
        text = screen_text(pilot)
        assert "too small" in text
        assert "What have you seen" not in text


async def test_ascii_draws_the_curves_and_marks_in_plain_characters(worker: FakeWorker) -> None:
    async with training(environment=Environment(animation=False, ascii=True)) as pilot:
        worker.write_events("1", STARTED, epoch(1), epoch(2), progress(3, 0.5))
        text = await look(pilot)
        assert "#" in text
        assert not any("⠀" <= letter <= "⣿" for letter in text)


@every_look
def test_it_looks_right(
    worker: FakeWorker, size: tuple[int, int], theme: str, snap_compare: object, home: Path
) -> None:
    add_model()

    async def train(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T", "n")
        worker.write_events("2", STARTED, epoch(1), epoch(2), epoch(3), progress(4, 0.71, 0.4402))
        await look(pilot)

    assert snap_compare(themed(theme), terminal_size=size, run_before=train)  # type: ignore[operator]  # no types there
