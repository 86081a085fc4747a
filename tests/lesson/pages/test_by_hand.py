"""Latent factors by hand."""

import re
from itertools import product

import numpy as np
import pytest

from collab.data import Ratings
from collab.lesson import Table, find_page
from tests.lesson.asking import ask, cells, only, said

FACTORS = [move.name for move in find_page("by-hand").moves]
STEPS = find_page("by-hand").moves[0].values


@pytest.mark.parametrize("taste", [*product(("-1.0", "0.3", "1.0"), repeat=3)])
def test_products_add_up_to_the_dot_product(taste: tuple[str, ...], ratings: Ratings) -> None:
    shown = ask("by-hand", ratings, **dict(zip(FACTORS, taste, strict=True)))
    (table,) = only(shown, Table)
    person = np.array([float(value) for value in taste])
    sums = []
    for film, times in zip(table.rows[::2], table.rows[1::2], strict=True):
        factors = np.array([float(value) for value in film[1:4]])
        np.testing.assert_allclose([float(value) for value in times[1:4]], person * factors, atol=5.1e-3)
        assert float(times[4]) == pytest.approx(person @ factors, abs=5.1e-3)
        sums.append(person @ factors)
    assert f"fits better: {max(sums):.2f} against {min(sums):.2f}" in said(shown)


def test_every_step_of_each_factor_changes_both_sums(ratings: Ratings) -> None:
    for name in FACTORS:
        tables = [only(ask("by-hand", ratings, **{name: step}), Table)[0] for step in STEPS]
        for film in (1, 3):
            assert len({cells(table, name)[film] for table in tables}) == len(STEPS)


def test_whoever_is_all_zeros_gets_the_same_for_both(ratings: Ratings) -> None:
    assert "Both fit alike: 0.00." in said(ask("by-hand", ratings, **dict.fromkeys(FACTORS, "0.0")))


def test_the_plain_lists_give_what_is_said(ratings: Ratings) -> None:
    match = re.search(r"zip\((\[.*?\]), (\[.*?\])\)\) is (\S+)\.", said(ask("by-hand", ratings)))
    assert match is not None
    mine, its = ([float(value) for value in text.strip("[]").split(", ")] for text in match.groups()[:2])
    assert f"{sum(a * b for a, b in zip(mine, its, strict=True)):.2f}" == match[3]
