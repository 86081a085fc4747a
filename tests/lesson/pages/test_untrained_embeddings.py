"""Embeddings before training."""

import re

import numpy as np
import pytest
from scipy.stats import norm

import collab
from collab.data import Ratings
from collab.lesson import Bars, Table, find_page
from tests.lesson.asking import ask, cells, only, said

WRAPPED = float(np.std(np.fmod(norm.ppf((np.arange(200_000) + 0.5) / 200_000), 2))) * 0.01


@pytest.mark.parametrize("model", find_page("before").moves[0].values)
@pytest.mark.parametrize("factors", ["20", "200"])
def test_tables_hold_small_numbers_that_predict_next_to_nothing(model: str, factors: str, ratings: Ratings) -> None:
    shown = ask("before", ratings, model=model, factors=factors)
    (table,) = only(shown, Table)
    assert len(table.rows) == (4 if "bias" in model else 2)
    for rows, numbers, sd, length in zip(
        *(cells(table, name) for name in ("rows", "numbers a row", "sd", "mean length of a row")), strict=True
    ):
        assert int(rows) in {len(ratings.user_ids) + 1, len(ratings.item_table) - 3 + 1}
        assert numbers in {"1", factors}
        if numbers == factors:
            assert float(sd) == pytest.approx(WRAPPED, rel=0.05)
            assert float(length) == pytest.approx(WRAPPED * float(factors) ** 0.5, rel=0.05)
    low, high, mean = _predicted(said(shown))
    middle = 0.0 if model == "dot" else 2.75
    assert low <= mean <= high
    assert mean == pytest.approx(middle, abs=0.01)
    assert high - low < 0.2


def _predicted(text: str) -> tuple[float, ...]:
    match = re.search(r"predicts (\S+) to (\S+) stars, (\S+) on average", text)
    assert match is not None
    return tuple(float(value) for value in match.groups())


def test_the_error_is_that_of_always_saying_the_middle(ratings: Ratings) -> None:
    stars = ratings.stars[collab.split(ratings).valid]
    match = re.search(r"RMSE on (\S+) held-out ratings: (\S+) stars", said(ask("before", ratings)))
    assert match is not None
    assert match[1] == f"{len(stars):,}"
    assert float(match[2]) == pytest.approx(float(np.sqrt(np.mean((stars - 2.75) ** 2))), abs=0.01)


def test_the_histogram_is_cut_at_two_standard_deviations_and_adds_up_to_all(ratings: Ratings) -> None:
    (bars,) = only(ask("before", ratings), Bars)
    assert sum(share for _, share in bars.bars) == pytest.approx(1)
    assert max(abs(float(name)) for name, _ in bars.bars) < 0.02
