"""Runs side by side."""

import re
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.errors import BadConfig
from collab.evaluation import compare, select_runs, setting_text
from collab.runs import RunStore
from collab.training import Epoch, Event, Finished, Started

STARTED = Started(model="dot", data="films", split="random:0.2@42", rows=80, parameters=10, epochs=5)


def add(
    store: RunStore,
    mse: float,
    model: str = "dot-bias",
    *,
    dataset: str = "data-1",
    split: str = "u1",
    data: str = "films",
    **options: object,
) -> str:
    """Add a finished run of two epochs, the last with this mse."""
    run = store.create(DataSpec(source=data), split, collab.configure(model, **options))
    store.read_data(run, dataset)
    tell(store, run, STARTED, epoch(1, mse + 0.1), epoch(2, mse), finished(mse))
    return run


def tell(store: RunStore, run: str, *events: Event) -> None:
    (store.folder(run) / "events.jsonl").write_text("".join(event.line() + "\n" for event in events))


def epoch(number: int, mse: float) -> Epoch:
    return Epoch(epoch=number, epochs=2, train_loss=0.5, valid_loss=mse, mse=mse, rmse=mse**0.5, seconds=1.0)


def finished(mse: float) -> Finished:
    figures = {"valid_loss": mse, "mse": mse, "rmse": mse**0.5}
    return Finished(**figures, kept=2, seconds=1.0, rows_per_epoch=80, distinct_rows_per_epoch=80)


def test_only_the_settings_that_differ_are_named(home: Path) -> None:
    store = RunStore(home)
    runs = [add(store, 0.9, wd=0.01), add(store, 0.8)]
    comparison = compare(store, runs)
    assert comparison.differing == ("wd",)
    assert [dict(run.settings) for run in comparison.runs] == [{"wd": 0.01}, {"wd": 0.1}]


def test_a_setting_that_a_model_lacks_is_absent(home: Path) -> None:
    store = RunStore(home)
    comparison = compare(store, [add(store, 0.9), add(store, 0.8, "embedding-nn")])
    dot, network = comparison.runs
    assert set(comparison.differing) == {"model", "factors", "ridge", "layers"}
    assert dict(dot.settings) == {"model": "dot-bias", "factors": 50, "ridge": 0}
    assert dict(network.settings) == {"model": "embedding-nn", "layers": (100, 50)}


def test_the_best_is_the_finished_run_with_the_lowest_mse(home: Path) -> None:
    store = RunStore(home)
    runs = [add(store, 0.9), add(store, 0.7), add(store, 0.8)]
    unfinished = store.create(DataSpec(source="films"), "u1", collab.configure("dot-bias"))
    store.read_data(unfinished, "data-1")
    tell(store, unfinished, STARTED, epoch(1, 0.1))
    comparison = compare(store, [*runs, unfinished])
    assert [run.best for run in comparison.runs] == [False, True, False, False]
    assert comparison.note == ""
    assert [(done.epoch, done.train_loss, done.valid_loss) for done in comparison.runs[1].epochs] == [
        (1, 0.5, pytest.approx(0.8)),
        (2, 0.5, 0.7),
    ]


@pytest.mark.parametrize("other", [{"split": "u2"}, {"dataset": "data-2"}])
def test_figures_of_other_data_or_splits_are_not_ranked_together(home: Path, other: dict[str, str]) -> None:
    store = RunStore(home)
    two = compare(
        store,
        [add(store, 0.9), add(store, 0.5, split=other.get("split", "u1"), dataset=other.get("dataset", "data-1"))],
    )
    assert [run.best for run in two.runs] == [False, False]
    assert "cannot be ranked together" in two.note
    three = compare(store, ["1", "2", add(store, 0.8)])
    assert [run.best for run in three.runs] == [False, False, True]


def test_a_run_is_taken_once_and_has_to_be_there(home: Path) -> None:
    store = RunStore(home)
    run = add(store, 0.9)
    assert [compared.summary.run for compared in compare(store, [run, run]).runs] == [run]
    with pytest.raises(collab.NotFound, match="There is no run 2"):
        compare(store, [run, "2"])


def test_what_the_lesson_prints_stands_beside_its_experiments(home: Path) -> None:
    store = RunStore(home)
    like = {"data": "ml-100k", "split": "random:0.2@42"}
    runs = [add(store, 0.9, wd=0.01, **like), add(store, 0.9, seed=1, **like), add(store, 0.9, "collab-nn", **like)]
    assert [run.published for run in compare(store, runs).runs] == [0.893, 0.823, 0.8675]
    runs = [add(store, 0.9, "cross-entropy", **like), add(store, 0.9, epochs=30, **like), add(store, 0.9, **like)]
    unlike = add(store, 0.9, data="films", split="random:0.2@42")
    assert [run.published for run in compare(store, [*runs, unlike]).runs] == [None, None, 0.823, None]


def test_values_read_as_they_are_typed() -> None:
    values = [(100, 50), [0.0, 5.5], (100,), 0.005, 64, None, "one-cycle"]
    assert [setting_text(value) for value in values] == ["100,50", "0:5.5", "100", "0.005", "64", "scale", "one-cycle"]


def test_runs_are_chosen_by_settings_and_results_and_sorted_by_either(home: Path) -> None:
    store = RunStore(home)
    first, second = add(store, 0.9, wd=0.01, factors=8), add(store, 0.7, factors=32)
    third = add(store, 0.8, "embedding-nn")

    def chosen(*conditions: str, order: str = "") -> list[str]:
        return [run.run for run in select_runs(store, conditions, order)]

    assert chosen() == [third, second, first]
    assert chosen("model=dot-bias") == [second, first]
    assert chosen("factors>=8", "mse<0.8") == [second]
    assert chosen("layers=100,50") == [third]
    assert chosen("wd=0.010") == [first]
    assert chosen(order="mse") == [second, third, first]
    assert chosen(order="-mse") == [first, third, second]
    assert chosen(order="factors") == [first, second, third]  # the network has none, and comes last
    assert chosen(order="-factors") == [second, first, third]
    assert chosen(order="run") == [first, second, third]


def test_a_choice_by_nothing_that_runs_have_is_refused_in_words(home: Path) -> None:
    store = RunStore(home)
    assert select_runs(store, ["factors>1"], "mse") == []
    add(store, 0.9)
    for conditions, order, why in (
        (["fctors=1"], "", 'No run has "fctors". Did you mean factors?'),
        ([], "speed", 'No run has "speed"'),
        (["factors"], "", "is no condition"),
        (["factors<many"], "", 'compares numbers, and "many" is none'),
    ):
        with pytest.raises(BadConfig, match=re.escape(why)):
            select_runs(store, conditions, order)
