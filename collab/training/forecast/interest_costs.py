"""The time that learning interest takes, part by part as `InterestFit` and `ChoiceFit` do it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import numpy as np

from collab.data import Split
from collab.interest import (
    JOIN_OTHERS,
    JOIN_RANKED,
    Choices,
    FactorInterest,
    Ials,
    Kind,
    fit_interest,
    fit_serving,
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
_SMALL_SQUARE = 2_000
_CHOSEN, _FACTORS, _WIDTH = 100, 64, 220


def interest_seconds(samples: Sequence[PeopleSample], people: int, titles: int) -> float:
    """Return the seconds of interest beside stars: learned twice, once on at most 20,000 people to find the weights of
    the joined order, by which some hundred people's lists are ranked, with a small model of stars of the same people.
    """
    costs = _InterestCosts(samples, titles, WorkClock())
    kind, others = serving_kind(people, titles), min(people, JOIN_OTHERS)
    learned = costs.fit(kind, people)
    learned += costs.fit(kind, others) if others < people else learned
    joined = costs.small_model(others) + JOIN_RANKED * costs.ranked(kind)
    return (costs.gathered * people / costs.sizes[-1] + learned + joined) * costs.clock.stretch


def ease_seconds(samples: Sequence[PeopleSample], people: int, titles: int) -> float:
    """Return the seconds of EASE on so many people."""
    costs = _InterestCosts(samples, titles, WorkClock())
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
            return self.ease(people, partial(fit_serving, "ease", weights, genres))
        sweeps = [self.clock.least(Ials(each.weights).sweep) for each in self._choices]
        choices = self._choices[-1].weights.nnz * people // self.sizes[-1]
        return sweeps_for(choices) * grown(self.sizes, sweeps, people)

    def ease(self, people: int, work: Callable[[], object]) -> float:
        """Return the seconds of EASE: those of all its `work` where the square that it inverts is small; else the
        products of what each chose, an inverse, and passes over its cells.
        """
        weights, titles = self._choices[-1].weights, self._titles
        if min(people, titles) <= _SMALL_SQUARE and people == self.sizes[-1]:
            return self.clock.seconds(work)
        product = self.clock.seconds(lambda: weights.T @ weights) * people / self.sizes[-1]
        cells = self.clock.least(lambda: np.nonzero(np.abs(np.ones((_SMALL, _SMALL), np.float32)) > 1))
        return float(product + self._inverse(min(people, titles)) + _PASSES * cells * (titles / _SMALL) ** 2)

    def _inverse(self, size: int) -> float:
        """Return the seconds of the inverse of a square of so many rows, by that of a small one."""
        matrix = np.eye(_SMALL, dtype=np.float64 if size <= _DOUBLE_UP_TO else np.float32)
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
        interest = FactorInterest("ials", rng.normal(size=(self._titles, _FACTORS)), np.eye(_FACTORS), 0.1)
        chosen, scores = np.arange(_CHOSEN, dtype=np.int32) % self._titles, rng.normal(size=self._titles)

        def rank() -> Floats:
            if kind == "ials":
                interest.scores(chosen, np.ones(_CHOSEN))
            stars = (features @ features[0]).astype(np.float64)
            return np.asarray(stars[np.argsort(-scores, kind="stable")])

        rank()
        return self.clock.least(rank)
