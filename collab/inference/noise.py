"""The noise of ratings, of samples, titles and people; and how the titles that a person chose move their prior."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from collab.inference.posterior import LEAST_STEP, MOST_STEPS, Evidence, Gaussian, fold_in_ratings
from collab.inference.scoring import Scoring
from collab.types import AnyArray, Codes, Floats, Singles

ROUNDS = 2
FOLD_IN_LIMITS = (ROUNDS, MOST_STEPS, LEAST_STEP)
"""How often precision and embedding are found by turns, and how many of Newton's steps lead to one, unless the next
would be shorter than this.
"""
_LEAST_EXCESS = 0.25
_TRUST = 20.0


@dataclass(frozen=True, eq=False)
class Noise:
    """The variance of a rating around its score, in stars squared: `variance` (s,) of each sample, times that of each
    title's row, `items`, float32 (rows,), times that of the person, whose precision is around 1, with a Gamma
    distribution of this shape, or, where it is 0, 1 for everyone. The squared residuals of the ratings that a user's
    trained embedding was fitted to are `fitted` times as large as those of others. Ratings near in time have the share
    `moments` of it in common, see `moment_effects`.
    """

    variance: Floats
    items: Singles
    user_shape: float = 0.0
    fitted: float = 1.0
    moments: float = 0.0

    def at(self, rows: AnyArray) -> Floats:
        """Return the variances of the titles in some rows, (s, k), of a person like all."""
        return self.variance[:, None] * self.items[rows].astype(np.float64)

    def mean_at(self, rows: AnyArray) -> Floats:
        """Return the same, averaged over the samples, (k,)."""
        return float(self.variance.mean()) * self.items[rows].astype(np.float64)

    def for_rows(self, count: int) -> "Noise":
        """Return the noise of a table with `count` rows, those that are added as noisy as row 0, the mean title's."""
        return replace(self, items=np.append(self.items, np.repeat(self.items[:1], count - len(self.items))))

    def of_person(self, squares: float, count: int) -> tuple[float, float]:
        """Return the expected precision of a person and the expected variance, given the sum of `count` squared
        residuals in units of their variances.
        """
        if not self.user_shape:
            return 1.0, 1.0
        shape, rate = self.user_shape + count / 2, self.user_shape + squares / 2
        return shape / rate, rate / max(shape - 1, _LEAST_EXCESS)


@dataclass(frozen=True, eq=False)
class ChoicePrior:
    """How the titles that a person chose, stars aside, move the prior of their embedding: its mean is that of
    `informed` plus the mean `slopes`, float16 (s, p, w), of the titles at the positions `titles`, int32 (p,), sorted,
    times the root of their number: they move its first w numbers.
    """

    titles: Codes
    slopes: AnyArray
    informed: Gaussian

    @cached_property
    def _slopes(self) -> Singles:
        return self.slopes.astype(np.float32)  # once: half precision takes long to widen

    def of(self, unknown: Gaussian, chosen: Codes) -> Gaussian:
        """Return the prior of a person who chose the titles at these positions; `unknown` is that of anyone.

        A few titles are a part of what a person has seen: n of them count as n / (n + 20), and for the rest they are
        like anyone.
        """
        places = np.minimum(np.searchsorted(self.titles, chosen), max(0, len(self.titles) - 1))
        listed = np.unique(places[self.titles[places] == chosen]) if len(self.titles) else places[:0]
        if not len(listed):
            return unknown
        trust = len(listed) / (len(listed) + _TRUST)
        moved = self.informed.mean.copy()
        moved[:, : self.slopes.shape[2]] += self._slopes[:, listed].sum(1, dtype=np.float64) / np.sqrt(len(listed))
        return Gaussian(
            unknown.mean + trust * (moved - unknown.mean),
            unknown.covariance + trust * (self.informed.covariance - unknown.covariance),
        )


def fold_in_person(
    prior: Gaussian, items: Scoring, stars: Floats, noise: Noise, rows: AnyArray
) -> tuple[Gaussian, Evidence, float]:
    """Return the posterior of a person's embedding from k ratings, `stars` (k,) of `items`, which are in these `rows`,
    the evidence it rests on, and the expected variance of the person's ratings, relative to everyone's.

    Embedding and precision are found by turns, each given what is expected of the other (variational Bayes: Bishop
    2006, section 10.3). Where an embedding takes many steps, the precision is found once, after it.
    """
    variances = noise.at(rows)
    posterior, evidence = fold_in_ratings(prior, items, stars, variances)
    if not items.linear and items.head is None:
        return posterior, evidence, noise.of_person(expected_squares(posterior, evidence), len(stars))[1]
    precision, variance = noise.of_person(0, 0)
    for _ in range(ROUNDS if noise.user_shape and len(stars) else 0):
        squares = squares_expected_of(items, stars, posterior, variances, precision)
        precision, variance = noise.of_person(squares, len(stars))
        posterior, evidence = fold_in_ratings(prior, items, stars, variances / precision, posterior.mean)
    return posterior, evidence, variance


def expected_squares(posterior: Gaussian, evidence: Evidence) -> float:
    """Return the sum of the squared residuals, in units of their variances, that is expected of linearised ratings;
    averaged over samples.
    """
    residuals = evidence.targets - np.einsum("skd,sd->sk", evidence.features, posterior.mean)
    squares = (residuals**2 + posterior.variance(evidence.features)) / evidence.noise
    return float(squares.sum(1).mean())


def squares_expected_of(
    items: Scoring, stars: Floats, posterior: Gaussian, variances: Floats, precision: float
) -> float:
    """Return the sum of the squared residuals that are expected of a person, in units of `variances`, (s, k)."""
    predicted, slopes = items.latent(posterior.mean)
    if items.head is None:
        squares = (stars - predicted) ** 2 / variances
    else:
        *_, squares = items.head.tangents(predicted, stars, variances / precision)
        squares /= precision
    return float((squares + posterior.variance(slopes) / variances).sum(1).mean())
