"""The prior of embeddings: around a mean that is linear in features, with a precision of its own; all drawn."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from collab.bayes.features import Block
from collab.inference import Information
from collab.kernels import Kernel
from collab.types import Floats

_PRIOR_WEIGHT = 2.0
_SMALLEST = 1e-6
_FIRST_PRECISION = 10.0


class Slopes:
    """The slopes of embeddings in a block of features, (p, d), drawn in the block's own directions.

    Macau (Simm et al., Macau: Scalable Bayesian factorization with high-dimensional side information using MCMC, 2015),
    with a prior for each block: slopes have mean 0 and a precision matrix of their own, (d, d), which is drawn too. The
    eigenvectors V of F'F never change: along each of them, with eigenvalue l, precision is l P + Q, shift P (FV)'R.

    `turned`, (r, d), are the slopes along these, and `explained`, (n, d), what they add to the mean of each row's
    prior.
    """

    def __init__(self, block: Block, width: int, kernel: Kernel) -> None:
        self.name, self.columns = block.name, block.columns
        self._projection = _Projection(block.matrix, kernel)
        self.turned = np.zeros((len(self._projection.sizes), width))
        self.precision = _FIRST_PRECISION * np.eye(width)
        self.explained = np.zeros((block.matrix.shape[0], width))

    @property
    def slopes(self) -> Floats:
        """The slopes by feature, (p, d)."""
        return self._projection.by_feature(self.turned)

    def draw(self, rng: np.random.Generator, residuals: Floats, precision: Floats) -> None:
        """Draw the slopes given the `residuals`, (n, d), of the embeddings without them, of this `precision`, P."""
        shift = self._projection.of_rows(residuals) @ precision
        self.turned = _draw_pencil(rng, self._projection.sizes, precision, self.precision, shift)
        width = len(precision)
        scale = np.asarray(np.linalg.inv(np.eye(width) + self.turned.T @ self.turned), np.float64)
        self.precision = _wishart(rng, width + len(self.turned), scale)
        self.explained = self._projection.to_rows(self.turned)

    def restore(self, turned: Floats, precision: Floats) -> None:
        """Go on from these slopes and their precision."""
        self.turned, self.precision = turned, precision
        self.explained = self._projection.to_rows(turned)


class HeldSlopes:
    """Slopes of embeddings in a block of features, (p, d), that stay as they are put, instead of being drawn."""

    def __init__(self, block: Block, width: int) -> None:
        self.name, self.columns = block.name, block.columns
        self._matrix = block.matrix
        self.put(np.zeros((block.matrix.shape[1], width)))

    def put(self, slopes: Floats) -> None:
        """Put slopes, (p, d), in the place of those there are."""
        self.slopes, self.explained = slopes, np.asarray(self._matrix @ slopes)

    def draw(self, rng: np.random.Generator, residuals: Floats, precision: Floats) -> None:
        """Leave them as they are."""


def _draw_pencil(rng: np.random.Generator, sizes: Floats, precision: Floats, other: Floats, shift: Floats) -> Floats:
    """Draw rows, (r, d), of precision l P + Q, with l of `sizes`, (r,), and `shift`, (r, d).

    With P = CC' and inv(C) Q inv(C)' = U diag(s) U' all of them are diagonal along inv(C)'U: l + s.
    """
    inverse = np.linalg.inv(np.linalg.cholesky(precision))
    own, turns = np.linalg.eigh(inverse @ other @ inverse.T)
    back = turns.T @ inverse
    diagonal = sizes[:, None] + own
    along = (shift @ back.T) / diagonal + rng.normal(size=shift.shape) / np.sqrt(diagonal)
    return np.asarray(along @ back)


class _Projection:
    """A block's features F, (n, p), along the eigenvectors V, (p, r), of F'F, whose eigenvalues above 0 are `sizes`,
    (r,): by way of the shorter side, in single precision.
    """

    def __init__(self, matrix: csr_array, kernel: Kernel) -> None:
        self._kernel = kernel
        self._matrix = csr_array(matrix, dtype=np.float32)
        self._turned = self._matrix.T.tocsr()
        self._wide = matrix.shape[0] < matrix.shape[1]
        square = self._matrix @ self._turned if self._wide else self._turned @ self._matrix
        sizes, vectors = np.linalg.eigh(square.toarray())
        above = sizes > _SMALLEST * sizes.max(initial=0)
        self.sizes, vectors = sizes[above].astype(np.float64), vectors[:, above]
        roots = np.sqrt(self.sizes)
        self._directions = np.asarray(vectors * roots if self._wide else vectors, np.float32)

    def of_rows(self, values: Floats) -> Floats:
        """Return (FV)' values, (r, d), of values by row, (n, d)."""
        singles = values.astype(np.float32)
        across = singles if self._wide else self._kernel.product(self._turned, singles)
        return np.asarray(self._directions.T @ across, np.float64)

    def to_rows(self, values: Floats) -> Floats:
        """Return FV values, (n, d), of values by direction, (r, d)."""
        along = self._directions @ values.astype(np.float32)
        return np.asarray(along if self._wide else self._kernel.product(self._matrix, along), np.float64)

    def by_feature(self, values: Floats) -> Floats:
        """Return V values, (p, d), of values by direction, (r, d)."""
        if self._wide:
            scaled = (values / self.sizes[:, None]).astype(np.float32)
            return np.asarray(self._turned @ (self._directions @ scaled), np.float64)
        return np.asarray(self._directions @ values.astype(np.float32), np.float64)


class RowPrior:
    """The prior of one side's embeddings: mean, precision and slopes as last drawn; slopes may be `held` instead."""

    def __init__(self, blocks: Sequence[Block], rows: int, width: int, kernel: Kernel, *, held: bool = False) -> None:
        self.slopes: list[Slopes | HeldSlopes] = [
            HeldSlopes(block, width) if held else Slopes(block, width, kernel) for block in blocks
        ]
        self.mean, self.precision = np.zeros(width), np.eye(width)
        self._rows = rows

    @property
    def explained(self) -> Floats:
        """The part of the features in the mean of each row's prior, (n, d)."""
        return sum((each.explained for each in self.slopes), np.zeros((self._rows, len(self.mean))))

    def shares(self, embeddings: Floats, moments: Floats) -> dict[str, float]:
        """Return, by block, how large the variance of what it adds is, as a share of that of the embeddings, (n, d).

        Variances are those that rows lead to in scores: `moments`, (d, d), is the mean of x x' over the features x of
        the other side. A side of one row has no variance, of which nothing is explained.
        """

        def variance(rows: Floats) -> float:
            centred = rows - rows.mean(0)
            return float(np.sum(moments * (centred.T @ centred)))

        total = variance(embeddings)
        return {each.name: variance(each.explained) / total if total else 0.0 for each in self.slopes}

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
