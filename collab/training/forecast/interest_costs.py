"""The time that learning interest takes, part by part as `InterestFit` and `ChoiceFit` do it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from collab.bayes import kept_samples
from collab.data import Ratings, Split, evenly_drawn
from collab.interest import (
    FACTORS,
    JOIN_OTHERS,
    MEAN_FACTORS,
    MEAN_SWEEPS,
    Choices,
    FactorInterest,
    Ials,
    StarsOf,
    best_join,
    fit_first,
    fit_interest,
    genre_choices,
    held_out_users,
    inverse,
    serving_kind,
    sweeps_for,
)
from collab.training import SMALL_MODEL, Epoch, GibbsFit, stars_of
from collab.training.forecast.growth import WorkClock, grown, grown_with_titles
from collab.training.forecast.memory import sweeps_that_keep
from collab.training.forecast.people_sample import PeopleSample, Size, trained_size
from collab.types import Codes

_SMALL, _CUBE, _DOUBLE_UP_TO = 700, 2.9, 4_000
_PASSES = 4
_SMALL_SQUARE, _COLUMNS = 2_000, 64
_ROWS, _SWEEPS = 2_000, 3
_RANKED, _RIDGE = 32, 0.1


def interest_seconds(
    samples: Sequence[PeopleSample], few: PeopleSample, size: Size, chosen: tuple[Size, Size], *, alone: bool
) -> float:
    """Return the seconds of interest beside stars in data of that size: learned twice, once on at most 20,000 people to
    find the weights of the joined order, by which some hundred people's lists are ranked, with a small model of stars
    of the same people. `chosen` are the sizes of both, see `chosen_sizes`. The `samples` are as large as loops need to
    use as many cores as those of the fit; the products of EASE are of `few`. With `alone` as if nothing else ran.
    """
    all_of_it, others = chosen
    costs = _LoopCosts(samples, size.titles, alone=alone)
    by_ease = serving_kind(size.people, size.titles) == "ease"
    products = _EaseCosts(few, size.titles, WorkClock(alone=alone)) if by_ease else None

    def learned(part: Size) -> float:
        return products.beside_stars(part.people) + costs.mean_person(part) if products else costs.ials(part)

    first = learned(all_of_it)
    second = learned(others) if others.people < all_of_it.people else first
    return costs.gathered(all_of_it) + first + second + costs.joined(others)


def ease_seconds(sample: PeopleSample, people: int, titles: int, *, alone: bool) -> float:
    """Return the seconds of EASE on so many people, with `alone` as if nothing else ran."""
    return _EaseCosts(sample, titles, WorkClock(alone=alone)).of_its_own(people)


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


class _LoopCosts:
    """The seconds of what loops do, by what they take on samples of people: by a clock of their own, for they may use
    all cores and the rest uses one.
    """

    def __init__(self, samples: Sequence[PeopleSample], titles: int, *, alone: bool) -> None:
        self._sizes = [trained_size(each.ratings, each.split.training) for each in samples]
        self._loops, self._rest = WorkClock(alone=alone), WorkClock(alone=alone)
        self._samples, self._titles = samples, titles
        self._swept = dict[int, tuple[float, float]]()
        genre_choices(samples[-1].ratings.item_table)  # what reading genres takes the first time is not of the samples
        self._choices = list[Choices]()
        self._gathering = [self._rest.seconds(partial(self._gather, each)) for each in samples]

    def _gather(self, sample: PeopleSample) -> None:
        self._choices.append(Choices.of(sample.ratings, sample.split.training))

    def gathered(self, size: Size) -> float:
        """Return the seconds in which choices are gathered."""
        return grown([each.rows for each in self._sizes], self._gathering, size.rows) * self._rest.stretch

    def ials(self, size: Size) -> float:
        """Return the seconds of iALS."""
        return sweeps_for(size.rows) * self._sweep(size, FACTORS)

    def mean_person(self, size: Size) -> float:
        """Return the seconds of the iALS that is small, and joined with EASE."""
        return MEAN_SWEEPS * self._sweep(size, MEAN_FACTORS)

    def _sweep(self, size: Size, factors: int) -> float:
        """Return the seconds of a sweep of iALS: each choice counts twice, and each row, of a person or of a title that
        anyone chose, is solved for once.
        """
        if factors not in self._swept:
            self._swept[factors] = self._of_sweeps(factors)
        of_choice, of_row = self._swept[factors]
        return (2 * of_choice * size.rows + of_row * (size.people + size.titles)) * self._loops.stretch

    def _of_sweeps(self, factors: int) -> tuple[float, float]:
        """Return the seconds of a choice and of a row. Rows of one choice tell what solving takes."""
        alone = csr_array((np.ones(_ROWS, np.float32), np.arange(_ROWS), np.arange(_ROWS + 1)), (_ROWS, _ROWS))
        of_row = self._rest.least(Ials(alone, factors).sweep) / (2 * _ROWS)
        sample = self._sizes[-1]
        sweep = self._loops.least(Ials(self._choices[-1].weights, factors).sweep)
        return max(0.0, sweep - of_row * (sample.people + sample.titles)) / (2 * sample.rows), of_row

    def joined(self, size: Size) -> float:
        """Return the seconds in which the weights of the joined order are found: a small model of stars, by a sweep of
        it after the first, and lists that are ranked by it, of as many samples as it will have.
        """
        sweeps, begun = list[float](), list[float]()
        kept = sweeps_that_keep(kept_samples(self._titles, size.rows))
        for each, count in zip(self._samples, (kept, _SWEEPS), strict=False):
            split = Split("", each.split.training, each.split.training[:0])
            settings = SMALL_MODEL.model_copy(update={"epochs": count})
            model, taken = self._rest.timed(partial(GibbsFit, each.ratings, split, settings))
            begun.append(taken)
            with closing(model.epochs()) as events:
                next(event for event in events if isinstance(event, Epoch))
                sweeps.append(self._loops.least(partial(next, events), count - 1))
            if count == kept:
                artifact, made = self._rest.timed(partial(model.build_artifact, {}))
        rest = grown([each.rows for each in self._sizes], begun, size.rows) + made + self._ranked(stars_of(artifact))
        swept = SMALL_MODEL.epochs * grown_with_titles(self._sizes, sweeps, size)
        return swept * self._loops.stretch + rest * self._rest.stretch

    def _ranked(self, stars: StarsOf) -> float:
        """Return the seconds in which the lists of the people who are held out are ranked, by those of a few."""
        choices, ratings = self._choices[-1], self._samples[-1].ratings
        users = held_out_users(choices)
        if not len(users):
            return 0.0
        rng = np.random.default_rng(0)
        interest = FactorInterest("ials", rng.normal(size=(self._titles, FACTORS)), np.eye(FACTORS), _RIDGE)
        work = partial(best_join, interest, choices, users[:_RANKED], ratings.scale, stars)
        work()
        return self._rest.seconds(work) * len(users) / len(users[:_RANKED])


class _EaseCosts:
    """The seconds of EASE, by what its parts take on a sample of people."""

    def __init__(self, sample: PeopleSample, titles: int, clock: WorkClock) -> None:
        self._people, self._titles, self._clock = sample.people, titles, clock
        self._choices = Choices.of(sample.ratings, sample.split.training)

    def of_its_own(self, people: int) -> float:
        """Return the seconds of EASE as a model of its own, on so many people."""
        return self._seconds(people, lambda: fit_interest("ease", self._choices.weights))

    def beside_stars(self, people: int) -> float:
        """Return the seconds of EASE that lists of a star model go by."""
        return self._seconds(people, lambda: fit_first("ease", self._choices.weights, self._choices.genres))

    def _seconds(self, people: int, work: Callable[[], object]) -> float:
        """Return the seconds of EASE: those of all its `work` where the square that it inverts is small; else an
        inverse, the products of what each chose that lead to it and from it, and passes over its cells.
        """
        choices, titles = self._choices.weights, self._titles
        if min(people, titles) <= _SMALL_SQUARE and people == self._people:
            return self._clock.seconds(work) * self._clock.stretch
        by_users, share = people < titles, people / self._people
        product = self._clock.seconds(lambda: choices @ choices.T if by_users else choices.T @ choices)
        if by_users:
            product = product * share + self._by_columns(choices) * (people + titles)
        cells = self._clock.least(lambda: np.nonzero(np.abs(np.ones((_SMALL, _SMALL), np.float32)) > 1))
        passes = _PASSES * cells * (titles / _SMALL) ** 2
        whole = float(product * share + self._inverse(min(people, titles), by_users) + passes)
        return whole * self._clock.stretch

    def _by_columns(self, choices: csr_array) -> float:
        """Return the seconds that a column takes of a product of choices with a table."""
        table = np.ones((choices.shape[1], _COLUMNS), np.float32)
        return self._clock.least(lambda: choices @ table) / _COLUMNS

    def _inverse(self, size: int, by_users: bool) -> float:
        """Return the seconds of the inverse of a square of so many rows, by that of a small one."""
        matrix = np.eye(_SMALL, dtype=np.float64 if by_users or size <= _DOUBLE_UP_TO else np.float32)
        return float(self._clock.least(lambda: inverse(matrix.copy())) * (size / _SMALL) ** _CUBE)
