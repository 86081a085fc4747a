"""The posterior of one user's row, given the item side: Gaussian, in closed form or by Gauss-Newton.

With w the row and s2 the noise variance, a rating is r_i = stars_i(w) + noise. Where stars_i is linear in w this is
Bayesian linear regression (Bishop, Pattern Recognition and Machine Learning, 2006, equations 3.49 to 3.51); with
sigmoid_range or a network the same on the linearised ratings, and Laplace's covariance (section 4.4 there).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.scoring import Scoring
from collab.types import Floats

_STEPS = 30
_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Gaussian:
    """A normal distribution: mean, float64 of shape (d,), and covariance, float64 of shape (d, d)."""

    mean: Floats
    covariance: Floats

    @cached_property
    def precision(self) -> Floats:
        """The inverse of the covariance."""
        return _inverse(self.covariance)

    def spread(self, features: Floats) -> Floats:
        """Return the standard deviation of features.w for each row of features, (n, d) to (n,)."""
        variance: Floats = np.einsum("nd,nd->n", features @ self.covariance, features)
        return np.sqrt(np.maximum(variance, 0))


@dataclass(frozen=True, eq=False)
class Evidence:
    """Ratings as a linear regression sees them: `rows`, (k, d), times w should give `targets`, (k,), up to `noise`."""

    rows: Floats
    targets: Floats
    noise: float


def condition(prior: Gaussian, evidence: Evidence) -> Gaussian:
    """Return the posterior of w: covariance inv(inv(S) + X'X/s2), mean that times inv(S) m + X't/s2."""
    rows = evidence.rows
    covariance = _inverse(prior.precision + rows.T @ rows / evidence.noise)
    return Gaussian(
        covariance @ (prior.precision @ prior.mean + rows.T @ evidence.targets / evidence.noise), covariance
    )


def linearise(items: Scoring, stars: Floats, at: Floats, noise: float) -> Evidence:
    """Return the ratings, (k,), of `items` as seen from the row `at`: their slopes, and the residual moved by them."""
    predicted, rows = items.linearised(at)
    return Evidence(rows, stars - predicted + rows @ at, noise)


def fit_row(prior: Gaussian, items: Scoring, stars: Floats, noise: float) -> tuple[Gaussian, Evidence]:
    """Return the posterior of a row from k ratings, `stars` (k,) of `items`, and the evidence it was conditioned on.

    Exact where the stars are linear in the row; otherwise the maximum a posteriori by Gauss-Newton with halved steps
    where a whole one would lead uphill.
    """

    def cost(row: Floats) -> float:
        away, error = row - prior.mean, stars - items.stars(row)
        return float(away @ prior.precision @ away + error @ error / noise)

    row = prior.mean
    evidence = linearise(items, stars, row, noise)
    posterior = condition(prior, evidence)
    for _ in range(_STEPS):
        step = posterior.mean - row
        if np.abs(step).max(initial=0.0) < _TOLERANCE:
            break
        scale, here = 1.0, cost(row)
        while scale > 1e-4 and cost(row + scale * step) > here:
            scale /= 2
        row = row + scale * step
        evidence = linearise(items, stars, row, noise)
        posterior = condition(prior, evidence)
    return posterior, evidence


def population(rows: Floats, own: Floats) -> Gaussian:
    """Return the prior of a new row: the mean of the known rows, (n, d), and their covariance plus `own`, (d, d),
    the mean of their own posterior covariances.
    """
    spread = np.cov(rows, rowvar=False, bias=True).reshape(rows.shape[1], rows.shape[1])
    return Gaussian(rows.mean(0), spread + own)


def _inverse(matrix: Floats) -> Floats:
    inverse = np.linalg.inv(matrix)
    return (inverse + inverse.T) / 2
