"""The posterior of embeddings given the other side: Gaussian, in closed form or by Gauss-Newton.

With w an embedding and s2 the noise variance, a rating is r_i = stars_i(w) + noise. Where stars_i is linear in w this
is Bayesian linear regression (Bishop, Pattern Recognition and Machine Learning, 2006, equations 3.49 to 3.51); with
sigmoid_range or a network the same on the linearized ratings, and Laplace's covariance (section 4.4 there).

Arrays lead with the samples a model is made of: s = 1, but for `bayes`, whose sampler has users or items there.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.inference.scoring import Scoring
from collab.text import brief
from collab.types import Floats

MOST_STEPS = 30
_SHORTEST_STEP = 1 / 64
_LEAST_GAIN = 1e-6
LEAST_STEP = 1e-3
"""The step that is not worth taking. Newton's next one is about the square of the last."""


@dataclass(frozen=True, eq=False)
class Information:
    """Normal distributions as a posterior adds them up: `precision`, (s, d, d), and precision times mean, (s, d)."""

    precision: Floats
    shift: Floats

    @property
    def mean(self) -> Floats:
        """Their means alone, (s, d), in a third of the time of `gaussian`."""
        return np.asarray(np.linalg.solve(self.precision, self.shift[..., None])[..., 0])

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
        for column in range(width):
            root[column, column] = 1 / np.sqrt(root[column, column])
            root[column + 1 :, column] *= root[column, column]
            mean[column] *= root[column, column]
            for other in range(column + 1, width):
                root[other:, other] -= root[other:, column] * root[other, column]
            mean[column + 1 :] -= root[column + 1 :, column] * mean[column]
        draw = mean + normals.T
        for column in reversed(range(width)):
            for vectors in (mean, draw):
                vectors[column] *= root[column, column]
                vectors[:column] -= root[column, :column] * vectors[column]
        return mean.T, draw.T


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Normal distributions: mean, float64 of shape (s, d), and covariance, float64 of shape (s, d, d)."""

    mean: Floats
    covariance: Floats

    def __repr__(self) -> str:
        return brief("Gaussian", f"{self.mean.shape[1]} numbers", f"{len(self.mean)} samples")

    @cached_property
    def information(self) -> Information:
        """The same by precision."""
        precision = _inverse(self.covariance)
        return Information(precision, _times(precision, self.mean))

    def variance(self, features: Floats) -> Floats:
        """Return the variance of features.w for each row of features, (s, k, d) to (s, k), in their precision."""
        gains = features @ self.covariance.astype(features.dtype)
        return np.asarray(np.maximum(np.einsum("skd,skd->sk", gains, features), 0), np.float64)

    def mean_variance(self, features: Floats) -> Floats:
        """Return the same averaged over the samples, (k,): one product a row, where its samples lie side by side."""
        by_row = features.swapaxes(0, 1)
        gains = np.empty(by_row.shape, features.dtype)
        np.matmul(features, self.covariance.astype(features.dtype), out=gains.swapaxes(0, 1))
        shape = len(by_row), by_row[:1].size
        total = np.vecdot(gains.reshape(shape), by_row.reshape(shape))
        return np.asarray(np.maximum(total, 0) / len(features), np.float64)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Ratings as linear regressions see them: `features`, (s, k, d), times w should give `targets`, (s, k), up to
    `noise`, variances (s, k).
    """

    features: Floats
    targets: Floats
    noise: Floats

    def __repr__(self) -> str:
        return brief("Evidence", f"{self.targets.shape[1]:,} ratings", f"{len(self.targets)} samples")

    def more(self, other: "Evidence") -> "Evidence":
        """Return these ratings and then others."""
        return Evidence(
            np.concatenate([self.features, other.features], 1),
            np.concatenate([self.targets, other.targets], 1),
            np.concatenate([self.noise, other.noise], 1),
        )


def regression_posterior(prior: Information, gram: Floats, moment: Floats) -> Information:
    """Return the posteriors of embeddings w: precision inv(S) + X'WX, shift inv(S) m + X'Wt.

    `gram` are the X'WX, (s, d, d), `moment` the X't, (s, d), the weights W being one over the noise. The sampler's
    rows, `Kernel.draw_rows`, are drawn from the same.
    """
    return Information(prior.precision + gram, prior.shift + moment)


def condition(prior: Gaussian, evidence: Evidence) -> Gaussian:
    """Return the posterior of w given the evidence."""
    weighted = np.swapaxes(evidence.features / evidence.noise[:, :, None], 1, 2)
    gram, moment = weighted @ evidence.features, _times(weighted, evidence.targets)
    return regression_posterior(prior.information, gram, moment).gaussian


def rank_one_update(posterior: Gaussian, evidence: Evidence) -> Gaussian:
    """Return the posterior after one rating more.

    With f its features and t its target, w += Cf (t - f.w) / (s2 + f.Cf) and C -= Cf (Cf)' / (s2 + f.Cf).
    """
    features, target = evidence.features[:, 0], evidence.targets[:, 0]
    gain, total, covariance = covariance_after(posterior.covariance, features, evidence.noise[:, 0])
    error = target - np.einsum("sd,sd->s", features, posterior.mean)
    return Gaussian(posterior.mean + gain * (error / total)[:, None], covariance)


def covariance_after(covariance: Floats, features: Floats, noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Return Cf, (s, d), s2 + f.Cf, (s,), and the covariance after a rating with `features` f, (s, d), whatever its
    stars.
    """
    gain = _times(covariance, features)
    total = noise + np.einsum("sd,sd->s", gain, features)
    return gain, total, covariance - gain[:, :, None] * gain[:, None, :] / total[:, None, None]


def linearized_evidence(items: Scoring, stars: Floats, embeddings: Floats, noise: Floats) -> Evidence:
    """Return the ratings, `stars` (k,) of `items` with these variances, (s, k), as a regression around a user's
    `embeddings`, (s, d): the slopes f as features, stars - predicted + f.w as targets; with an ordinal head what a
    level says of its latent rating, see `Ordinal.tangents`.
    """
    predicted, slopes = items.latent(embeddings)
    latent, variances = stars, noise
    if items.head is not None:
        latent, variances, _ = items.head.tangents(predicted, stars, noise)
    return Evidence(slopes, latent - predicted + _times(slopes, embeddings), variances)


def fold_in_ratings(
    prior: Gaussian, items: Scoring, stars: Floats, noise: Floats, start: Floats | None = None
) -> tuple[Gaussian, Evidence]:
    """Return the posterior of a user embedding from k ratings, `stars` (k,) of `items` with these variances, (s, k),
    and the evidence it was conditioned on.

    Exact where the stars are linear in the embedding; otherwise the maximum a posteriori, from `start`, (s, d), or the
    prior's mean, with Laplace's covariance.
    """
    embedding = prior.mean if start is None else start
    evidence = linearized_evidence(items, stars, embedding, noise)
    posterior = condition(prior, evidence)
    if items.linear or not len(stars):
        return posterior, evidence
    if items.head is not None:
        return _newton(prior, items, stars, noise, embedding, (posterior, evidence))
    return _gauss_newton(prior, items, stars, noise, embedding, (posterior, evidence))


def _newton(
    prior: Gaussian, items: Scoring, stars: Floats, noise: Floats, before: Floats, first: tuple[Gaussian, Evidence]
) -> tuple[Gaussian, Evidence]:
    """Step until the embedding stays, from the one `before` the first step; the log of a level's share is concave, so
    whole steps lead there.
    """
    posterior, evidence = first
    for _ in range(MOST_STEPS):
        if float(np.abs(posterior.mean - before).max()) ** 2 < LEAST_STEP:
            break
        before = posterior.mean
        evidence = linearized_evidence(items, stars, before, noise)
        posterior = condition(prior, evidence)
    return posterior, evidence


def _gauss_newton(
    prior: Gaussian, items: Scoring, stars: Floats, noise: Floats, embedding: Floats, first: tuple[Gaussian, Evidence]
) -> tuple[Gaussian, Evidence]:
    """Take steps, from an embedding whose posterior and evidence come `first`, each halved as long as that leads
    further down: whole ones may go to and fro across a valley.

    It ends where a step gains next to nothing of the cost, which is counted in squared standard deviations.
    """

    def cost(embedding: Floats) -> float:
        away, error = embedding - prior.mean, stars - items.stars(embedding)
        return float(np.sum(away * _times(prior.information.precision, away)) + np.sum(error**2 / noise))

    posterior, evidence = first
    lowest = cost(embedding)
    for _ in range(MOST_STEPS):
        step, scale = posterior.mean - embedding, 1.0
        reached = cost(embedding + step)
        while scale > _SHORTEST_STEP and (nearer := cost(embedding + scale / 2 * step)) < reached:
            scale, reached = scale / 2, nearer
        if reached >= lowest:
            break
        gain, lowest = lowest - reached, reached
        embedding = embedding + scale * step
        evidence = linearized_evidence(items, stars, embedding, noise)
        posterior = condition(prior, evidence)
        if gain < _LEAST_GAIN:
            break
    return posterior, evidence


def population_prior(embeddings: Floats, uncertainty: Floats) -> Gaussian:
    """Return the prior of a new user's embedding, s = 1: the mean of the known `embeddings`, (n, d), and their
    covariance plus `uncertainty`, (d, d), the mean of their own posterior covariances.
    """
    width = embeddings.shape[1]
    spread = np.cov(embeddings, rowvar=False, bias=True).reshape(width, width)
    return Gaussian(embeddings.mean(0)[None], (spread + uncertainty)[None])


def _times(matrices: Floats, vectors: Floats) -> Floats:
    """Multiply each matrix, (s, n, d), with its vector, (s, d)."""
    return np.asarray((matrices @ vectors[..., None])[..., 0])


def _inverse(matrix: Floats) -> Floats:
    inverse = np.linalg.inv(matrix)
    return (inverse + inverse.swapaxes(-1, -2)) / 2
