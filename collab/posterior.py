"""The posterior of rows given the other side: Gaussian, in closed form or by Gauss-Newton.

With w a row and s2 the noise variance, a rating is r_i = stars_i(w) + noise. Where stars_i is linear in w this is
Bayesian linear regression (Bishop, Pattern Recognition and Machine Learning, 2006, equations 3.49 to 3.51); with
sigmoid_range or a network the same on the linearised ratings, and Laplace's covariance (section 4.4 there).

Arrays lead with the samples a model is made of: s = 1, but for `bayes`, whose sampler has users or items there.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.scoring import Scoring
from collab.types import Floats

_STEPS = 30
_SHORTEST = 1 / 64
_NOTHING = 1e-6


@dataclass(frozen=True, eq=False)
class Information:
    """Normal distributions as a posterior adds them up: `precision`, (s, d, d), and precision times mean, (s, d)."""

    precision: Floats
    shift: Floats

    @property
    def gaussian(self) -> "Gaussian":
        """The same by mean and covariance."""
        covariance = _inverse(self.precision)
        return Gaussian(_times(covariance, self.shift), covariance)

    def mean_and_draw(self, normals: Floats) -> tuple[Floats, Floats]:
        """Return the means, (s, d), and a draw from each, made of standard normal numbers, (s, d).

        A Cholesky decomposition of all at once, column by column: for thousands of small matrices that takes a third of
        the time of one call each.
        """
        root = self.precision.transpose(1, 2, 0).copy()
        mean, width = self.shift.T.copy(), self.shift.shape[1]
        for at in range(width):
            root[at, at] = 1 / np.sqrt(root[at, at])
            root[at + 1 :, at] *= root[at, at]
            mean[at] *= root[at, at]
            for other in range(at + 1, width):
                root[other:, other] -= root[other:, at] * root[other, at]
            mean[at + 1 :] -= root[at + 1 :, at] * mean[at]
        draw = mean + normals.T
        for at in reversed(range(width)):
            for rows in (mean, draw):
                rows[at] *= root[at, at]
                rows[:at] -= root[at, :at] * rows[at]
        return mean.T, draw.T


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Normal distributions: mean, float64 of shape (s, d), and covariance, float64 of shape (s, d, d)."""

    mean: Floats
    covariance: Floats

    @cached_property
    def information(self) -> Information:
        """The same by precision."""
        precision = _inverse(self.covariance)
        return Information(precision, _times(precision, self.mean))

    def variance(self, features: Floats) -> Floats:
        """Return the variance of features.w for each row of features, (s, k, d) to (s, k), in their precision."""
        gains = features @ self.covariance.astype(features.dtype)
        return np.asarray(np.maximum(np.einsum("skd,skd->sk", gains, features), 0), np.float64)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Ratings as linear regressions see them: `rows`, (s, k, d), times w should give `targets`, (s, k), up to `noise`,
    variances (s,).
    """

    rows: Floats
    targets: Floats
    noise: Floats

    def more(self, other: "Evidence") -> "Evidence":
        """Return these ratings and then others of the same noise."""
        return Evidence(
            np.concatenate([self.rows, other.rows], 1), np.concatenate([self.targets, other.targets], 1), self.noise
        )


def row_posterior(prior: Information, gram: Floats, moment: Floats, noise: Floats) -> Information:
    """Return the posteriors of rows w: precision inv(S) + X'X/s2, shift inv(S) m + X't/s2.

    `gram` are the X'X, (s, d, d), `moment` the X't, (s, d), `noise` the s2, (s,) or (1,). What it is given is whose
    turn it is in the sampler, and a new user in cold start.
    """
    weight = 1 / noise[:, None]
    precision = gram * weight[:, :, None]
    precision += prior.precision
    return Information(precision, prior.shift + moment * weight)


def condition(prior: Gaussian, evidence: Evidence) -> Gaussian:
    """Return the posterior of w given the evidence."""
    rows = evidence.rows
    across = np.swapaxes(rows, 1, 2)
    return row_posterior(prior.information, across @ rows, _times(across, evidence.targets), evidence.noise).gaussian


def observe(posterior: Gaussian, evidence: Evidence) -> Gaussian:
    """Return what is left of the uncertainty after one rating more, as a rank-one update of the posterior.

    With f its row and t its target, w += Cf (t - f.w) / (s2 + f.Cf) and C -= Cf (Cf)' / (s2 + f.Cf).
    """
    row, target = evidence.rows[:, 0], evidence.targets[:, 0]
    gain, total, covariance = lessened(posterior.covariance, row, evidence.noise)
    error = target - np.einsum("sd,sd->s", row, posterior.mean)
    return Gaussian(posterior.mean + gain * (error / total)[:, None], covariance)


def lessened(covariance: Floats, row: Floats, noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Return Cf, (s, d), s2 + f.Cf, (s,), and the covariance that a rating of row f, (s, d), leaves, whatever it is."""
    gain = _times(covariance, row)
    total = noise + np.einsum("sd,sd->s", gain, row)
    return gain, total, covariance - gain[:, :, None] * gain[:, None, :] / total[:, None, None]


def linearise(items: Scoring, stars: Floats, at: Floats, noise: Floats) -> Evidence:
    """Return the ratings, (k,), of `items` as seen from the rows `at`, (s, d): their slopes, and the residuals moved
    by them.
    """
    predicted, rows = items.linearised(at)
    return Evidence(rows, stars - predicted + _times(rows, at), noise)


def fit_row(prior: Gaussian, items: Scoring, stars: Floats, noise: Floats) -> tuple[Gaussian, Evidence]:
    """Return the posterior of a row from k ratings, `stars` (k,) of `items`, and the evidence it was conditioned on.

    Exact where the stars are linear in the row; otherwise the maximum a posteriori by Gauss-Newton, each step halved as
    long as that leads further down: whole ones may go to and fro across a valley. It ends where a step gains next to
    nothing of the cost, which is counted in squared standard deviations.
    """

    def cost(row: Floats) -> float:
        away, error = row - prior.mean, stars - items.stars(row)
        return float(np.sum(away * _times(prior.information.precision, away)) + np.sum(error**2 / noise[:, None]))

    row = prior.mean
    evidence = linearise(items, stars, row, noise)
    posterior = condition(prior, evidence)
    if items.linear:
        return posterior, evidence
    here = cost(row)
    for _ in range(_STEPS):
        step, scale = posterior.mean - row, 1.0
        there = cost(row + step)
        while scale > _SHORTEST and (nearer := cost(row + scale / 2 * step)) < there:
            scale, there = scale / 2, nearer
        if there >= here:
            break
        gained, here = here - there, there
        row = row + scale * step
        evidence = linearise(items, stars, row, noise)
        posterior = condition(prior, evidence)
        if gained < _NOTHING:
            break
    return posterior, evidence


def population(rows: Floats, own: Floats) -> Gaussian:
    """Return the prior of a new row, s = 1: the mean of the known rows, (n, d), and their covariance plus `own`,
    (d, d), the mean of their own posterior covariances.
    """
    spread = np.cov(rows, rowvar=False, bias=True).reshape(rows.shape[1], rows.shape[1])
    return Gaussian(rows.mean(0)[None], (spread + own)[None])


def _times(matrices: Floats, vectors: Floats) -> Floats:
    """Multiply each matrix, (s, n, d), with its vector, (s, d)."""
    return np.asarray((matrices @ vectors[..., None])[..., 0])


def _inverse(matrix: Floats) -> Floats:
    inverse = np.linalg.inv(matrix)
    return (inverse + np.swapaxes(inverse, -1, -2)) / 2
