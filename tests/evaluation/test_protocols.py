"""The protocols from data and settings to figures and records, with fits in workers of their own."""

from collections.abc import Generator
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec, Ratings
from collab.errors import BadConfig, TrainingFailed
from collab.evaluation import (
    Fits,
    certainty_records,
    cold_records,
    compare_accuracies,
    evaluate_certainty,
    evaluate_cold_start,
    evaluate_groups,
    evaluate_rankings,
    evaluate_splits,
    group_records,
    mean_of,
    measure_accuracy,
    measure_certainty,
    measure_groups,
    rank_split,
    ranking_lines,
    ranking_records,
    rating_record,
)
from collab.models import Config
from collab.runs import RunStore
from collab.testing.made_up import write_films

SPLITS = ("random:0.2@42", "users:0/5")
CONFIG = collab.configure("bayes", factors=3, epochs=10)
TOO_SHORT = """import torch


class TooShort(torch.nn.Module):
    def __init__(self, n_users, n_items, n_factors):
        super().__init__()
        raise ValueError("there are no tracks")
"""
pytestmark = pytest.mark.usefixtures("scratch")


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Path:
    """Return a folder of films that few people rated."""
    return write_films(tmp_path / "films", users=60, items=60)


@pytest.fixture
def films(folder: Path) -> Ratings:
    """Return what is in the folder."""
    return collab.load(folder)


@pytest.fixture
def spec(folder: Path) -> DataSpec:
    """Return the folder as workers are told of it."""
    return DataSpec(source=str(folder))


def trained(films: Ratings, split: str, config: Config = CONFIG) -> collab.Recommender:
    """Return the model that a worker should fit."""
    return collab.train(films, collab.split(films, split), config)


def test_accuracies_are_those_of_models_trained_by_hand(
    films: Ratings, spec: DataSpec, home: Path, scratch: Path
) -> None:
    reports: list[tuple[str, float | None]] = []
    rows = list(evaluate_splits(films, spec, CONFIG, SPLITS, lambda *report: reports.append(report)))
    assert [row.split for row in rows] == list(SPLITS)
    for row in rows:
        part = collab.split(films, row.split)
        assert row.accuracy == measure_accuracy(trained(films, row.split), films, part)
        assert row.folded_in
        assert row.seconds > 0
    doings = [doing for doing, _ in reports]
    assert {f"predicting what {name} holds out" for name in SPLITS} < set(doings)
    assert "fit 1 of 2" in doings
    assert "fit 2 of 2" in doings
    assert all(share is None or 0 <= share <= 1 for _, share in reports)
    assert not list(scratch.glob("collab-tui-evaluation-*"))
    assert RunStore(home).runs() == []

    mean = rating_record("bayes", mean_of(rows))
    records = [rating_record("bayes", row) for row in rows]
    assert mean["split"] == "mean"
    assert mean["unrated"] == sum(record["unrated"] for record in records)
    for figure in ("rmse", "mse", "mae", "seconds", "rmse_trained"):
        assert mean[figure] == pytest.approx(sum(record[figure] for record in records) / 2)
    same = compare_accuracies(rows, rows)
    assert (same.mean, same.low, same.high) == (0, 0, 0)


def test_a_model_that_keeps_people_is_measured_by_what_it_trained_for_them(films: Ratings, spec: DataSpec) -> None:
    config = collab.configure("dot-bias", factors=3, epochs=3)
    [row] = evaluate_splits(films, spec, config, SPLITS[:1])
    assert not row.folded_in
    assert row.accuracy.rmse == pytest.approx(row.rmse_trained, abs=1e-5)
    better = compare_accuracies(list(evaluate_splits(films, spec, CONFIG, SPLITS[:1])), [row])
    assert better.mean < 0


def test_certainty_and_groups_are_those_of_models_trained_by_hand(films: Ratings, spec: DataSpec) -> None:
    part, model = collab.split(films, SPLITS[0]), trained(films, SPLITS[0])
    [certainty] = evaluate_certainty(films, spec, CONFIG, SPLITS[:1])
    assert certainty_records("bayes", certainty) == certainty_records("bayes", measure_certainty(model, films, part))
    [groups] = evaluate_groups(films, spec, CONFIG, SPLITS[:1])
    assert group_records("bayes", groups) == group_records("bayes", measure_groups(model, films, part))
    assert [record["people"] for record in group_records("bayes", groups)] == [2, 3, 5]


def test_lists_are_those_of_models_trained_by_hand(films: Ratings, spec: DataSpec) -> None:
    part, model = collab.split(films, SPLITS[0]), trained(films, SPLITS[0])
    rankings = list(evaluate_rankings(films, spec, CONFIG, SPLITS[:1], ["personal", "likely"], beside=False))
    expected = rank_split(model, films, part, ["personal", "likely"], beside=False)
    assert ranking_records(ranking_lines(rankings)) == ranking_records(ranking_lines([expected]))


def test_cold_start_beside_models_trained_with_the_answers(films: Ratings, spec: DataSpec) -> None:
    *folds, with_answers = evaluate_cold_start(films, spec, CONFIG, ["joined", "popularity"], retrain=True)
    assert [len(lines) for lines in folds] == [2] * 5
    people = [lines[0].lines[0].users for lines in folds]
    assert people == sorted(set(people))
    assert people[-1] == 60
    assert all(line.retrained is None for lines in folds for line in lines)
    assert [line.lines for line in with_answers] == [line.lines for line in folds[-1]]
    records = cold_records("bayes", with_answers)
    last = [record for record in records if record["answers"] == "all"]
    assert [record["strategy"] for record in last] == ["joined", "popularity"]
    for record in last:
        assert record["retrained"] == pytest.approx(record["rmse"], abs=0.1)
    assert all("retrained" not in record for record in records if record["answers"] != "all")


def refuse(error: type[Exception], why: str, rows: Generator[object, None, None]) -> None:
    """Look that the first of the rows is not measured."""
    with pytest.raises(error, match=why):
        next(rows)


def test_what_cannot_be_measured_is_refused_before_a_fit(folder: Path, films: Ratings, spec: DataSpec) -> None:
    choices = collab.load(folder, implicit=True)
    for rows in (
        evaluate_splits(choices, spec, CONFIG, SPLITS),
        evaluate_certainty(choices, spec, CONFIG, SPLITS),
        evaluate_groups(choices, spec, CONFIG, SPLITS),
        evaluate_cold_start(choices, spec, CONFIG, ["joined"]),
    ):
        refuse(BadConfig, "is read as choices without stars", rows)
    refuse(BadConfig, "The order stars goes by stars", evaluate_rankings(choices, spec, CONFIG, SPLITS, ["stars"]))
    refuse(BadConfig, "holds nothing out", evaluate_splits(films, spec, CONFIG, ["random:0"]))
    merged = collab.load(folder, items="title")
    refuse(BadConfig, "does not go with merged titles", evaluate_cold_start(merged, spec, CONFIG, ["joined"]))


def test_a_fit_that_fails_is_named_with_its_reason(
    films: Ratings, spec: DataSpec, tmp_path: Path, scratch: Path
) -> None:
    (tmp_path / "mine.py").write_text(TOO_SHORT)
    mine = collab.configure(f"{tmp_path / 'mine.py'}:TooShort", epochs=1)
    refuse(TrainingFailed, "fit 1 of 1 failed: .*tracks", evaluate_splits(films, spec, mine, SPLITS[:1]))
    assert not list(scratch.glob("collab-tui-evaluation-*"))


def test_fits_that_are_left_behind_are_ended(films: Ratings, spec: DataSpec, scratch: Path) -> None:
    with Fits(films, spec, collab.configure("bayes", epochs=10_000)) as fits:
        events = fits.events(SPLITS[0], collab.configure("bayes", factors=3, epochs=5000))
        assert next(events) is not None
        events.close()
        [folder] = scratch.glob("collab-tui-evaluation-*")
        store = RunStore(folder)
        assert not any(store.alive(run.run) for run in store.runs())
    assert not folder.exists()
