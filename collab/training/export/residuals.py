"""Held-out residuals of a trained module, and the noise of everyone, each title and a new person that they tell of."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import gammaln

from collab.data import Ratings, Split, evenly_drawn
from collab.inference import Noise, Scoring
from collab.models import Encoded, Learned
from collab.types import AnyArray, Codes, Floats

_SAMPLED_ROWS, _BLOCK = 200_000, 8_192
_SHAPES = np.geomspace(1, 200, 60)
_ROUNDS = 4
_LEAST = 1e-6
_TENTH, _FEWEST_ROWS = 10, 100


class NoiseSource(Protocol):
    """Tells how far ratings are from their predictions: residuals do, or a model that knows."""

    def noise(self, item_rows: Codes, rows: int) -> Noise:
        """Return the noise of a table with so many rows, in which the items of the data are at `item_rows`."""
        ...


@dataclass(frozen=True, eq=False)
class Residuals:
    """Ratings of known users and titles with their squared residuals, float64 (n,), in stars squared, and the positions
    of both in the data, int32 (n,).
    """

    squares: Floats
    users: Codes
    items: Codes

    def noise(self, item_rows: Codes, rows: int) -> Noise:
        """Return the noise of a table with so many rows, in which the items of the data are at `item_rows`.

        Everyone's variance is divided by precisions of the title's and the user's own, Gamma distributed around 1; the
        shapes are the likeliest ones, and both precisions what is expected of them, found by turns: a title with n
        residuals that come to S in units of the others' variances has a variance of (shape + S / 2) / (shape + n / 2).
        """
        titles, (_, people) = item_rows[self.items], np.unique(self.users, return_inverse=True)
        units = np.maximum(self.squares, _LEAST) / max(float(self.squares.mean()), _LEAST)
        of_titles, of_people = np.ones(rows), np.ones(people.max() + 1)
        for _ in range(_ROUNDS):
            _, of_titles = _variances(units / of_people[people], titles, rows)
            shape, of_people = _variances(units / of_titles[titles], people, len(of_people))
        variance = float(self.squares.mean()) / float(of_titles[titles].mean())
        return Noise(np.array([max(variance, _LEAST)]), of_titles.astype(np.float32), shape)


def _variances(units: Floats, groups: AnyArray, count: int) -> tuple[float, Floats]:
    """Return the likeliest shape of the precisions of `count` groups, and the variance that is expected of each, given
    squared residuals in units of their variances without it, (n,), and the group of each.

    Given a precision with shape and rate a, n normal residuals whose squares come to S have the density
    a^a Gamma(a + n / 2) / (Gamma(a) (a + S / 2)^(a + n / 2)), but for what does not depend on a.
    """
    halves = np.bincount(groups, minlength=count) / 2
    sums = np.bincount(groups, units, count) / 2
    known = halves > 0
    n, s = halves[known, None], sums[known, None]
    numbers, times = np.unique(n, return_counts=True)  # few, of which Gamma is looked up once
    likelihoods = times @ (gammaln(_SHAPES + numbers[:, None]) - gammaln(_SHAPES) + _SHAPES * np.log(_SHAPES))
    likelihoods -= np.sum((_SHAPES + n) * np.log(_SHAPES + s), 0)
    shape = float(_SHAPES[np.argmax(likelihoods)])
    return shape, np.asarray((shape + sums) / (shape + halves))


def hold_out_a_tenth(split: Split, seed: int, batch: int = 0) -> Split | None:
    """Return the split that holds out a tenth of the training rows of another and trains on the rest, without a single
    row in the last batch, if they are trained in batches; None where there are too few rows.
    """
    rows = len(split.training)
    if rows < _FEWEST_ROWS:
        return None
    count = rows // _TENTH
    count += bool(batch) and (rows - count) % batch == 1
    drawn = np.random.default_rng(seed).permutation(split.training)
    return Split(f"{split.name}, a tenth held out", np.sort(drawn[count:]), np.sort(drawn[:count]))


class Histories:
    """The ratings of the data by their users, as a trained module sees them."""

    def __init__(self, learned: Learned, encoded: Encoded, ratings: Ratings) -> None:
        self._embeddings, self._scoring = learned.user_embeddings, learned.scoring
        self._encoded, self._item_rows, self._ratings = encoded, learned.item_rows, ratings

    def of_some_users(self, rows: Codes, most: int) -> list[tuple[Floats, AnyArray]]:
        """Return the same as `by_user` of at most so many users, evenly drawn of those who have some of these rows."""
        users = self._ratings.users[rows]
        counts = np.bincount(users, minlength=len(self._ratings.user_ids))
        wanted = np.zeros(len(counts), np.bool_)
        wanted[evenly_drawn(np.flatnonzero(counts), most)] = True
        return self.by_user(rows[wanted[users]])

    def by_user(self, rows: Codes) -> list[tuple[Floats, AnyArray]]:
        """Return the embeddings, (1, d), of the users of some rows of the data, each with those rows."""
        by_code = self._ratings.rows_by_user(rows)
        positions = ((int(self._encoded.user_rows[code]), own) for code, own in by_code.items())
        return [(self._embeddings[at : at + 1].astype(np.float64), own) for at, own in positions]

    def items(self, rows: AnyArray) -> Scoring:
        """Return the items of some rows of the data."""
        return self._scoring.select(self.item_rows(rows))

    def item_rows(self, rows: AnyArray) -> Codes:
        """Return the rows in the tables of the items of some rows of the data."""
        return self._item_rows[self._ratings.items[rows]]

    def stars(self, rows: AnyArray) -> AnyArray:
        """Return the stars of some rows of the data."""
        return self._ratings.stars[rows]

    def held_out(self, split: Split) -> Residuals | None:
        """Return the residuals of the held-out rows whose user and item were both trained, of at most 200,000, evenly
        drawn; None where there are none.
        """
        users, items = self._ratings.users[split.valid], self._ratings.items[split.valid]
        known = split.valid[(self._encoded.user_rows[users] > 0) & (self._encoded.item_rows[items] > 0)]
        return self.residuals(known) if len(known) else None

    def residuals(self, rows: Codes) -> Residuals:
        """Return the residuals of some rows of trained users and items, of at most 200,000, evenly drawn."""
        chosen = evenly_drawn(rows, _SAMPLED_ROWS)
        users, squares = self._ratings.users[chosen], np.empty(len(chosen))
        for start in range(0, len(chosen), _BLOCK):
            block = slice(start, start + _BLOCK)
            own, embeddings = chosen[block], self._embeddings[self._encoded.user_rows[users[block]]]
            squares[block] = (self.stars(own) - self.items(own).pair_stars(embeddings.astype(np.float64))) ** 2
        return Residuals(squares, users, self._ratings.items[chosen])
