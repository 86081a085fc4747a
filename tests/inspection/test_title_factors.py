"""Factors turned so that they can be read."""

import numpy as np
from hypothesis import given, strategies as some

import collab
from collab.inspection import factors
from collab.inspection.title_factors import varimax
from collab.types import Floats


def criterion(loadings: Floats) -> float:
    return float((loadings**2).var(0).sum())


@given(some.integers(0, 10_000), some.integers(2, 6))
def test_the_rotation_turns_only_and_makes_few_entries_large(seed: int, width: int) -> None:
    loadings = np.random.default_rng(seed).normal(size=(40, width)) ** 3
    rotation = varimax(loadings)
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(width), atol=1e-8)
    assert criterion(loadings @ rotation) >= criterion(loadings) - 1e-9


def test_factors_that_were_turned_away_are_found_again() -> None:
    rng = np.random.default_rng(3)
    simple = np.kron(np.eye(3), np.ones((30, 1))) * rng.uniform(1, 2, size=(90, 1))
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    rotated = simple @ turn @ varimax(simple @ turn)
    assert (np.abs(rotated) > 0.5).sum() == 90
    assert criterion(rotated) > 0.99 * criterion(simple)


def test_each_factor_names_the_titles_at_its_ends(model: collab.Recommender) -> None:
    listed = factors(model, 4)
    assert [each.number for each in listed] == list(range(1, 7))
    shares = [each.share for each in listed]
    assert shares == sorted(shares, reverse=True)
    assert abs(sum(shares) - 1) < 1e-9
    for factor in listed:
        high, low = [each.value for each in factor.high], [each.value for each in factor.low]
        assert high == sorted(high, reverse=True)
        assert low == sorted(low)
        assert min(high) > 0 > max(low)
        assert high[0] >= -low[0]
        assert model.items.position(factor.high[0].item) >= 0
