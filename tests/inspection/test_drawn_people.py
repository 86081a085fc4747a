"""Errors and certainty of people who were drawn, where the data have more ratings than are looked at."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings, Split
from collab.data.cache import cache_folder, write
from collab.errors import CollabError
from collab.evaluation import measure_accuracy, measure_certainty
from collab.inspection import look_at_certainty, look_at_errors
from collab.processes import Cancelled
from tests.inspection.conftest import SPLIT
from tests.terminal.processes import command_of, descendants

MOST = 2000


@pytest.fixture
def cached(ratings: Ratings, tmp_path: Path) -> Ratings:
    cache_folder()
    (tmp_path / "scratch").mkdir()
    write(ratings, tmp_path / "scratch")
    return ratings


def rows_of_some(ratings: Ratings, text: str = SPLIT, most: int = MOST) -> tuple[Split, int, int]:
    """Return the rows of a split of evenly drawn people with held-out rows, and of how many people, among how many."""
    rows = collab.split(ratings, text)
    able = sorted(set(ratings.users[rows.valid].tolist()))
    count = int(len(able) * most / np.isin(ratings.users, able).sum())
    people = [able[int(place)] for place in np.linspace(0, len(able) - 1, count)]
    training, valid = (each[np.isin(ratings.users[each], people)] for each in (rows.training, rows.valid))
    return Split(text, training, valid), count, len(able)


def test_errors_are_those_of_the_people_drawn(model: collab.Recommender, cached: Ratings) -> None:
    errors = look_at_errors(model, most=MOST)
    rows, count, among = rows_of_some(cached)
    assert errors.drawn == (count, among)
    assert 10 < count < among / 2
    assert abs(len(rows.training) + len(rows.valid) - MOST) < MOST / 4
    assert sum(times for _, times in errors.histogram) == len(cached)
    rmse = measure_accuracy(model, cached, rows).rmse
    for bins in errors.bins.values():
        assert sum(each.count for each in bins) == len(rows.valid)
        assert np.sqrt(sum(each.count * each.rmse**2 for each in bins) / len(rows.valid)) == pytest.approx(rmse)
    stars = cached.stars[rows.valid]
    assert [(each.label, each.count) for each in errors.bins["stars"]] == [
        (f"{value:g}", int((stars == value).sum())) for value in np.unique(stars)
    ]


def test_certainty_is_that_of_the_people_drawn(model: collab.Recommender, cached: Ratings) -> None:
    certainty = look_at_certainty(model, most=MOST)
    rows, *drawn = rows_of_some(cached)
    alone = measure_certainty(model, cached, rows)
    assert certainty.drawn == tuple(drawn)
    assert (certainty.split, certainty.ratings) == (SPLIT, len(rows.valid))
    assert certainty.coverage80 == pytest.approx(alone.coverage80)
    assert certainty.width == pytest.approx(alone.width)
    ends = [[(fifth.low, fifth.high) for fifth in each.fifths["user"]] for each in (certainty, alone)]
    assert ends[0] == ends[1]


def test_data_of_no_more_ratings_are_looked_at_whole(model: collab.Recommender, cached: Ratings) -> None:
    whole = look_at_errors(model)
    assert whole.drawn is None
    assert look_at_errors(model, most=len(cached)).bins == whole.bins
    assert sum(each.count for each in whole.bins["stars"]) == len(collab.split(cached, SPLIT).valid)


def test_people_are_drawn_among_those_with_held_out_ratings(cached: Ratings) -> None:
    split = collab.split(cached, "users:0/5")
    model = collab.train(cached, split, collab.configure("dot-bias", factors=2, epochs=1, bs=512))
    errors = look_at_errors(model, most=500)
    rows, count, among = rows_of_some(cached, "users:0/5", 500)
    assert errors.drawn == (count, among)
    assert among == 30
    assert sum(each.count for each in errors.bins["stars"]) == len(rows.valid)


def test_a_process_of_its_own_comes_to_the_same(model: collab.Recommender, cached: Ratings, tmp_path: Path) -> None:
    model.save(tmp_path / "model")
    opened, shares = collab.Recommender.open(tmp_path / "model"), list[float]()
    errors, alone = look_at_errors(opened, shares.append, MOST), look_at_errors(model, most=MOST)
    assert errors.drawn is not None
    assert (errors.split, errors.histogram, errors.drawn) == (alone.split, alone.histogram, alone.drawn)
    for kind, bins in errors.bins.items():
        assert [(each.label, each.count) for each in bins] == [(each.label, each.count) for each in alone.bins[kind]]
        assert [each.rmse for each in bins] == pytest.approx([each.rmse for each in alone.bins[kind]])
    assert shares == sorted(shares)
    certainty, certain_alone = look_at_certainty(opened, most=MOST), look_at_certainty(model, most=MOST)
    assert (certainty.drawn, certainty.ratings) == (certain_alone.drawn, certain_alone.ratings)
    assert certainty.coverage80 == pytest.approx(certain_alone.coverage80, abs=2 / certainty.ratings)
    assert list(certainty.fifths) == list(certain_alone.fifths)


def test_to_be_stopped_ends_the_process(model: collab.Recommender, cached: Ratings, tmp_path: Path) -> None:
    def stop(_share: float) -> None:
        raise Cancelled("Stopped.")

    model.save(tmp_path / "model")
    opened = collab.Recommender.open(tmp_path / "model")
    for look in (look_at_errors, look_at_certainty):
        with pytest.raises(Cancelled):
            look(opened, stop, MOST)


def test_where_the_process_is_killed_it_is_said_what_it_did(
    model: collab.Recommender, cached: Ratings, tmp_path: Path, real_processes: None
) -> None:
    def look() -> None:
        for _ in range(9):  # one that was through before it could be killed is begun again
            look_at_errors(opened, kill, MOST)

    def kill(_share: float) -> None:
        for process in descendants(os.getpid()):
            if "look_job" in command_of(process):
                os.kill(process, signal.SIGKILL)

    model.save(tmp_path / "model")
    opened = collab.Recommender.open(tmp_path / "model")
    with pytest.raises(CollabError, match="The process that predicts what was held out ended early, status -9"):
        look()


def test_a_model_that_was_changed_is_not_looked_at_in_its_file(
    model: collab.Recommender, cached: Ratings, tmp_path: Path
) -> None:
    model.save(tmp_path / "model")
    opened = collab.Recommender.open(tmp_path / "model").artifact
    assert opened.file == tmp_path / "model"
    assert replace(opened, model="another").file is None
