"""How long a run will take is told by a run like it, in proportion to ratings and epochs, or not at all."""

from pathlib import Path

import pytest

from collab.data import DataSpec
from collab.models import configure
from collab.runs import RunStore
from collab.testing.made_up import write_films
from collab.training import Epoch, Finished, Started
from tui.core.data import used_before
from tui.core.runs import RunMonitor, estimate
from tui.text import time_text


def add_run(store: RunStore, spec: DataSpec, *, epochs: int = 2, seconds: float = 8.0, bs: int = 64) -> str:
    run = store.create(spec, "random:0.2@42", configure("dot-bias", epochs=epochs, bs=bs))
    started = Started(run=run, model="dot-bias", data="films", split="s", rows=80, parameters=9, epochs=epochs)
    each = [
        Epoch(run=run, epoch=n + 1, epochs=epochs, train_loss=0.7, valid_loss=0.8, mse=0.8, rmse=0.9, seconds=1.0)
        for n in range(epochs)
    ]
    finished = Finished(
        run=run, valid_loss=0.8, mse=0.8, rmse=0.9, seconds=seconds, rows_per_epoch=80, distinct_rows_per_epoch=80
    )
    events = "".join(event.line() + "\n" for event in (started, *each, finished))
    (store.folder(run) / "events.jsonl").write_text(events)
    return run


def test_time_goes_by_ratings_and_epochs_of_a_run_with_the_same_settings(tmp_path: Path) -> None:
    spec = DataSpec(source=str(write_films(tmp_path / "films")))
    rows, store = len(spec.load()), RunStore()
    run = add_run(store, spec)
    monitor = RunMonitor(store)
    expected = estimate(monitor, 10 * rows, configure("dot-bias", epochs=4, lr=1e-2))
    assert expected is not None
    assert expected.seconds == pytest.approx(8.0 * 10 * 4 / 2)
    assert time_text(expected, "dot-bias") == f"About 2:40 with dot-bias, going by run {run}: {rows:,} ratings in 0:08."
    few = estimate(monitor, rows // 4, configure("dot-bias", epochs=2))
    assert time_text(few, "dot-bias").startswith("A few seconds with dot-bias")
    large = add_run(store, spec, bs=4096)
    by_large = estimate(RunMonitor(store), 10 * rows, configure("dot-bias", epochs=2, bs=65_536))
    assert by_large is not None
    assert by_large.run == large
    assert by_large.seconds == pytest.approx(80.0)
    for other in (configure("dot-bias", factors=7), configure("bayes"), configure("ease")):
        assert estimate(monitor, rows, other) is None
    assert time_text(None, "bayes") == ""


def test_data_used_before_are_listed_once_the_latest_first_as_long_as_they_are_there(tmp_path: Path) -> None:
    store = RunStore()
    films, books, gone = (tmp_path / name for name in ("films.csv", "books.csv", "gone.csv"))
    for file in (films, books, gone):
        file.write_text("user,item,rating\n1,1,3\n")
    named = DataSpec(source=str(films), columns={"user": "user"}, items="title")
    for spec in (
        DataSpec(source=str(films)),
        DataSpec(source="sample"),
        named,
        *(DataSpec(source=str(f)) for f in (books, gone)),
    ):
        store.create(spec, "random:0.2@42", configure("dot-bias"))
    gone.unlink()
    assert used_before(store) == [DataSpec(source=str(books)), named.model_copy(update={"items": "id"})]
