"""The time that learning interest takes, part by part as `InterestFit` and `ChoiceFit` do it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from collab.data import Split
from collab.interest import (
    FACTORS,
    JOIN_OTHERS,
    JOIN_RANKED,
    MEAN_FACTORS,
    MEAN_SWEEPS,
    Choices,
    FactorInterest,
    Ials,
    Kind,
    fit_first,
    fit_interest,
    inverse,
    serving_kind,
    sweeps_for,
)
from collab.training import SMALL_MODEL, Epoch, GibbsFit
from collab.training.forecast.growth import WorkClock, grown
from collab.training.forecast.people_sample import PeopleSample
from collab.types import Floats

_SMALL, _CUBE, _DOUBLE_UP_TO = 700, 2.9, 4_000
_PASSES = 4
_SMALL_SQUARE, _COLUMNS = 2_000, 64
_CHOSEN, _WIDTH = 100, 220


def interest_seconds(samples: Sequence[PeopleSample], people: int, titles: int, clock: WorkClock) -> float:
    """Return the seconds, by a new clock, of interest beside stars: learned twice, once on at most 20,000 people to
    find the weights of the joined order, by which some hundred people's lists are ranked, with a small model of stars
    of the same people.
    """
    costs = _InterestCosts(samples, titles, clock)
    kind, others = serving_kind(people, titles), min(people, JOIN_OTHERS)
    learned = costs.fit(kind, people)
    learned += costs.fit(kind, others) if others < people else learned
    joined = costs.small_model(others) + JOIN_RANKED * costs.ranked(kind)
    return (costs.gathered * people / costs.sizes[-1] + learned + joined) * costs.clock.stretch


def ease_seconds(samples: Sequence[PeopleSample], people: int, titles: int, clock: WorkClock) -> float:
    """Return the seconds of EASE on so many people, by a new clock."""
    costs = _InterestCosts(samples, titles, clock)
    return costs.ease(people, costs.alone) * costs.clock.stretch


class _InterestCosts:
    """The seconds of processor of the parts, by what they take on samples of people."""

    def __init__(self, samples: Sequence[PeopleSample], titles: int, clock: WorkClock) -> None:
        self.sizes, self.clock = [each.people for each in samples], clock
        self._samples, self._titles = samples, titles
        self._choices = list[Choices]()
        self.gathered = [clock.seconds(partial(self._gather, each)) for each in samples][-1]

    def _gather(self, sample: PeopleSample) -> None:
        self._choices.append(Choices.of(sample.ratings, sample.split.training))

    def fit(self, kind: Kind, people: int) -> float:
        """Return the seconds of a fit on so many people, as lists of a star model go by it."""
        if kind == "ease":
            weights, genres = self._choices[-1].weights, self._choices[-1].genres
            first = self.ease(people, partial(fit_first, "ease", weights, genres))
            return first + MEAN_SWEEPS * self._sweep(people, MEAN_FACTORS)
        choices = self._choices[-1].weights.nnz * people // self.sizes[-1]
        return sweeps_for(choices) * self._sweep(people, FACTORS)

    def _sweep(self, people: int, factors: int) -> float:
        """Return the seconds of a sweep of iALS."""
        sweeps = [self.clock.least(Ials(each.weights, factors).sweep) for each in self._choices]
        return grown(self.sizes, sweeps, people)

    def ease(self, people: int, work: Callable[[], object]) -> float:
        """Return the seconds of EASE: those of all its `work` where the square that it inverts is small; else an
        inverse, the products of what each chose that lead to it and from it, and passes over its cells.
        """
        choices, titles = self._choices[-1].weights, self._titles
        if min(people, titles) <= _SMALL_SQUARE and people == self.sizes[-1]:
            return self.clock.seconds(work)
        by_users, share = people < titles, people / self.sizes[-1]
        product = self.clock.seconds(lambda: choices @ choices.T if by_users else choices.T @ choices)
        if by_users:
            product = product * share + self._by_columns(choices) * (people + titles)
        cells = self.clock.least(lambda: np.nonzero(np.abs(np.ones((_SMALL, _SMALL), np.float32)) > 1))
        passes = _PASSES * cells * (titles / _SMALL) ** 2
        return float(product * share + self._inverse(min(people, titles), by_users) + passes)

    def _by_columns(self, choices: csr_array) -> float:
        """Return the seconds that a column takes of a product of choices with a table."""
        table = np.ones((choices.shape[1], _COLUMNS), np.float32)
        return self.clock.least(lambda: choices @ table) / _COLUMNS

    def _inverse(self, size: int, by_users: bool) -> float:
        """Return the seconds of the inverse of a square of so many rows, by that of a small one."""
        matrix = np.eye(_SMALL, dtype=np.float64 if by_users or size <= _DOUBLE_UP_TO else np.float32)
        return float(self.clock.least(lambda: inverse(matrix.copy())) * (size / _SMALL) ** _CUBE)

    def alone(self) -> None:
        """Fit EASE as a model of its own."""
        fit_interest("ease", self._choices[-1].weights)

    def small_model(self, people: int) -> float:
        """Return the seconds of the model of stars, by a sweep of it after the first."""
        sweeps = []
        for each in self._samples:
            model = GibbsFit(each.ratings, Split("", each.split.training, each.split.training[:0]), SMALL_MODEL)
            with closing(model.epochs()) as events:
                next(event for event in events if isinstance(event, Epoch))
                sweeps.append(self.clock.least(lambda: next(events)))
        return SMALL_MODEL.epochs * grown(self.sizes, sweeps, people)

    def ranked(self, kind: Kind) -> float:
        """Return the seconds in which the titles are scored and sorted for one person, by interest and by stars."""
        rng, features = np.random.default_rng(0), np.ones((self._titles, _WIDTH), np.float32)
        interest = FactorInterest("ials", rng.normal(size=(self._titles, FACTORS)), np.eye(FACTORS), 0.1)
        chosen, scores = np.arange(_CHOSEN, dtype=np.int32) % self._titles, rng.normal(size=self._titles)

        def rank() -> Floats:
            if kind == "ials":
                interest.scores(chosen, np.ones(_CHOSEN))
            stars = (features @ features[0]).astype(np.float64)
            return np.asarray(stars[np.argsort(-scores, kind="stable")])

        rank()
        return self.clock.least(rank)
