"""Items as functions of an embedding: what all samples share is the same as if each had it."""

import numpy as np
import pytest

from collab.inference import DotScoring, Identity, Link, Ordinal, SigmoidRange
from collab.types import Floats

SAMPLES, TITLES, OWN, SHARED = 3, 8, 4, 2
LINKS = (Identity(), SigmoidRange(0, 5.5), Ordinal((1.0, 2.0, 3.0), (1.5, 2.5), 0.9))


@pytest.mark.parametrize("link", LINKS, ids=["identity", "sigmoid", "ordinal"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=["single", "double"])
def test_what_samples_share_is_the_same_as_if_each_had_it(link: Link, dtype: type[np.floating]) -> None:
    rng = np.random.default_rng(5)
    features = rng.normal(size=(TITLES, SAMPLES, OWN)).astype(np.float32).swapaxes(0, 1)
    shared, offsets = (rng.normal(size=shape).astype(np.float32) for shape in ((TITLES, SHARED), (SAMPLES, TITLES)))
    apart = DotScoring(features, offsets, link, shared)
    each = DotScoring(np.concatenate([features, np.repeat(shared[None], SAMPLES, 0)], 2), offsets, link)
    embeddings = rng.normal(size=(SAMPLES, OWN + SHARED))
    for positions in (np.arange(TITLES), np.array([1, 2]), np.array([6, 0, 6]), np.array([3])):
        one, other = apart.select(positions, dtype), each.select(positions, dtype)
        assert len(one) == len(other) == len(positions)
        for compute in (DotScoring.stars, DotScoring.mean_stars, slopes_and_scores):
            np.testing.assert_allclose(compute(one, embeddings), compute(other, embeddings), rtol=1e-5, atol=1e-5)
        if link is LINKS[1]:
            assert one.squares is None
        else:
            assert one.squares is not None
            assert other.squares is not None
            np.testing.assert_allclose(one.squares, other.squares, rtol=1e-5)


def slopes_and_scores(items: DotScoring, embeddings: Floats) -> Floats:
    """Return all that `linearize` and `latent` do, side by side."""
    parts = (*items.linearize(embeddings), *items.latent(embeddings))
    return np.concatenate([part.reshape(SAMPLES, len(items), -1) for part in parts], 2)


def test_all_items_are_taken_without_a_copy() -> None:
    features = np.ones((TITLES, SAMPLES, OWN), np.float32).swapaxes(0, 1)
    shared = np.ones((TITLES, SHARED), np.float32)
    items = DotScoring(features, np.ones((SAMPLES, TITLES), np.float32), Identity(), shared)
    everything = items.select(np.arange(TITLES), np.float32)
    assert np.shares_memory(everything.features, features)
    assert everything.shared is not None
    assert np.shares_memory(everything.shared, shared)
