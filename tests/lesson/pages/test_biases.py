"""The use of biases."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Bars, Table, find_page
from tests.lesson.asking import ask, cells, only, said

SHRINKAGES = find_page("biases").moves[0].values


@pytest.mark.parametrize("shrinkage", SHRINKAGES)
def test_one_side_of_biases_is_the_shrunk_mean_of_what_is_left(shrinkage: str, ratings: Ratings) -> None:
    split = collab.split(ratings)
    stars, held_out_stars = ratings.stars[split.training].astype(np.float64), ratings.stars[split.valid]
    users, items = ratings.users[split.training], ratings.items[split.training]
    errors = dict(only(ask("biases", ratings, shrinkage=shrinkage), Bars)[0].bars)
    assert errors["the mean alone"] == pytest.approx(np.sqrt(np.mean((held_out_stars - stars.mean()) ** 2)), abs=1e-6)
    for name, codes, held_out in (
        ("mean, user bias", users, ratings.users[split.valid]),
        ("mean, item bias", items, ratings.items[split.valid]),
    ):
        start, bias = stars.mean(), np.zeros(codes.max() + 1)
        for _ in range(100):
            total = np.bincount(codes, stars - start, len(bias))
            bias = total / np.maximum(np.bincount(codes, minlength=len(bias)) + float(shrinkage), 1e-9)
            start = float(np.mean(stars - bias[codes]))
        predicted = np.clip(start + bias[held_out], 0.5, 5)
        assert errors[name] == pytest.approx(float(np.sqrt(np.mean((held_out_stars - predicted) ** 2))), abs=2e-3)


def test_both_biases_err_least_and_the_gain_is_said(ratings: Ratings) -> None:
    shown = ask("biases", ratings)
    errors = dict(only(shown, Bars)[0].bars)
    assert min(errors, key=lambda name: errors[name]) == "mean, both biases"
    gain = 1 - errors["mean, both biases"] / errors["the mean alone"]
    assert f"{gain:.0%} smaller" in said(shown)


def test_the_outermost_titles_are_listed_with_what_they_rest_on(ratings: Ratings) -> None:
    (table,) = only(ask("biases", ratings), Table)
    biases = [float(value) for value in cells(table, "bias")]
    assert biases == sorted(biases, reverse=True)
    assert len(biases) == 6
    training = ratings.items[collab.split(ratings).training]
    for title, count in zip(cells(table, "title"), cells(table, "ratings"), strict=True):
        assert int(count) == np.sum(training == ratings.item_table.names.index(title)) > 0


def test_more_shrinkage_leaves_smaller_biases(ratings: Ratings) -> None:
    widths = []
    for shrinkage in SHRINKAGES:
        (table,) = only(ask("biases", ratings, shrinkage=shrinkage), Table)
        biases = [float(value) for value in cells(table, "bias")]
        widths.append(max(biases) - min(biases))
    assert widths == sorted(widths, reverse=True)


def test_where_everyone_gave_the_same_there_is_nothing_to_learn(ratings: Ratings) -> None:
    same = replace(ratings, stars=np.full_like(ratings.stars, 3))
    assert "The mean is 3.00 stars. It has no error here" in said(ask("biases", same))
