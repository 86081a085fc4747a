"""The time that learning interest takes, part by part as `InterestFit` and `ChoiceFit` do it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from collab.data import Ratings, Split, evenly_drawn
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
    genre_choices,
    inverse,
    serving_kind,
    sweeps_for,
)
from collab.training import SMALL_MODEL, Epoch, GibbsFit
from collab.training.forecast.growth import WorkClock, grown, grown_with_titles
from collab.training.forecast.people_sample import PeopleSample, Size, trained_size
from collab.types import Codes, Floats

_SMALL, _CUBE, _DOUBLE_UP_TO = 700, 2.9, 4_000
_PASSES = 4
_SMALL_SQUARE, _COLUMNS = 2_000, 64
_CHOSEN, _WIDTH = 100, 220
_ROWS = 2_000


def interest_seconds(samples: Sequence[PeopleSample], size: Size, chosen: tuple[Size, Size], clock: WorkClock) -> float:
    """Return the seconds, by a new clock, of interest beside stars in data of that size: learned twice, once on at most
    20,000 people to find the weights of the joined order, by which some hundred people's lists are ranked, with a small
    model of stars of the same people. `chosen` are the sizes of both, see `chosen_sizes`.
    """
    costs = _InterestCosts(samples, size.titles, clock)
    kind, (all_of_it, others) = serving_kind(size.people, size.titles), chosen
    learned = costs.fit(kind, all_of_it)
    learned += costs.fit(kind, others) if others.people < all_of_it.people else learned
    joined = costs.small_model(others) + JOIN_RANKED * costs.ranked(kind)
    return (costs.gathered(all_of_it) + learned + joined) * costs.clock.stretch


def ease_seconds(samples: Sequence[PeopleSample], people: int, titles: int, clock: WorkClock) -> float:
    """Return the seconds of EASE on so many people, by a new clock."""
    costs = _InterestCosts(samples, titles, clock)
    return costs.ease(people, costs.alone) * costs.clock.stretch


def chosen_sizes(ratings: Ratings, rows: Codes, size: Size) -> tuple[Size, Size]:
    """Return the sizes of what everyone, and of what at most 20,000 people chose: as these rows of the data have them,
    or in proportion, and with all titles, where these are a part of data of that size.
    """
    everyone = trained_size(ratings, rows) if len(rows) == size.rows else size
    if everyone.people <= JOIN_OTHERS:
        return everyone, everyone
    if everyone is size:
        return size, size._replace(rows=size.rows * JOIN_OTHERS // size.people, people=JOIN_OTHERS)
    chosen = np.zeros(len(ratings.user_ids), np.bool_)
    chosen[evenly_drawn(np.arange(len(chosen), dtype=np.int32), JOIN_OTHERS)] = True
    return everyone, trained_size(ratings, rows[chosen[ratings.users[rows]]])


class _InterestCosts:
    """The seconds of processor of the parts, by what they take on samples of people."""

    def __init__(self, samples: Sequence[PeopleSample], titles: int, clock: WorkClock) -> None:
        self.sizes, self.clock = [trained_size(each.ratings, each.split.training) for each in samples], clock
        self._samples, self._titles = samples, titles
        self._sweeps = dict[int, tuple[float, float]]()
        genre_choices(samples[-1].ratings.item_table)  # what reading genres takes the first time is not of the samples
        self._choices = list[Choices]()
        self._gathering = [clock.seconds(partial(self._gather, each)) for each in samples]

    def _gather(self, sample: PeopleSample) -> None:
        self._choices.append(Choices.of(sample.ratings, sample.split.training))

    def gathered(self, size: Size) -> float:
        """Return the seconds in which choices are gathered."""
        return grown([each.rows for each in self.sizes], self._gathering, size.rows)

    def fit(self, kind: Kind, size: Size) -> float:
        """Return the seconds of a fit, as lists of a star model go by it."""
        if kind == "ease":
            weights, genres = self._choices[-1].weights, self._choices[-1].genres
            first = self.ease(size.people, partial(fit_first, "ease", weights, genres))
            return first + MEAN_SWEEPS * self._sweep(size, MEAN_FACTORS)
        return sweeps_for(size.rows) * self._sweep(size, FACTORS)

    def _sweep(self, size: Size, factors: int) -> float:
        """Return the seconds of a sweep of iALS: each choice counts twice, and each row, of a person or of a title that
        anyone chose, is solved for once.
        """
        if factors not in self._sweeps:
            self._sweeps[factors] = self._measured_sweep(factors)
        of_choice, of_row = self._sweeps[factors]
        return 2 * of_choice * size.rows + of_row * (size.people + size.titles)

    def _measured_sweep(self, factors: int) -> tuple[float, float]:
        """Return the seconds of a choice and of a row. Rows of one choice tell what solving takes."""
        alone = csr_array((np.ones(_ROWS, np.float32), np.arange(_ROWS), np.arange(_ROWS + 1)), (_ROWS, _ROWS))
        of_row = self.clock.least(Ials(alone, factors).sweep) / (2 * _ROWS)
        sample = self.sizes[-1]
        sweep = self.clock.least(Ials(self._choices[-1].weights, factors).sweep)
        return max(0.0, sweep - of_row * (sample.people + sample.titles)) / (2 * sample.rows), of_row

    def ease(self, people: int, work: Callable[[], object]) -> float:
        """Return the seconds of EASE: those of all its `work` where the square that it inverts is small; else an
        inverse, the products of what each chose that lead to it and from it, and passes over its cells.
        """
        choices, titles = self._choices[-1].weights, self._titles
        if min(people, titles) <= _SMALL_SQUARE and people == self.sizes[-1].people:
            return self.clock.seconds(work)
        by_users, share = people < titles, people / self.sizes[-1].people
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

    def small_model(self, size: Size) -> float:
        """Return the seconds of the model of stars, by a sweep of it after the first."""
        sweeps = []
        for each in self._samples:
            model = GibbsFit(each.ratings, Split("", each.split.training, each.split.training[:0]), SMALL_MODEL)
            with closing(model.epochs()) as events:
                next(event for event in events if isinstance(event, Epoch))
                sweeps.append(self.clock.least(lambda: next(events)))
        return SMALL_MODEL.epochs * grown_with_titles(self.sizes, sweeps, size)

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
