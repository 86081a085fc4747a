"""Principal components and the map of titles."""

import numpy as np
from hypothesis import given, strategies as some
from hypothesis.extra.numpy import arrays

import collab
from collab.inspection import common_factors, placed, title_map
from collab.inspection.factor_map import principal_components
from collab.types import Floats

_ROWS = arrays(np.float64, some.tuples(some.integers(2, 30), some.integers(1, 8)), elements=some.integers(-9, 9))


@given(_ROWS)
def test_components_are_those_of_the_covariance(values: Floats) -> None:
    components, shares = principal_components(values, 3)
    centred = values - values.mean(0)
    power = np.sort(np.linalg.eigvalsh(centred.T @ centred))[::-1][: components.shape[1]]
    np.testing.assert_allclose((components**2).sum(0), power, atol=1e-6)
    np.testing.assert_allclose(components.T @ components, np.diag((components**2).sum(0)), atol=1e-6)
    assert 0 <= shares.sum() <= 1 + 1e-9
    assert (components.max(0) >= -components.min(0) - 1e-9).all()


def test_the_samples_of_a_model_share_their_dot_products(model: collab.Recommender) -> None:
    places = model.stats.most_rated(100)
    side_by_side = model.factors[places].astype(float)
    exact = side_by_side @ side_by_side.T / len(model.artifact.item_features)
    reduced = common_factors(model, places)
    first, last = model.artifact.factors
    assert reduced.shape == (100, last - first)
    kept = 1 - ((exact - reduced @ reduced.T) ** 2).sum() / (exact**2).sum()
    assert kept > (0.999 if len(model.artifact.item_features) == 1 else 0.5)


def test_the_map_shows_the_most_rated_titles_first(model: collab.Recommender) -> None:
    shown = placed(model, 20)
    counts = [each.ratings for each in shown]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == model.stats.ratings.max()
    whole = title_map(model)
    np.testing.assert_allclose(whole.components.mean(0), 0, atol=1e-9)
    assert whole.shares[0] >= whole.shares[1] >= whole.shares[2] > 0
    assert (shown[0].x, shown[0].y, shown[0].z) == tuple(whole.components[0])


def test_close_on_the_map_is_close_in_factors(model: collab.Recommender) -> None:
    whole = title_map(model)
    factors = common_factors(model, whole.positions)
    apart = np.linalg.norm(factors[:, None] - factors, axis=-1)
    on_map = np.linalg.norm(whole.components[:, None] - whole.components, axis=-1)
    assert np.corrcoef(apart.ravel(), on_map.ravel())[0, 1] > 0.6
