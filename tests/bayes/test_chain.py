"""The chain finds again what ratings were made with."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import spearmanr

from collab.bayes import Block, Gibbs
from collab.bayes.likelihood import RowNoise
from collab.bayes.prior import RowPrior, Slopes
from collab.kernels import PlainKernel, Rated, load_kernel
from collab.types import Floats

USERS, ITEMS = 200, 150


def made_up_chain(values: Floats | None, *, plain: bool = False) -> tuple[Gibbs, Floats]:
    """Return a chain over ratings of a made-up world, and the users' true noise; levels of `values` where there are
    some.
    """
    rng = np.random.default_rng(1)
    pairs = np.unique(rng.integers(0, [USERS, ITEMS], (12_000, 2)), axis=0)
    noise = rng.choice([0.3, 1.2], USERS)
    users, items = 0.6 * rng.normal(size=(USERS, 3)), 0.6 * rng.normal(size=(ITEMS, 3))
    scores = users[pairs[:, 0], 0] + items[pairs[:, 1], 0] + (users[pairs[:, 0], 1:] * items[pairs[:, 1], 1:]).sum(1)
    stars = scores + noise[pairs[:, 0]] * rng.normal(size=len(pairs))
    if values is not None:
        stars = values[np.searchsorted(np.array([-1.0, -0.2, 0.2, 1.0]), stars)]
    rated = Rated.of(pairs[:, 0], pairs[:, 1], (USERS, ITEMS))
    kernel = PlainKernel() if plain else load_kernel(1)
    return Gibbs((rated, rated.transposed()), ([], []), stars.astype(np.float32), values, kernel, 2, 0), noise


def test_noisy_users_are_told_from_others() -> None:
    chain, noise = made_up_chain(None)
    variances = np.zeros(USERS)
    for number in range(1, 61):
        chain.sweep(number)
        variances += 1 / chain.users.noise.precisions
    assert spearmanr(variances, noise)[0] > 0.8


def test_cut_points_are_where_levels_change() -> None:
    """Of five levels the outermost cut points stay; the two inner ones settle at their true places between them."""
    chain, _ = made_up_chain(np.arange(-2.0, 3.0))
    sums, count = np.zeros(4), 0
    for number in range(1, 101):
        chain.sweep(number)
        if number > 40 and chain.cuts is not None:
            sums, count = sums + chain.cuts.points, count + 1
    middle = sums / count
    assert (middle[0], middle[-1]) == (-1.5, 1.5)
    np.testing.assert_allclose(middle[1:3] / 1.5, [-0.2, 0.2], atol=0.08)


@pytest.mark.parametrize("values", [None, np.arange(-2.0, 3.0)])
def test_compiled_and_plain_loops_make_the_same_chain(values: Floats | None) -> None:
    samples = []
    for plain in (False, True):
        chain, _ = made_up_chain(values, plain=plain)
        samples.append([chain.sweep(number) for number in (1, 2, 3)][-1])
    np.testing.assert_allclose(samples[0].items, samples[1].items, rtol=1e-2, atol=1e-2)
    assert samples[0].noise == pytest.approx(samples[1].noise, rel=1e-2)


def test_slopes_are_those_of_a_regression_where_rows_are_many() -> None:
    rng = np.random.default_rng(2)
    features, true = rng.normal(size=(2000, 4)), rng.normal(size=(4, 3))
    rows = features @ true + 0.1 * rng.normal(size=(2000, 3))
    block = Block("made up", csr_array(features), np.zeros(0, np.int64))
    slopes = Slopes(block, 3, PlainKernel())
    for _ in range(3):
        slopes.draw(rng, rows, 100 * np.eye(3))
    np.testing.assert_allclose(slopes.slopes, true, atol=0.02)
    np.testing.assert_allclose(slopes.explained[:5], features[:5] @ true, atol=0.1)


def test_a_block_explains_its_part_of_the_variance_that_rows_lead_to() -> None:
    """Rows whose second number is half known from features; nothing is known of the first."""
    rng = np.random.default_rng(4)
    features = rng.normal(size=(2000, 1))
    rows = np.hstack([rng.normal(size=(2000, 1)), features + rng.normal(size=(2000, 1))])
    prior = RowPrior([Block("made up", csr_array(features), np.zeros(0, np.int64))], 2000, 2, PlainKernel())
    for _ in range(5):
        prior.draw(rng, rows)
    own, (first, second) = features.var(), rows.var(0)
    assert prior.shares(rows, np.diag([0.0, 1.0]))["made up"] == pytest.approx(own / second, abs=0.05)
    assert prior.shares(rows, np.diag([2.0, 1.0]))["made up"] == pytest.approx(own / (2 * first + second), abs=0.03)


def test_the_shape_of_precisions_is_found_again() -> None:
    rng = np.random.default_rng(3)
    precisions = rng.gamma(3, 1 / 3, 1000)
    counts = np.full(1000, 40)
    squares = rng.chisquare(40, 1000) / precisions
    noise, shapes = RowNoise(1000), []
    for sweep in range(300):
        noise.draw(rng, squares, counts)
        shapes.append(noise.shape if sweep >= 100 else 3)
    assert np.mean(shapes) == pytest.approx(3, rel=0.15)
    assert np.corrcoef(noise.precisions, precisions)[0, 1] > 0.75


def test_of_a_single_row_nothing_is_explained() -> None:
    block = Block("genres", csr_array(np.ones((1, 2))), np.zeros(0, np.int64))
    prior = RowPrior([block], 1, 3, PlainKernel())
    assert prior.shares(np.ones((1, 3)), np.eye(3)) == {"genres": 0.0}
