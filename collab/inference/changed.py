"""A person's embedding once one of many ratings is changed: by rank-one steps from the rounds that found it."""

from typing import NamedTuple

import numpy as np

from collab.inference.noise import ROUNDS, Noise, squares_expected_of
from collab.inference.posterior import (
    LEAST_STEP,
    MOST_STEPS,
    Evidence,
    Gaussian,
    condition,
    fold_in_ratings,
    linearized_evidence,
    rank_one_update,
)
from collab.inference.scoring import Scoring
from collab.types import AnyArray, Codes, Floats


class _Round(NamedTuple):
    """The embedding of a person whose ratings are this precise, relative to everyone's, and what it rests on."""

    precision: float
    posterior: Gaussian
    evidence: Evidence


class ChangedRatings:
    """The rounds of `fold_in_person` for k ratings, `stars` (k,) of `items`, kept so that one rating after the other
    may be changed. The first rounds tell no more than how precise the person's ratings are: of them the old rating is
    taken out and the changed one put in, which costs a rank-one update each. The last is repeated in whole from there.
    What is left out is of second order: below a millionth of a star from some 250 ratings on.
    """

    def __init__(self, prior: Gaussian, items: Scoring, stars: Floats, noise: Noise, rows: AnyArray) -> None:
        self._prior, self._items, self._stars, self._noise = prior, items, stars, noise
        self._variances = noise.at(rows)
        self._rounds = self._in_rounds()

    def _in_rounds(self) -> list[_Round]:
        posterior, evidence = fold_in_ratings(self._prior, self._items, self._stars, self._variances)
        rounds = [_Round(1.0, posterior, evidence)]
        precision, _ = self._noise.of_person(0, 0)
        for _ in range(ROUNDS if self._noise.user_shape else 0):
            precision, _ = self._precision(self._stars, posterior, precision)
            noise = self._variances / precision
            posterior, evidence = fold_in_ratings(self._prior, self._items, self._stars, noise, posterior.mean)
            rounds.append(_Round(precision, posterior, evidence))
        return rounds

    def _precision(self, stars: Floats, posterior: Gaussian, precision: float) -> tuple[float, float]:
        squares = squares_expected_of(self._items, stars, posterior, self._variances, precision)
        return self._noise.of_person(squares, len(stars))

    def changed(self, place: int, value: float) -> tuple[Gaussian, Evidence, float]:
        """Return posterior, evidence and noise as `fold_in_person` does with this number of stars at a place."""
        stars = self._stars.copy()
        stars[place] = value
        title = self._items.select(np.array([place], np.int32))
        precision, variance = self._noise.of_person(0, 0)
        first, *others = self._rounds
        posterior = self._moved(first, title, place, value)
        for each in others:
            precision, variance = self._precision(stars, posterior, precision)
            posterior = self._nearer(self._moved(each, title, place, value), stars, each.precision, precision)
        noise = self._variances / precision if others else self._variances
        for _ in range(MOST_STEPS):
            start = posterior.mean
            evidence = linearized_evidence(self._items, stars, start, noise)
            posterior = condition(self._prior, evidence)
            if float(np.abs(posterior.mean - start).max()) < LEAST_STEP:
                break
        return posterior, evidence, variance

    def _nearer(self, posterior: Gaussian, stars: Floats, before: float, precision: float) -> Gaussian:
        """Return a posterior found at the precision of `before` as it is at another one, one step nearer to where the
        gradient vanishes.
        """
        prior, mean, wide = self._prior.information.precision, posterior.mean, posterior.covariance
        covariance = wide - (precision / before - 1) * (wide - wide @ prior @ wide)
        evidence = linearized_evidence(self._items, stars, mean, self._variances / precision)
        residuals = (evidence.targets - np.einsum("skd,sd->sk", evidence.features, mean)) / evidence.noise
        pull = (prior @ (self._prior.mean - mean)[:, :, None])[:, :, 0]
        gradient = (residuals[:, None, :] @ evidence.features)[:, 0] + pull
        return Gaussian(mean + (covariance @ gradient[:, :, None])[:, :, 0], covariance)

    def _moved(self, earlier: _Round, title: Scoring, place: int, value: float) -> Gaussian:
        """Return the posterior of a round with one rating taken out and a changed one put in."""
        at: Codes = np.array([place], np.int32)
        evidence, noise = earlier.evidence, self._variances[:, at] / earlier.precision
        old = Evidence(evidence.features[:, at], evidence.targets[:, at], -evidence.noise[:, at])
        without = rank_one_update(earlier.posterior, old)
        start = without.mean
        for _ in range(2):
            answer = linearized_evidence(title, np.array([value]), start, noise)
            posterior = rank_one_update(without, answer)
            start = posterior.mean
        return posterior
