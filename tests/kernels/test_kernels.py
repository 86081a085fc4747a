"""The loops over ratings: compiled and in NumPy to the same numbers, and to those of plain formulas."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import ndtr

from collab.kernels import Kernel, PlainKernel, Rated, load_kernel, order_by_rows
from collab.kernels.compiled import compile_others
from collab.kernels.plain import uniforms
from collab.processes import run_job
from collab.types import AnyArray, Floats, Singles

CUTS = np.array([-1.5, -0.4, 0.3, 1.2])


@dataclass
class Problem:
    """Made-up ratings of rows by rows of the other side."""

    rated: Rated
    targets: Singles
    precisions: Floats
    others: Singles
    own: Singles
    embeddings: Singles
    levels: AnyArray
    deviations: tuple[Singles, Singles]
    keys: AnyArray

    @property
    def scores(self) -> Singles:
        """The scores of all ratings, written out."""
        one, other = self.own[self.rated.own], self.embeddings[self.rated.columns]
        return np.asarray(one[:, 0] + other[:, 0] + (one[:, 1:] * other[:, 1:]).sum(1), np.float32)


@pytest.fixture(scope="module")
def problem() -> Problem:
    rng = np.random.default_rng(3)
    rows, others, width = 90, 70, 6
    pairs = np.unique(rng.integers(0, [rows, others], (2500, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != 7]  # a row without ratings
    count = len(pairs)
    return Problem(
        Rated.of(pairs[:, 0], pairs[:, 1], (rows, others)),
        rng.normal(size=count).astype(np.float32),
        rng.gamma(4, 0.25, rows),
        rng.gamma(4, 0.25, others).astype(np.float32),
        (0.3 * rng.normal(size=(rows, width))).astype(np.float32),
        (0.3 * rng.normal(size=(others, width))).astype(np.float32),
        rng.integers(0, 5, count).astype(np.uint8),
        (rng.gamma(16, 1 / 16, rows).astype(np.float32), rng.gamma(16, 1 / 16, others).astype(np.float32)),
        np.array([12345, 678910], np.uint32),
    )


@pytest.fixture(scope="module", params=["plain", "fastest"])
def kernel(request: pytest.FixtureRequest) -> Kernel:
    return PlainKernel() if request.param == "plain" else load_kernel(1)


def test_the_fastest_is_compiled() -> None:
    assert load_kernel(1).name == "numba"


def test_a_process_of_its_own_compiles_half_of_a_chains_loops() -> None:
    run_job(compile_others, {})
    kernel = load_kernel(1)
    kernel.compile("chain")
    kernel.compile("choices")
    kernel.compile("improvements")
    assert kernel.compiled("chain")
    assert kernel.compiled("choices")
    assert kernel.compiled("improvements")


def test_rows_are_drawn_from_the_posterior_of_a_regression(kernel: Kernel, problem: Problem) -> None:
    rng = np.random.default_rng(5)
    rows, width = problem.own.shape
    root = rng.normal(size=(width, width))
    prior, means, normals = (
        root @ root.T + np.eye(width),
        rng.normal(size=(rows, width)),
        rng.normal(size=(rows, width)),
    )
    mean, draw = kernel.draw_rows(
        problem.rated, problem.targets, problem.precisions, problem.others, problem.embeddings, means, prior, normals
    )
    for row in (0, 7, 50):
        at = problem.rated.own == row
        columns = problem.rated.columns[at]
        features = problem.embeddings[columns].astype(float)
        targets = problem.targets[at] - features[:, 0]
        features[:, 0] = 1
        weights = problem.precisions[row] * problem.others[columns].astype(float)
        precision = prior + (features * weights[:, None]).T @ features
        shift = prior @ means[row] + features.T @ (weights * targets)
        expected = np.linalg.solve(precision, shift)
        np.testing.assert_allclose(mean[row], expected, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(
            draw[row], expected + np.linalg.solve(np.linalg.cholesky(precision).T, normals[row]), rtol=1e-4, atol=1e-5
        )


def test_scores_and_squares_are_those_written_out(kernel: Kernel, problem: Problem) -> None:
    rated = problem.rated
    scores = kernel.scores(rated, problem.own, problem.embeddings)
    np.testing.assert_allclose(scores, problem.scores, atol=1e-5)
    pairs = kernel.pair_scores(rated.own[::-1].copy(), rated.columns[::-1].copy(), problem.own, problem.embeddings)
    np.testing.assert_allclose(pairs[::-1], scores, atol=1e-6)
    squares = (problem.targets - problem.scores).astype(float) ** 2
    by_row = kernel.row_squares(rated, problem.targets, problem.scores, problem.others)
    terms = problem.others[rated.columns] * squares
    np.testing.assert_allclose(by_row, [terms[rated.own == row].sum() for row in range(len(rated))], rtol=1e-4)
    by_column = kernel.column_squares(rated, problem.targets, problem.scores, problem.precisions)
    terms = problem.precisions[rated.own] * squares
    expected = [terms[rated.columns == column].sum() for column in range(rated.others)]
    np.testing.assert_allclose(by_column, expected, rtol=1e-4, atol=1e-9)


def test_rows_of_choices_are_ridge_regressions(kernel: Kernel, problem: Problem) -> None:
    rated, width = problem.rated, problem.embeddings.shape[1]
    shape = len(rated), rated.others
    weights = csr_array((problem.targets, rated.columns, rated.starts.astype(np.int32)), shape)
    solved = kernel.solve_rows(weights, problem.embeddings, 2 * np.eye(width), 0.1)
    assert not solved[7].any()
    for row in (0, 50, 89):
        at = rated.own == row
        features, own = problem.embeddings[rated.columns[at]].astype(float), problem.targets[at].astype(float)
        precision = (2 + 0.1 * len(own)) * np.eye(width) + (features * np.abs(own)[:, None]).T @ features
        np.testing.assert_allclose(solved[row], np.linalg.solve(precision, own @ features), rtol=1e-4, atol=1e-5)


def test_steps_of_conjugate_gradients_lead_to_ridge_regressions(kernel: Kernel, problem: Problem) -> None:
    rng, rated, width = np.random.default_rng(11), problem.rated, problem.embeddings.shape[1]
    shape = len(rated), rated.others
    weights = csr_array((problem.targets, rated.columns, rated.starts.astype(np.int32)), shape)
    root = rng.normal(size=(width, width))
    ridges, typical = np.asarray(root @ root.T / 100, np.float32), np.asarray(rng.uniform(0.1, 1, width), np.float32)
    expected = np.zeros((len(rated), width))
    for row in np.unique(rated.own):
        at = rated.own == row
        features, own = problem.embeddings[rated.columns[at]].astype(float), problem.targets[at].astype(float)
        precision = np.eye(width) + len(own) * ridges + (features * np.abs(own)[:, None]).T @ features
        expected[row] = np.linalg.solve(precision, own @ features)
    assert not expected[7].any()
    nothing, near = np.zeros_like(expected, np.float32), (expected + 0.01).astype(np.float32)
    for begun in (nothing, near):
        errors = []
        for steps in (1, 2, 2 * width):
            improved = kernel.improve_rows(weights, problem.embeddings, ridges, typical, begun, steps)
            assert improved.dtype == np.float32
            errors.append(np.abs(improved - expected).max())
        assert errors[0] > errors[1] > errors[2]
        assert errors[2] < 1e-4


def test_products_of_sparse_matrices_are_those_of_full_ones(kernel: Kernel, problem: Problem) -> None:
    rated = problem.rated
    shape = len(rated), rated.others
    matrix = csr_array((problem.targets, rated.columns, rated.starts.astype(np.int32)), shape)
    np.testing.assert_allclose(
        kernel.product(matrix, problem.embeddings), matrix.toarray() @ problem.embeddings, rtol=1e-4, atol=1e-5
    )


def test_the_other_side_has_the_same_ratings_with_their_places(kernel: Kernel, problem: Problem) -> None:
    rated, other = problem.rated, problem.rated.transposed()
    pairs = sorted(zip(rated.columns.tolist(), rated.own.tolist(), range(len(rated.own)), strict=True))
    assert list(zip(other.own.tolist(), other.columns.tolist(), other.places.tolist(), strict=True)) == pairs
    width = problem.own.shape[1]
    means = np.zeros((len(other), width))
    rest = (np.ones(len(other)), np.ones(len(rated), np.float32), problem.own, means, np.eye(width), means)
    ordered = Rated(other.starts, other.columns, other.others)
    np.testing.assert_allclose(
        kernel.draw_rows(other, problem.targets, *rest)[0],
        kernel.draw_rows(ordered, problem.targets[other.places], *rest)[0],
    )


def test_spans_hold_all_rows_once(problem: Problem) -> None:
    for count in (1, 2, 7, 1000):
        spans = problem.rated.spans(count)
        assert [row for first, last in spans for row in range(first, last)] == list(range(len(problem.rated)))


def test_ratings_are_put_in_the_order_of_rows_and_columns() -> None:
    rng = np.random.default_rng(8)
    own, other = rng.integers(0, 30, 500).astype(np.int32), rng.integers(0, 20, 500).astype(np.int32)
    np.testing.assert_array_equal(order_by_rows(own, other, (30, 20)), np.lexsort((np.arange(500), other, own)))


def test_latent_ratings_are_quantiles_within_their_level(kernel: Kernel, problem: Problem) -> None:
    rated, ends = problem.rated, np.array([-np.inf, *CUTS, np.inf])
    latent = kernel.draw_latent(rated, problem.levels, problem.scores, problem.deviations, CUTS, problem.keys)
    low, high = ends[problem.levels], ends[problem.levels + 1]
    assert ((latent >= low - 1e-5) & (latent <= high + 1e-5)).all()
    deviation = problem.deviations[0][rated.own] * problem.deviations[1][rated.columns]
    below, above, drawn = (ndtr((values - problem.scores) / deviation) for values in (low, high, latent))
    usual = (above - below > 0.02) & (below < 0.9)
    drawn_share = uniforms(len(latent), problem.keys)
    counted = np.where(low > problem.scores, 1 - drawn_share, drawn_share)
    np.testing.assert_allclose(((drawn - below) / (above - below))[usual], counted[usual], atol=1e-3)


def test_in_the_far_tail_a_latent_rating_is_still_within_its_level(kernel: Kernel) -> None:
    rated = Rated.of(np.zeros(2, np.int64), np.zeros(2, np.int64), (1, 1))
    ones = (np.ones(1, np.float32), np.ones(1, np.float32))
    scores, levels = np.array([-20, 20], np.float32), np.array([2, 0], np.uint8)
    latent = kernel.draw_latent(rated, levels, scores, ones, np.array([0.0, 1.0]), np.ones(2, np.uint32))
    assert 1 <= latent[0] < 1.2
    assert -0.2 < latent[1] <= 0


def test_likelihood_gradient_and_hessian_of_the_cut_points(kernel: Kernel, problem: Problem) -> None:
    def sums(cuts: Floats) -> tuple[float, Floats, Floats]:
        return kernel.cut_sums(problem.rated, problem.levels, problem.scores, problem.deviations, cuts)

    likelihood, gradient, hessian = sums(CUTS)
    ends = np.array([-np.inf, *CUTS, np.inf])
    deviation = problem.deviations[0][problem.rated.own] * problem.deviations[1][problem.rated.columns]
    low, high = ((ends[problem.levels + side] - problem.scores) / deviation for side in (0, 1))
    assert likelihood == pytest.approx(float(np.log(ndtr(high) - ndtr(low)).sum()), rel=1e-5)
    step = 1e-4
    for cut in range(len(CUTS)):
        moved = step * np.eye(len(CUTS))[cut]
        (above, steeper, _), (below, flatter, _) = sums(CUTS + moved), sums(CUTS - moved)
        assert gradient[cut] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-3)
        np.testing.assert_allclose(hessian[cut], (steeper - flatter) / (2 * step), rtol=1e-3, atol=0.05)
