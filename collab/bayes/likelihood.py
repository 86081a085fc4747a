"""From a score to a rating: the noise around it, whose variance for all is divided by a precision of the user's own and
one of the title's, and the cut points between which a level of the ordinal head lies.
"""

import numpy as np
from scipy.special import gammaln

from collab.kernels import Kernel, Rated
from collab.types import AnyArray, Floats, Singles

_FIRST_SHAPE = 5.0
_MEAN_SHAPE = 20.0
_STEPS, _STEP = 3, 0.2


class RowNoise:
    """The precisions of one side's rows, (n,), around 1: Gamma distributed, with a shape that is drawn too."""

    def __init__(self, rows: int) -> None:
        self.precisions, self.shape = np.ones(rows), _FIRST_SHAPE

    def draw(self, rng: np.random.Generator, squares: Floats, counts: AnyArray) -> None:
        """Draw all given each row's sum of squared residuals, in units of their variances without it, (n,).

        With shape and rate a the posterior has shape a + n / 2 and rate a + squares / 2; a itself, whose prior is
        exponential with mean 20, takes three Metropolis steps on the logarithm.
        """
        self.precisions = rng.gamma(self.shape + counts / 2, 1 / (self.shape + squares / 2))
        for _ in range(_STEPS):
            proposed = self.shape * np.exp(_STEP * rng.normal())
            gain = self._log_density(proposed) - self._log_density(self.shape) + np.log(proposed / self.shape)
            if np.log(rng.random()) < gain:
                self.shape = float(proposed)

    def _log_density(self, shape: float) -> float:
        own = self.precisions
        total = len(own) * (shape * np.log(shape) - gammaln(shape))
        return float(total + (shape - 1) * np.log(own).sum() - shape * own.sum() - shape / _MEAN_SHAPE)


class Cuts:
    """The cut points, (levels - 1,), increasing. The outermost ones stay, else scores could move and stretch freely.

    They are drawn with the latent ratings integrated out: proposed from a normal distribution around their likeliest
    place and accepted by Metropolis and Hastings (Cowles, Accelerating Monte Carlo Markov chain convergence for
    cumulative-link generalized linear models, Statistics and Computing 6, 1996).
    """

    def __init__(self, values: Floats) -> None:
        """Put them halfway between the `values` of the levels, (levels,)."""
        self.points = (values[:-1] + values[1:]) / 2
        self.likeliest = self.points.copy()

    def draw(
        self,
        rng: np.random.Generator,
        kernel: Kernel,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        *,
        settling: bool,
    ) -> None:
        """Draw the inner cut points given the scores and the noise; see `Kernel.cut_sums`. While the chain is
        `settling` every proposal is taken: from far away the likelihood is not as curved as at its top.
        """
        inner = slice(1, len(self.points) - 1)
        if len(self.points) < 3:
            return
        _, gradient, hessian = kernel.cut_sums(rated, levels, scores, deviations, self.likeliest)
        precision = -hessian[inner, inner]
        likeliest = self.likeliest.copy()
        likeliest[inner] += np.linalg.solve(precision, gradient[inner])
        root, proposed = np.linalg.cholesky(precision), likeliest.copy()
        proposed[inner] += np.linalg.solve(root.T, rng.normal(size=len(precision)))
        chance = np.log(rng.random())
        if not (np.diff(likeliest) > 0).all() or not (np.diff(proposed) > 0).all():
            return
        self.likeliest = likeliest

        def log_ratio(points: Floats) -> float:
            likelihood, _, _ = kernel.cut_sums(rated, levels, scores, deviations, points)
            return likelihood + 0.5 * float(np.sum((root.T @ (points - likeliest)[inner]) ** 2))

        if settling or chance < log_ratio(proposed) - log_ratio(self.points):
            self.points = proposed
