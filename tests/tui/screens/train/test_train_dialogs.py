"""The lesson's experiments, layers, log and the learning-rate finder, over Train."""

import threading
from collections.abc import Callable
from typing import Literal

import pytest
from textual.pilot import Pilot

from collab.data import DataSpec
from collab.errors import TrainingFailed
from collab.models import LESSON, PUBLISHED_ON, Config, configure
from collab.runs import RunConfig, RunStore, SearchResult
from collab.storage import home_folder
from collab.testing import add_model, made_up_model
from collab.testing.fake_worker import LAYERS, STARTED, FakeWorker, epoch, progress
from collab.training import Failed, RateCurve
from collab.tuning import keep_preset, searches_folder
from tests.tui.watching import PLAIN, SMALL, WIDE, look, on_train, training
from tests.tui.world import app, press, screen_text, settle, tap, until
from tui.app import CollabApp
from tui.core.runs import RunSettings
from tui.screens.common import PaneDialog
from tui.screens.train import TrainScreen
from tui.screens.train.presets_dialog import PresetsDialog

CURVE = RateCurve(
    rates=(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1),
    losses=(9.1, 9.0, 8.2, 4.0, 1.4, 6.0),
    suggestion=0.0021,
)


def row_of(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if name in line)


async def started(pilot: Pilot[None], worker: FakeWorker, count: int) -> None:
    """Wait until so many workers were started, one after the other, and no more."""
    await until(pilot, lambda: len(worker.runs) >= count)
    await settle(pilot)
    assert len(worker.runs) == count


async def test_p_lists_the_experiments_beside_what_the_lesson_prints() -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, PresetsDialog)
        text = screen_text(pilot)
        for preset in LESSON:
            assert f"{preset.published:g}" in row_of(text, preset.name)
            assert preset.model in row_of(text, preset.name)
        assert PUBLISHED_ON.partition(",")[0] in text
        assert "not yet" in text


async def test_enter_trains_one_and_its_figures_fill_in(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "p")
        assert "yours: ml-100k, random:0.2@42" in screen_text(pilot)
        assert "d on films" in screen_text(pilot)
        await press(pilot, "d", "j", "j", "enter")
        record = RunStore().config("2")
        assert (record.config["model"], record.config["wd"], record.data.items) == ("dot-bias", 0.01, "title")
        assert "starting" in row_of(screen_text(pilot), "wd 0.01")
        worker.write_events("2", STARTED, epoch(1), epoch(2), progress(3, 0.5))
        row = row_of(await look(pilot), "wd 0.01")
        assert "0.893   0.7853" in row
        assert "● 3/5" in row
        worker.finish("2", made_up_model())
        assert "0.7639   other data" in row_of(await look(pilot), "wd 0.01")


async def test_on_the_lesson_s_data_figures_have_their_difference(worker: FakeWorker) -> None:
    add_model()
    store = RunStore()
    settings = RunSettings(data=DataSpec(source="ml-100k")).with_preset(LESSON[2])
    run = store.create(settings.data, settings.split, settings.config, settings.name)
    worker.start(store, run)
    worker.finish(run, made_up_model())
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T", "p")
        assert "0.7639   −0.1291" in row_of(screen_text(pilot), "wd 0.01")


async def test_a_trains_all_that_are_not_trained_yet(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "p", "d", "enter", "a")
        assert "8 experiments wait for their turn" in screen_text(pilot)
        await press(pilot, "a")
        assert "All are trained or on their way" in screen_text(pilot)
        await started(pilot, worker, len(LESSON))
        await settle(pilot)
        assert "not yet" not in screen_text(pilot)
        runs = sorted((RunStore().config(run) for run in worker.runs), key=lambda record: int(record.run))
        assert [record.name for record in runs] == [preset.name for preset in LESSON]
        await press(pilot, "escape", "p", "d")
        for run in list(worker.runs):
            worker.finish(run, made_up_model())
        text = await look(pilot)
        assert "wait for their turn" not in text
        assert text.count("other data") == len(LESSON)


async def test_after_the_last_nothing_waits_and_those_that_failed_are_counted(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "p", "d", "a")
        await started(pilot, worker, len(LESSON))
        *others, last = worker.runs
        for run in others:
            worker.finish(run, made_up_model())
        worker.write_events(last, STARTED)
        assert "The last one trains" in await look(pilot)
        worker.finish(last, made_up_model())
        text = await look(pilot)
        assert "All that were started are done." in text
        assert "wait" not in text


async def test_a_training_that_failed_is_not_called_done(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "p", "d", "a")
        await started(pilot, worker, len(LESSON))
        first, *others = worker.runs
        worker.write_events(first, Failed(error="The disk is full."))
        worker.end(first)
        for run in others:
            worker.finish(run, made_up_model())
        assert "! 1 of those that were started failed: a tries again" in " ".join((await look(pilot)).split())


async def test_all_are_started_though_the_dialog_is_closed_at_once(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await tap(pilot, "p", "d", "a", "escape")
        await started(pilot, worker, len(LESSON))
        assert isinstance(pilot.app.screen, TrainScreen)


def leave_search(name: str, config: Config, goal: Literal["loss", "ndcg10"], figure: float) -> RunConfig:
    """Leave the best of a search on the sample, as `tune` does."""
    record = RunConfig(
        run="", created=0.0, data=DataSpec(source="sample"), data_name="sample", split="random:0.2@42",
        config=config.model_dump(mode="json"),
    )  # fmt: skip
    search = SearchResult(goal=goal, figure=figure, split="inner:0.2@42:random:0.2@42", trials=20)
    keep_preset(home_folder(), name, record, search)
    return record


async def test_the_best_of_a_search_is_a_preset_with_its_figure_which_trains(worker: FakeWorker) -> None:
    best = leave_search("als-sample", configure("als", factors=9, ridge=0.31), "loss", 0.81234)
    async with on_train() as pilot:
        await press(pilot, "p")
        assert "0.8123" in row_of(screen_text(pilot), "als-sample")
        assert "not yet" in row_of(screen_text(pilot), "als-sample")
        await press(pilot, "G")
        text = screen_text(pilot)
        assert "by tune: lowest valid loss of 20 trials, on inner:0.2@42:random:0.2@42" in text
        assert "yours: sample, random:0.2@42" in text
        await press(pilot, "enter")
        record = RunStore().config("2")
        assert (record.config, record.data, record.split) == (best.config, best.data, best.split)
        assert record.name == "als-sample"
        worker.write_events("2", STARTED, epoch(1), epoch(2))
        assert "0.7853   ● 3/5" in row_of(await look(pilot), "als-sample")
        worker.finish("2", made_up_model())
        assert "0.7639   on sample" in row_of(await look(pilot), "als-sample")
        await press(pilot, "g")
        assert PUBLISHED_ON.partition(",")[0] in screen_text(pilot)


async def test_all_eight_are_the_lesson_s_without_what_searches_have_left(worker: FakeWorker) -> None:
    leave_search("ease-sample", configure("ease"), "ndcg10", 0.2345)
    async with on_train() as pilot:
        await press(pilot, "p", "d", "a")
        await started(pilot, worker, len(LESSON))
        assert "not yet" in row_of(screen_text(pilot), "ease-sample")


async def test_e_takes_a_preset_as_the_settings_of_the_next_run(worker: FakeWorker) -> None:
    leave_search("ease-sample", configure("ease", ridge=77.0, metrics="ranking"), "ndcg10", 0.2345)
    async with on_train() as pilot:
        await press(pilot, "p", "G")
        assert "0.234" in row_of(screen_text(pilot), "ease-sample")
        assert "by tune: best nDCG@10 of 20 trials" in screen_text(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert "model ease" in screen_text(pilot)
        assert not worker.runs
        await press(pilot, "n")
        assert RunStore().config("2").config["ridge"] == 77.0


async def test_a_file_that_is_no_preset_is_left_out_of_them(worker: FakeWorker) -> None:
    leave_search("als-sample", configure("als"), "loss", 0.8)
    folder = searches_folder(home_folder())
    (folder / "bad-one.toml").write_text('model = "als"\n[settings]\nfactors = 0\n')
    (folder / "by-hand.toml").write_text('model = "als"\n')
    async with on_train(WIDE) as pilot:
        await press(pilot, "p", "G")
        assert "bad-one" not in screen_text(pilot)
        assert "from a file of settings, without a figure" in screen_text(pilot)
        await press(pilot, "k", "enter")
        assert RunStore().config(next(iter(worker.runs))).name == "als-sample"


async def test_m_prints_the_layers_with_shapes_and_parameters(worker: FakeWorker) -> None:
    async with training() as pilot:
        await press(pilot, "m")
        assert "The layers are known once the run has read its data" in screen_text(pilot)
        worker.write_events("1", STARTED)
        text = await look(pilot)
        for layer in LAYERS:
            assert f"{layer.parameters:,}" in row_of(text, layer.name)
            assert layer.shape in row_of(text, layer.name)
        assert "480,471" in row_of(text, "in all")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)


async def test_o_shows_the_end_of_the_log_as_text_alone(worker: FakeWorker) -> None:
    async with training() as pilot:
        log = RunStore().folder("1") / "log"
        log.write_bytes(b"\x1b[31mred\x1b[0m \x07line\n" + b"".join(b"  line %d\n" % n for n in range(100)))
        await press(pilot, "o")
        assert "▸   line 99" in screen_text(pilot)
        with log.open("a") as file:
            file.write("[bold]one more\n")
        assert isinstance(pilot.app.screen, PaneDialog)
        pilot.app.screen.on_runs_changed()
        await settle(pilot)
        assert "▸ [bold]one more" in screen_text(pilot)
        await press(pilot, "g")
        assert "▸ red line" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)


async def test_an_empty_log_says_so(worker: FakeWorker) -> None:
    async with training() as pilot:
        await press(pilot, "o")
        assert "The log is empty" in screen_text(pilot)


class Finder:
    """Stands in for `collab.training.rate_job.find_rate`: answers once it is let, unless it is cancelled."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.cancelled = threading.Event()
        self.answer: RateCurve | TrainingFailed | None = None
        self.request = ("", "", "")

    def find_rate(self, data: DataSpec, split: str, config: Config, cancelled: Callable[[], bool]) -> RateCurve:
        self.request = (data.source, split, config.model)
        self.asked.set()
        pause = threading.Event()
        while self.answer is None and not cancelled():
            pause.wait(0.01)
        if self.answer is None:
            self.cancelled.set()
            raise TrainingFailed("Cancelled.")
        if isinstance(self.answer, TrainingFailed):
            raise self.answer
        return self.answer


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> Finder:
    """Find a learning rate without a process."""
    fake = Finder()
    monkeypatch.setattr("collab.training.find_rate", fake.find_rate)
    return fake


async def find(pilot: Pilot[None], finder: Finder, answer: RateCurve | TrainingFailed) -> str:
    await tap(pilot, "l")
    finder.answer = answer
    await settle(pilot)
    return screen_text(pilot)


async def test_l_finds_a_learning_rate_and_enter_takes_it(finder: Finder) -> None:
    async with on_train() as pilot:
        text = await find(pilot, finder, CURVE)
        assert finder.request == ("/films", "random:0.2@42", "dot-bias")
        assert "suggestion: lr 0.0021" in text
        for words in ("1e-6", "┊", "loss by learning rate: dot-bias on films"):
            assert words in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert isinstance(pilot.app, CollabApp)
        assert pilot.app.run_starter.settings.config.model_dump()["lr"] == 0.0021
        assert "lr 0.0021" in screen_text(pilot)


async def test_esc_leaves_the_learning_rate_as_it_was(finder: Finder) -> None:
    async with on_train() as pilot:
        await find(pilot, finder, CURVE)
        await press(pilot, "escape")
        assert isinstance(pilot.app, CollabApp)
        assert pilot.app.run_starter.settings.config.model_dump()["lr"] == 0.005


async def test_esc_stops_the_search(finder: Finder) -> None:
    async with on_train() as pilot:
        await tap(pilot, "l")
        await until(pilot, finder.asked.is_set)
        assert "no run is made of it" in screen_text(pilot)
        await tap(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)
        await until(pilot, finder.cancelled.is_set)


async def test_a_search_that_fails_says_why_in_place(finder: Finder) -> None:
    async with on_train() as pilot:
        text = await find(pilot, finder, TrainingFailed("The loss is nan at the first step."))
        assert "! The loss is nan at the first step." in text


async def test_dialogs_keep_to_ascii(worker: FakeWorker, finder: Finder) -> None:
    async with on_train(environment=PLAIN) as pilot:
        assert (await find(pilot, finder, CURVE)).isascii()
        for key in ("p", "m", "o", "r"):
            await press(pilot, "escape", key)
            assert screen_text(pilot).isascii()


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_the_presets_look_right(worker: FakeWorker, size: tuple[int, int], snap_compare: object) -> None:
    add_model()

    async def presets(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T", "p", "d", "a")
        await started(pilot, worker, len(LESSON))
        worker.write_events("2", STARTED, epoch(1), epoch(2), epoch(3))
        worker.finish("2", made_up_model())
        worker.write_events("3", STARTED, epoch(1), progress(2, 0.4))
        await look(pilot)

    assert snap_compare(app(), terminal_size=size, run_before=presets)  # type: ignore[operator]  # no types there


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_the_layers_look_right(worker: FakeWorker, size: tuple[int, int], snap_compare: object) -> None:
    add_model()

    async def layers(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T", "n")
        worker.write_events("2", STARTED)
        await look(pilot)
        await press(pilot, "m")

    assert snap_compare(app(), terminal_size=size, run_before=layers)  # type: ignore[operator]  # no types there


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_the_finder_looks_right(finder: Finder, size: tuple[int, int], snap_compare: object) -> None:
    add_model()

    async def look_for_it(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T")
        await find(pilot, finder, CURVE)

    assert snap_compare(app(), terminal_size=size, run_before=look_for_it)  # type: ignore[operator]  # no types there


async def test_l_says_that_a_sampler_has_no_learning_rate() -> None:
    async with on_train() as pilot:
        assert isinstance(pilot.app, CollabApp)
        pilot.app.run_starter.settings = pilot.app.run_starter.settings.with_model("bayes")
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert "bayes has no learning rate" in screen_text(pilot)


async def test_the_form_has_the_settings_of_a_sampler_alone() -> None:
    async with on_train() as pilot:
        assert isinstance(pilot.app, CollabApp)
        pilot.app.run_starter.settings = pilot.app.run_starter.settings.with_model("bayes")
        await press(pilot, "e")
        text = screen_text(pilot)
        assert "1 to 256, default 12" in text
        assert "0 to 10,000, default 0" in text
        assert "  lr " not in text
