"""People who are folded in at once, by the compiled loop: what one at a time gives."""

import numpy as np
import pytest

from collab.inference import DotScoring, Gaussian, Identity, Noise, Ordinal, fold_in_person
from collab.kernels import PeopleFoldIn
from collab.types import Floats

SAMPLES, ROWS, WIDTH = 3, 60, 5
HEAD = Ordinal((1.0, 2.0, 3.0, 4.0, 5.0), (1.6, 2.4, 3.3, 4.6), 0.9)


def covariances(rng: np.random.Generator) -> Floats:
    roots = rng.normal(size=(SAMPLES, WIDTH, WIDTH))
    return np.asarray(0.1 * (roots @ np.swapaxes(roots, 1, 2) + np.eye(WIDTH)))


@pytest.mark.parametrize("user_shape", [0.0, 4.0])
def test_many_are_folded_in_as_one_is(user_shape: float) -> None:
    """One rating, a few and many; outermost levels, and one between two levels."""
    rng = np.random.default_rng(8)
    features = rng.normal(size=(SAMPLES, ROWS, WIDTH)).astype(np.float32)
    items = DotScoring(features, rng.normal(3, 1, (SAMPLES, ROWS)).astype(np.float32), HEAD)
    noise = Noise(rng.gamma(4, 0.2, SAMPLES), rng.gamma(9, 1 / 9, ROWS).astype(np.float32), user_shape)
    counts = [1, 3, 50, 1, 17]
    priors = [Gaussian(0.3 * rng.normal(size=(SAMPLES, WIDTH)), covariances(rng)) for _ in counts]
    rows = [rng.permutation(ROWS)[:count].astype(np.int32) for count in counts]
    stars = [rng.integers(1, 6, count).astype(float) for count in counts]
    stars[1][:] = 1, 3.4, 5
    loop = PeopleFoldIn.of(items, noise)
    assert loop is not None
    loop.compile()
    assert loop.compiled
    for person, (gaussian, evidence, variance) in enumerate(loop(priors, rows, stars)):
        one, its, alone = fold_in_person(priors[person], items.select(rows[person]), stars[person], noise, rows[person])
        np.testing.assert_allclose(gaussian.mean, one.mean, atol=1e-6)
        np.testing.assert_allclose(gaussian.covariance, one.covariance, atol=1e-6)
        assert variance == pytest.approx(alone, abs=1e-5)
        np.testing.assert_array_equal(evidence.features, its.features)
        np.testing.assert_allclose(evidence.targets, its.targets, atol=1e-3)
        np.testing.assert_allclose(evidence.noise, its.noise, rtol=1e-3)


def test_without_levels_there_is_no_loop() -> None:
    items = DotScoring(np.ones((1, 2, 2), np.float32), np.zeros((1, 2), np.float32), Identity())
    assert PeopleFoldIn.of(items, Noise(np.ones(1), np.ones(2, np.float32))) is None
