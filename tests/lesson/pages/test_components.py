"""The page on principal components."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Bars, Table
from collab.lesson.pages.components import PAGE
from collab.types import Floats
from tests.lesson.asking import ask, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


def trained_factors(model: collab.Recommender) -> tuple[list[int], Floats]:
    """The trained titles, most rated first, and their factors around the mean."""
    trained = [at for at in range(len(model.items)) if model.stats.trained[at]]
    places = sorted(trained, key=lambda at: -model.stats.ratings[at])
    factors = model.factors[places].astype(np.float64)
    return places, factors - factors.mean(0)


def test_the_bars_are_the_shares_of_the_covariance(model: collab.Recommender, ratings: Ratings) -> None:
    shown = ask("components", ratings, model)
    _, factors = trained_factors(model)
    powers = np.sort(np.linalg.eigvalsh(factors.T @ factors))[::-1]
    shares = powers / powers.sum()
    bars = only(shown, Bars)[0].bars
    assert [name for name, _ in bars] == ["component 1", "component 2", "component 3"]
    assert [share for _, share in bars] == pytest.approx(shares[:3].tolist(), abs=1e-6)
    assert f"These two hold {shares[:2].sum():.0%} of what 6 factors hold" in said(shown)


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_the_ends_are_the_outermost_of_the_titles_shown(
    model: collab.Recommender, ratings: Ratings, pair: tuple[int, int]
) -> None:
    places, factors = trained_factors(model)
    _, directions = np.linalg.eigh(factors.T @ factors)
    placed = factors @ directions[:, ::-1]
    placed *= np.sign(placed[np.abs(placed).argmax(0), np.arange(placed.shape[1])])
    shown = ask("components", ratings, model, components=f"{pair[0]} and {pair[1]}", titles="20")
    for number, table in zip(pair, only(shown, Table), strict=True):
        order = np.argsort(-placed[:20, number - 1])
        outermost = [*order[:4], *order[-4:]]
        assert [row[0] for row in table.rows] == [model.items.name(places[at]) for at in outermost]
        for at, row in zip(outermost, table.rows, strict=True):
            assert [float(cell) for cell in row[1:]] == pytest.approx(placed[at, [n - 1 for n in pair]], abs=0.006)


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(model: collab.Recommender, ratings: Ratings, name: str, value: str) -> None:
    assert ask("components", ratings, model, **{name: value})
