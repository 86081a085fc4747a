"""The prior of embeddings: around a mean that is linear in features, with a precision of its own; all drawn."""

from collections.abc import Sequence

import numpy as np

from collab.bayes.features import Block
from collab.inference import Information
from collab.types import Floats

_PRIOR_WEIGHT = 2.0
_SMALLEST = 1e-9
_FIRST_PRECISION = 10.0


class Slopes:
    """The slopes of embeddings in a block of features, (p, d), drawn in the block's own directions.

    Macau (Simm et al., Macau: Scalable Bayesian factorization with high-dimensional side information using MCMC, 2015),
    with a prior for each block: slopes have mean 0 and a precision matrix of their own, (d, d), which is drawn too. The
    eigenvectors V of F'F never change: along each of them, with eigenvalue l, precision is l P + Q, shift P (FV)'R.

    `turned`, (r, d), are the slopes along these, `slopes`, (p, d), those by feature, and `explained`, (n, d), what they
    add to the mean of each row's prior.
    """

    def __init__(self, block: Block, width: int) -> None:
        self.name, self.columns, self._matrix = block.name, block.columns, block.matrix
        self._directions, self._sizes = _principal_directions(block)
        self.turned = np.zeros((len(self._sizes), width))
        self.precision = _FIRST_PRECISION * np.eye(width)
        self.slopes = np.zeros((block.matrix.shape[1], width))
        self.explained = np.zeros((block.matrix.shape[0], width))

    def draw(self, rng: np.random.Generator, residuals: Floats, precision: Floats) -> None:
        """Draw the slopes given the `residuals`, (n, d), of the embeddings without them, of this `precision`, P."""
        projected = self._directions.T @ (self._matrix.T @ residuals)
        posterior = Information(
            self._sizes[:, None, None] * precision + self.precision, np.asarray(projected @ precision)
        )
        _, self.turned = posterior.mean_and_draw(rng.normal(size=projected.shape))
        width = len(precision)
        scale = np.asarray(np.linalg.inv(np.eye(width) + self.turned.T @ self.turned), np.float64)
        self.precision = _wishart(rng, width + len(self.turned), scale)
        self._set_explained()

    def restore(self, turned: Floats, precision: Floats) -> None:
        """Go on from these slopes and their precision."""
        self.turned, self.precision = turned, precision
        self._set_explained()

    def _set_explained(self) -> None:
        self.slopes = np.asarray(self._directions @ self.turned)
        self.explained = np.asarray(self._matrix @ self.slopes)


def _principal_directions(block: Block) -> tuple[Floats, Floats]:
    """Return the eigenvectors of F'F, (p, r), and its eigenvalues above 0, (r,), by way of the shorter side."""
    matrix = block.matrix
    if matrix.shape[0] >= matrix.shape[1]:
        sizes, directions = np.linalg.eigh((matrix.T @ matrix).toarray())
        above = sizes > _SMALLEST * sizes.max(initial=0)
        return directions[:, above], sizes[above]
    sizes, rows = np.linalg.eigh((matrix @ matrix.T).toarray())
    above = sizes > _SMALLEST * sizes.max(initial=0)
    return np.asarray(matrix.T @ (rows[:, above] / np.sqrt(sizes[above]))), sizes[above]


class RowPrior:
    """The prior of one side's embeddings: mean, precision and slopes as last drawn."""

    def __init__(self, blocks: Sequence[Block], rows: int, width: int) -> None:
        self.slopes = [Slopes(block, width) for block in blocks]
        self.mean, self.precision = np.zeros(width), np.eye(width)
        self._rows = rows

    @property
    def explained(self) -> Floats:
        """The part of the features in the mean of each row's prior, (n, d)."""
        return sum((each.explained for each in self.slopes), np.zeros((self._rows, len(self.mean))))

    def draw(self, rng: np.random.Generator, embeddings: Floats) -> Floats:
        """Draw everything given the embeddings, (n, d); return the mean of each row's prior, (n, d)."""
        explained = self.explained
        drawn = draw_prior(rng, embeddings - explained)
        self.precision = drawn.precision[0]
        self.mean = np.linalg.solve(self.precision, drawn.shift[0])
        for each in self.slopes:
            explained -= each.explained
            each.draw(rng, embeddings - self.mean - explained, self.precision)
            explained += each.explained
        return np.asarray(self.mean + explained)


def draw_prior(rng: np.random.Generator, embeddings: Floats) -> Information:
    """Draw mean and precision of the embeddings, (n, d), from their Normal-Wishart posterior; return them with s = 1.

    The hyperprior has mean 0, the unit matrix as scale and d degrees of freedom, and weighs as much as two embeddings
    (Salakhutdinov and Mnih, equation 14).
    """
    count, width = embeddings.shape
    mean, weight = embeddings.mean(0), count + _PRIOR_WEIGHT
    scale = np.eye(width) + np.cov(embeddings, rowvar=False, bias=True).reshape(width, width) * count
    scale += count * _PRIOR_WEIGHT / weight * np.outer(mean, mean)
    precision = _wishart(rng, width + count, np.linalg.inv(scale))
    root = np.linalg.cholesky(weight * precision)
    drawn = count / weight * mean + np.linalg.solve(root.T, rng.normal(size=width))
    return Information(precision[None], (precision @ drawn)[None])


def _wishart(rng: np.random.Generator, freedom: int, scale: Floats) -> Floats:
    """Draw from a Wishart distribution by Bartlett's decomposition."""
    width = len(scale)
    lower = np.tril(rng.normal(size=(width, width)), -1)
    lower[np.diag_indices(width)] = np.sqrt(rng.chisquare(freedom - np.arange(width)))
    root = np.linalg.cholesky((scale + scale.T) / 2) @ lower
    return np.asarray(root @ root.T)
