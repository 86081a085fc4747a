"""The costs of a fit are measured on a part of it, grown to the whole, and remembered as they were seen."""

import gc
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TypeVar

import numpy as np
import pytest

from collab.data import Ratings, Split, split
from collab.kernels import load_kernel
from collab.models import Config, configure
from collab.testing import Generated
from collab.training import Costs, Epoch, Event, Expectation, Expected, Progress, costs_key, fit, remember, remembered
from collab.training.forecast import (
    PeopleSample,
    Size,
    WorkClock,
    epoch_seconds,
    grown,
    grown_with_titles,
    measure,
    sample_people,
    trained_size,
)

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return Generated(100_000, users=1000, titles=3000).ratings()


@pytest.fixture(scope="module")
def rows(ratings: Ratings) -> Split:
    return split(ratings, "random:0.2@42")


def test_what_grows_with_people_and_what_does_not_show_on_two_samples() -> None:
    assert grown([100, 200], [5.0, 7.0], 1000) == pytest.approx(23.0)
    assert grown([100], [5.0], 1000) == pytest.approx(50.0)
    assert grown([100, 200], [5.0, 4.9], 1000) == pytest.approx(4.9)


def test_what_each_title_takes_grows_with_the_titles_that_have_ratings(ratings: Ratings, rows: Split) -> None:
    few, many, everything = (
        trained_size(part.ratings, part.split.training)
        for part in (sample_people(ratings, rows, 0.1), sample_people(ratings, rows, 0.3), PeopleSample(ratings, rows))
    )
    assert everything.people == len(ratings.user_ids)
    assert few.titles / few.rows > many.titles / many.rows > everything.titles / everything.rows

    def seconds(size: Size) -> float:
        return 2e-6 * size.rows + 3e-4 * size.titles

    taken = [seconds(few), seconds(many)]
    assert grown_with_titles([few, many], taken, everything) == pytest.approx(seconds(everything))
    assert grown([few.rows, many.rows], taken, everything.rows) > 1.2 * seconds(everything)
    assert grown_with_titles([many], [1.5], everything) == pytest.approx(1.5 * everything.rows / many.rows)


def test_a_clock_counts_what_work_takes_of_the_processor() -> None:
    clock = WorkClock()
    result, taken = clock.timed(lambda: float(np.linalg.norm(np.linalg.inv(np.eye(300) + 0.1))))
    assert result > 0
    assert taken > 0
    assert clock.stretch > 0


def test_a_sample_of_people_has_all_their_ratings_under_the_same_split(ratings: Ratings, rows: Split) -> None:
    sample = sample_people(ratings, rows, 0.25)
    own = sample.ratings
    assert len(own.user_ids) == round(0.25 * len(ratings.user_ids))
    assert len(own) == len(sample.split.training) + len(sample.split.valid)
    assert len(own.item_table) == len(ratings.item_table)
    everyone = list(ratings.user_ids)
    for code, user in list(enumerate(own.user_ids))[:5]:
        there = everyone.index(user)
        assert np.array_equal(own.items[own.users == code], ratings.items[ratings.users == there])
        held_out = np.sort(ratings.items[rows.valid[ratings.users[rows.valid] == there]])
        here = sample.split.valid
        assert np.array_equal(np.sort(own.items[here[own.users[here] == code]]), held_out)


def test_of_a_fit_on_a_cluster_nothing_is_measured_here(ratings: Ratings, rows: Split) -> None:
    events = list[object]()
    Expectation(ratings, rows, configure("als", engine="spark", master="spark://127.0.0.1:1")).announce(events.append)
    assert events == []


@pytest.mark.parametrize("model", ["bayes", "dot-bias", "ials", "ease", "popularity"])
def test_every_kind_of_fit_can_be_measured(model: str, ratings: Ratings, rows: Split) -> None:
    few = sample_people(ratings, rows, 0.1)
    config = configure(model)
    costs = measure(few.ratings, few.split, config)
    assert costs.rows == len(few.split.training)
    assert costs.epoch > 0
    assert costs.memory > 20 * 2**20  # of Python with NumPy alone
    assert costs.forecast(config).seconds >= config.epochs_for(costs.rows) * costs.epoch


def test_a_fit_is_told_before_it_starts_and_what_it_took_is_told_of_the_next(ratings: Ratings, rows: Split) -> None:
    config = configure("popularity")
    events_before: list[object] = []
    expectation = Expectation(ratings, rows, config)
    expectation.announce(events_before.append)
    [expected] = [event for event in events_before if isinstance(event, Expected)]
    assert expected.seen_in == ""
    *_, finished = events = [
        expectation.beside(event) if isinstance(event, Epoch) else event for event in fit(ratings, rows, config)
    ]
    assert all(event.memory > 0 for event in events if isinstance(event, Epoch))
    seen = expectation.seen(finished, "7")  # type: ignore[arg-type] # the last event of a fit
    assert seen.took > 0
    events_before.clear()
    Expectation(ratings, rows, config).announce(events_before.append)
    [expected] = [event for event in events_before if isinstance(event, Expected)]
    assert (expected.seen_in, expected.memory) == ("7", seen.memory)
    assert expected.seconds == pytest.approx(seen.took)


def test_a_fit_is_measured_with_the_threads_that_it_has(
    ratings: Ratings, rows: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threadpoolctl import threadpool_info, threadpool_limits

    threads = set[int]()

    def watched(data: Ratings, part: Split, config: Config, size: Size | None) -> Costs:
        threads.update(library["num_threads"] for library in threadpool_info())
        return measure(data, part, config, size)

    monkeypatch.setattr(import_module("collab.training.forecast.expecting"), "measure", watched)
    monkeypatch.delenv("OMP_NUM_THREADS")
    with threadpool_limits(2):
        Expectation(ratings, rows, configure("als", epochs=11)).announce(lambda _: None)
    assert threads == {1}


def test_few_ratings_are_trained_on_before_they_could_be_measured(ratings: Ratings, rows: Split) -> None:
    few, events_before = sample_people(ratings, rows, 0.1), list[object]()
    Expectation(few.ratings, few.split, configure("bayes")).announce(events_before.append)
    assert events_before == []


def test_costs_are_those_of_settings_that_change_speed() -> None:
    key = costs_key("data", "random:0.2@42", configure("dot-bias"))
    assert key == costs_key("data", "random:0.2@42", configure("dot-bias", lr=1e-2, epochs=9, seed=3))
    assert key != costs_key("data", "random:0.2@42", configure("dot-bias", factors=7))
    assert key != costs_key("other", "random:0.2@42", configure("dot-bias"))
    assert remembered(key) is None
    costs = Costs(rows=1000, epoch=2.0, before=3.0, beside=5.0, memory=7)
    remember(key, costs)
    assert remembered(key) == costs
    assert costs.forecast(configure("dot-bias", epochs=4)).seconds == 11.0
    assert costs.forecast(configure("dot-bias", epochs=1)).seconds == 8.0  # what is learned beside takes longer


def test_the_time_of_a_fit_is_measured_by_a_part_of_it(ratings: Ratings, rows: Split) -> None:
    part, config = sample_people(ratings, rows, 0.5), configure("popularity")
    size = Size(2 * len(part.split.training), 2 * part.people, len(ratings.item_table))
    costs = measure(part.ratings, part.split, config, size)
    assert (costs.rows, costs.memory) == (size.rows, 0)
    assert costs.epoch > 0


class Scripted(WorkClock):
    """A clock by which each piece of work takes the seconds that are written down."""

    def __init__(self, *seconds: float) -> None:
        super().__init__()
        self._script = list(seconds)

    def timed(self, work: Callable[[], Result]) -> tuple[Result, float]:
        return work(), self._script.pop(0)


def progress(done: float) -> Progress:
    return Progress(epoch=1, done=done, train_loss=1.0, rows_per_second=1.0)


def epoch(number: int) -> Epoch:
    return Epoch(epoch=number, epochs=9, train_loss=1.0, valid_loss=None, mse=None, rmse=None, seconds=1.0)


@pytest.mark.parametrize(
    ("events", "seconds", "taken", "once"),
    [
        ([progress(0.04), progress(0.29)], (0.7, 0.5), 2.0, 0.62),
        ([progress(0.25), epoch(1)], (0.7, 1.5), 2.2, 0.0),
        ([progress(0.99), epoch(1), progress(0.5), epoch(2)], (0.7, 0.3, 0.4, 0.4), 0.8, 0.2),
        ([epoch(1), epoch(2), epoch(3), epoch(4)], (0.2, 0.05, 0.04, 0.06), 0.05, 0.15),
        ([epoch(1), epoch(2)], (0.3, 0.2), 0.2, 0.1),
        ([epoch(1), epoch(2), epoch(3)], (0.9, 0.5), 0.5, 0.4),
        ([epoch(1)], (0.7,), 0.7, 0.0),
        ([progress(0.5)], (0.1, 0.0), 0.2, 0.0),
    ],
    ids=[
        "progress-twice",
        "progress-then-epoch",
        "progress-near-the-end",
        "short-epochs",
        "the-first-is-of-no-other",
        "after-a-long-one",
        "one",
        "ended-early",
    ],
)
def test_an_epoch_is_measured_without_what_comes_before_the_first_which_counts_once(
    events: list[Event], seconds: tuple[float, ...], taken: float, once: float
) -> None:
    clock = Scripted(*seconds, 0.0)
    measured = epoch_seconds((event for event in events), clock, clock)
    assert measured.epoch == pytest.approx(taken)
    assert measured.once == pytest.approx(once, abs=1e-9)


def test_seconds_of_a_clock_are_those_of_the_epochs_that_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one works on one core, the others on two."""
    wall, processor = [0.0], [0.0]
    growth = import_module("collab.training.forecast.growth")
    monkeypatch.setattr(growth, "perf_counter", lambda: wall[0])
    monkeypatch.setattr(growth, "process_time", lambda: processor[0])

    def epochs() -> Iterator[Event]:
        for number in range(1, 6):
            processor[0] += 1.0 if number == 1 else 0.1
            wall[0] += 1.0 if number == 1 else 0.05
            yield epoch(number)

    clock, first = WorkClock(), WorkClock()
    measured = epoch_seconds((event for event in epochs()), clock, first)
    assert measured.epoch * clock.stretch_or(9.0) == pytest.approx(0.05)
    assert measured.once * first.stretch == pytest.approx(0.9)
    unused = WorkClock()
    assert unused.stretch_or(9.0) == 9.0


class Counted:
    """A fit whose parts take the seconds of a clock of its own: so much for each rating, and so much for its start."""

    leaves_cores = False
    start, first, rating, held_out, model = 2e-6, 3e-6, 1e-6, 4e-7, 5e-6

    def __init__(self, rows: Split, clock: list[float]) -> None:
        self._rows, self._clock, self.epoch = rows, clock, 0
        clock[0] += self.start * len(rows.training)

    def epochs(self) -> Iterator[Event]:
        """Go through an epoch in four parts, and predict what is held out."""
        self._clock[0] += self.first * len(self._rows.training)
        while True:
            for part in range(1, 4):
                self._clock[0] += self.rating * len(self._rows.training) / 4
                yield progress(part / 4)
            self._clock[0] += self.rating * len(self._rows.training) / 4
            self.finish()
            self.epoch += 1
            yield epoch(self.epoch)

    def finish(self) -> None:
        """Predict what is held out."""
        self._clock[0] += self.held_out * len(self._rows.valid)

    def build_artifact(self, figures: dict[str, float]) -> None:
        """Make the model."""
        del figures
        self._clock[0] += self.model * len(self._rows.training)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Go by the clock that is returned, and measure nothing but a fit: interest takes 11 seconds."""
    clock = [0.0]
    growth, measuring = (import_module(f"collab.training.forecast.{name}") for name in ("growth", "measure"))
    for name in ("perf_counter", "process_time"):
        monkeypatch.setattr(growth, name, lambda: clock[0])
    monkeypatch.setattr(growth, "_BUDGET", 1e-9)  # as where an epoch takes long
    monkeypatch.setattr(measuring, "interest_seconds", lambda *_, **__: 11.0)
    monkeypatch.setattr(measuring, "most_memory", lambda *_, **__: 0)
    return clock


@pytest.mark.parametrize("held_out", ["random:0.2@42", "random:0"])
def test_all_parts_of_a_run_by_gradients_are_counted(
    held_out: str, ratings: Ratings, counting: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, config = split(ratings, held_out), configure("dot-bias", epochs=7)
    measuring = import_module("collab.training.forecast.measure")
    monkeypatch.setattr(measuring, "start_fit", lambda _, rows, __: Counted(rows, counting))
    said = measure(ratings, parts, config).forecast(config).seconds
    trained, measured = len(parts.training), len(parts.valid)
    once = (Counted.start + Counted.first) * trained
    epochs = 7 * (Counted.rating * trained + Counted.held_out * measured)
    if measured:
        assert said == pytest.approx(once + epochs + Counted.model * trained + 11.0)
    else:  # a second fit holds a tenth out
        assert said == pytest.approx(1.9 * (once + epochs) + 11.0, rel=0.01)


class Compiled(Counted):
    """One whose loops are compiled before the first two events that any of them has."""

    compiled = 0

    def epochs(self) -> Iterator[Event]:
        for event in super().epochs():
            if Compiled.compiled < 2:
                Compiled.compiled += 1
                self._clock[0] += 10.0
            yield event


@pytest.mark.parametrize("model", ["als", "dot-bias"])
def test_what_is_compiled_in_the_first_epochs_of_all_is_not_counted(
    model: str, ratings: Ratings, rows: Split, counting: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    measuring, config = import_module("collab.training.forecast.measure"), configure(model, epochs=7)
    monkeypatch.setattr(Compiled, "compiled", 0)
    monkeypatch.setattr(measuring, "start_fit", lambda _, part, __: Compiled(part, counting))
    first, second = (measure(ratings, rows, config).forecast(config).seconds for _ in range(2))
    assert Compiled.compiled == 2
    assert first == pytest.approx(second)


def test_loops_over_parts_of_large_data_use_as_many_cores_as_over_all(
    ratings: Ratings, counting: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    large = replace(
        ratings,
        users=np.tile(ratings.users, 40),
        items=np.tile(ratings.items, 40),
        stars=np.tile(ratings.stars, 40),
        times=np.tile(ratings.times, 40),
    )
    measured = list[PeopleSample]()

    def interest(samples: Sequence[PeopleSample], *_: object, **__: object) -> float:
        measured.extend(samples)
        return 11.0

    measuring = import_module("collab.training.forecast.measure")
    monkeypatch.setattr(measuring, "start_fit", lambda _, part, __: Counted(part, counting))
    monkeypatch.setattr(measuring, "interest_seconds", interest)
    rows = np.arange(len(large), dtype=np.int32)
    parts = Split("a fifth", rows[len(rows) // 5 :], rows[: len(rows) // 5])
    measure(large, parts, configure("als"))
    assert len(measured) == 2
    for each in measured:
        assert each.rows < len(parts.training)
        assert load_kernel(each.rows).parallel == load_kernel(len(parts.training)).parallel


def test_memory_of_a_chain_is_that_of_all_people_by_parts_of_them(
    ratings: Ratings, rows: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = list[float]()

    def hold(*_: object, of_chain: float, **__: object) -> int:
        memory.append(of_chain)
        return 0

    measuring, config = import_module("collab.training.forecast.measure"), configure("bayes")
    monkeypatch.setattr(import_module("collab.bayes.features"), "_MOST_COLUMNS", 100)  # of 2,000, for 1,000 people
    monkeypatch.setattr(measuring, "interest_seconds", lambda *_, **__: 11.0)
    monkeypatch.setattr(measuring, "most_memory", hold)
    measure(ratings, rows, config)
    for name, count in (("_FEW", 20_000), ("_MANY", 45_000), ("_WHOLE", 50_000)):
        monkeypatch.setattr(measuring, name, count)
    measure(ratings, rows, config)
    there, said = memory
    assert said == pytest.approx(there, rel=0.15)


def test_what_was_measured_on_is_not_kept(ratings: Ratings, rows: Split) -> None:
    part = sample_people(ratings, rows, 0.3)
    measured = weakref.ref(part.ratings)
    measure(part.ratings, part.split, configure("als", factors=4, epochs=2))
    del part
    gc.collect()
    assert measured() is None
