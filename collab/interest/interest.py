"""Interest as a fit leaves it: numbers from which anyone's interest in every title follows, without retraining.

A person is the titles they chose, by position, and how much each counts; see `person_weights`. Interest is a number
without a unit; its order matters, and that it is a sum over the titles chosen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

from collab.inference import Information, regression_posterior
from collab.storage import release_pages
from collab.types import AnyArray, Codes, Floats, Singles

Kind = Literal["ease", "ials", "item-knn", "popularity"]

NO_FACTORS: AnyArray = np.zeros((0, 0), np.float16)
"""The factors of titles whose gains are those from title to title alone."""


class Interest(Protocol):
    """A person's interest in each of n listed titles, as a sum over the k titles that they chose."""

    @property
    def kind(self) -> Kind:
        """The name of the model."""
        ...

    def scores(self, chosen: Codes, weights: Floats) -> Floats:
        """Return the interest in every listed title, (n,), of a person who chose these, (k,), by weight; 0 for
        nothing chosen.
        """
        ...

    def many_scores(self, people: Sequence[tuple[Codes, Floats]]) -> Iterator[Floats]:
        """Yield the interest in every listed title, (n,), of each of several people: what they chose, by weight."""
        ...

    def shares(self, chosen: Codes, weights: Floats, titles: Codes) -> Floats:
        """Return how much each title chosen adds to the interest in each of `titles`, (k, m): they sum to `scores`."""
        ...

    def nearness(self, titles: Codes) -> Floats:
        """Return how near every listed title is to each of `titles`, (m, n): how much choosing one speaks for the
        other.
        """
        ...

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the numbers by name, to be saved."""
        ...


@dataclass(frozen=True, eq=False)
class ItemInterest:
    """Interest from title to title: the gain B[j, i] is how much having chosen j adds to the interest in i.

    Only the largest gains are kept, those of j from `starts[j]` up to `starts[j + 1]`, int64 (n + 1,): `titles`, int32,
    and `gains`, float16 (entries,). Any other is `usual[i]`, float32 (n,), the mean of those not kept. To each f_j.f_i
    is added, of the titles' `factors`, float16 (n, d), of which there may be none; B[i, i] is 0.
    """

    kind: Kind
    starts: AnyArray
    titles: AnyArray
    gains: AnyArray
    usual: AnyArray
    factors: AnyArray = field(default_factory=lambda: NO_FACTORS)

    def scores(self, chosen: Codes, weights: Floats) -> Floats:
        """Return the interest in every listed title: the gains of those chosen, by weight."""
        spans, lengths = self._spans(chosen)
        titles = _joined(self.titles, spans)
        beyond = (_joined(self.gains, spans).astype(np.float32) - self.usual[titles]) * np.repeat(weights, lengths)
        scores = weights.sum() * self.usual + np.bincount(titles, beyond, len(self.usual))
        scores[chosen] -= weights * self.usual[chosen]
        if self.factors.size:
            own = self._factors[chosen]
            scores += self._factors @ (weights @ own).astype(np.float32)
            scores[chosen] -= weights * np.vecdot(own, own)
        return np.asarray(scores)

    def many_scores(self, people: Sequence[tuple[Codes, Floats]]) -> Iterator[Floats]:
        """Yield the interest of one person after the other."""
        return (self.scores(*person) for person in people)

    def shares(self, chosen: Codes, weights: Floats, titles: Codes) -> Floats:
        """Return the gains of those chosen for some titles, each asked about once, by weight, (k, m)."""
        column = np.full(len(self.usual), -1, np.int32)
        column[titles] = np.arange(len(titles))
        spans, lengths = self._spans(chosen)
        columns = column.take(_joined(self.titles, spans))
        asked = np.flatnonzero(columns >= 0)
        owners = np.repeat(np.arange(len(chosen)), lengths)
        gains = np.repeat(self.usual[titles][None].astype(np.float64), len(chosen), 0)
        gains[owners[asked], columns[asked]] = _joined(self.gains, spans)[asked]
        if self.factors.size:
            gains += self._factors[chosen] @ self._factors[titles].T
        gains[chosen[:, None] == titles] = 0
        return np.asarray(gains * weights[:, None])

    def nearness(self, titles: Codes) -> Floats:
        """Return the gains in both directions together, (m, n): B[j, i] + B[i, j]."""
        own, places = np.unique(titles, return_inverse=True)
        near = self._rows(own) + self.usual[own, None].astype(np.float64)
        entries, owners = self._mentions(own)
        led_to = self.titles[entries]
        near[np.searchsorted(own, led_to), owners] += self.gains[entries].astype(np.float64) - self.usual[led_to]
        near[np.arange(len(own)), own] = 0
        return np.asarray(near[places])

    def _rows(self, chosen: Codes) -> Floats:
        """Return all gains of some titles, (k, n)."""
        rows = np.repeat(self.usual[None].astype(np.float64), len(chosen), 0)
        for row, span in zip(rows, self._spans(chosen)[0], strict=True):
            row[self.titles[span]] = self.gains[span]
        rows[np.arange(len(chosen)), chosen] = 0
        return rows

    @cached_property
    def _factors(self) -> Singles:
        return _widened(self.factors)

    def _spans(self, chosen: Codes) -> tuple[Sequence[slice], AnyArray]:
        """Return where the entries of some titles are, and how many each has."""
        first, last = self.starts[chosen], self.starts[chosen + 1]
        return list(map(slice, first.tolist(), last.tolist())), last - first

    def _mentions(self, titles: Codes) -> tuple[AnyArray, AnyArray]:
        """Return the entries that lead to some titles, and the titles that they come from: an order of all entries by
        what they lead to would take as much memory as they do.
        """
        wanted = np.zeros(len(self.usual), np.bool_)
        wanted[titles] = True
        entries = np.flatnonzero(wanted.take(self.titles))
        return entries, np.searchsorted(self.starts, entries, side="right") - 1

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the numbers by name; positions in two bytes where they fit."""
        small = len(self.usual) <= np.iinfo(np.uint16).max
        titles = self.titles.astype(np.uint16 if small else np.int32)
        arrays = {"starts": self.starts, "titles": titles, "gains": self.gains, "usual": self.usual}
        return arrays | ({"factors": self.factors} if self.factors.size else {})


def _joined(entries: AnyArray, spans: Sequence[slice]) -> AnyArray:
    """Return the entries of several spans, one after the other: slices are copied far faster than single entries."""
    return np.concatenate([entries[:0], *[entries[span] for span in spans]])


@dataclass(frozen=True, eq=False)
class FactorInterest:
    """Interest as a dot product of factors: a person's are the row posterior of iALS, given what they chose.

    `factors`, float16 (n, d), are the titles'. Without any choice a person's precision is `base`, float64 (d, d), the
    titles that were not chosen included; each title chosen adds `ridge` to its diagonal. A person's factors are found
    in double precision, products of all titles with them in single.
    """

    kind: Kind
    factors: AnyArray
    base: Floats
    ridge: float

    @cached_property
    def _factors(self) -> Singles:
        return _widened(self.factors)

    def scores(self, chosen: Codes, weights: Floats) -> Floats:
        """Return the interest in every listed title: its factors times the person's."""
        [scores] = self.many_scores([(chosen, weights)])
        return scores

    def many_scores(self, people: Sequence[tuple[Codes, Floats]]) -> Iterator[Floats]:
        """Yield the same of several people, by one product, whose rows are widened one by one, within the cache."""
        embeddings = np.stack([self._posterior(*person).mean[0] for person in people]).astype(np.float32)
        return (row.astype(np.float64) for row in embeddings @ self._factors.T)

    def shares(self, chosen: Codes, weights: Floats, titles: Codes) -> Floats:
        """Return f_i C f_j w_j for each j chosen and i of `titles`, with C the inverse of the person's precision."""
        covariance = self._posterior(chosen, weights).gaussian.covariance[0]
        return np.asarray((self.factors[chosen] * weights[:, None]) @ covariance @ self._factors[titles].T)

    def nearness(self, titles: Codes) -> Floats:
        """Return the cosine of factors, (m, n)."""
        directions = self._factors[titles] / self._lengths[titles, None]
        return np.asarray(directions @ self._factors.T / self._lengths, np.float64)

    @cached_property
    def _lengths(self) -> Singles:
        return np.asarray(np.maximum(np.linalg.norm(self._factors, axis=1), 1e-12))

    def _posterior(self, chosen: Codes, weights: Floats) -> Information:
        return row_posterior(self._factors[chosen].astype(np.float64), weights, self.base, self.ridge)

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the numbers by name."""
        return {"factors": self.factors, "base": self.base, "ridge": np.array(self.ridge)}


def row_posterior(features: Floats, weights: Floats, base: Floats, ridge: float) -> Information:
    """Return the posterior of one person's or title's factors, s = 1, given the other side's `features`, (k, d).

    That is the ridge regression of iALS: precision base + k ridge I + sum of |w| f f', shift sum of w f; a weight below
    0 speaks against.
    """
    width = features.shape[1]
    prior = Information((base + len(features) * ridge * np.eye(width))[None], np.zeros((1, width)))
    gram = (features * np.abs(weights)[:, None]).T @ features
    return regression_posterior(prior, gram[None], (weights @ features)[None])


def interest_of_arrays(kind: str, arrays: Mapping[str, AnyArray], count: int) -> Interest:
    """Return what `to_arrays` saved, for `count` listed titles. Raises KeyError, and ValueError for numbers that no fit
    leaves: anyone may have written them.
    """
    match kind:
        case "ials":
            return _factor_interest(arrays, count)
        case "ease" | "item-knn" | "popularity":
            return _item_interest(kind, arrays, count)
    raise ValueError(f"an interest of kind {kind!r:.40}")


def _item_interest(
    kind: Literal["ease", "item-knn", "popularity"], arrays: Mapping[str, AnyArray], count: int
) -> Interest:
    starts, titles, gains, usual = (arrays[name] for name in ("starts", "titles", "gains", "usual"))
    factors = arrays.get("factors", NO_FACTORS)
    for name, array, dtype, shape in (
        ("starts", starts, np.int64, (count + 1,)),
        ("gains", gains, np.float16, titles.shape),
        ("usual", usual, np.float32, (count,)),
        ("factors", factors, np.float16, (count if factors.size else 0, *factors.shape[1:2])),
    ):
        _check_array(name, array, np.dtype(dtype), shape)
    if titles.ndim != 1 or titles.dtype not in (np.uint16, np.int32) or starts[0] != 0 or starts[-1] != len(titles):
        raise ValueError("entries of interest that do not fit together")
    if (np.diff(starts) < 0).any() or (len(titles) and not 0 <= titles.min() <= titles.max() < count):
        raise ValueError("entries of interest of titles that are not listed")
    return ItemInterest(kind, starts, titles, gains, usual, factors)


def _factor_interest(arrays: Mapping[str, AnyArray], count: int) -> Interest:
    factors, base, ridge = arrays["factors"], arrays["base"], arrays["ridge"]
    width = base.shape[-1]
    _check_array("factors", factors, np.dtype(np.float16), (count, width))
    _check_array("base", base, np.dtype(np.float64), (width, width))
    _check_array("ridge", ridge, np.dtype(np.float64), ())
    if not np.allclose(base, base.T) or ridge < 0 or np.linalg.eigvalsh(base).min() <= 0:
        raise ValueError("an interest whose prior is no distribution")
    return FactorInterest("ials", factors, base, float(ridge))


def _check_array(name: str, array: AnyArray, dtype: np.dtype[np.generic], shape: tuple[int, ...]) -> None:
    if array.dtype != dtype or array.shape != shape:
        raise ValueError(f"{name} of interest has shape {array.shape} and type {array.dtype}, not {shape} of {dtype}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} of interest is not finite")


def _widened(factors: AnyArray) -> Singles:
    """Return factors in single precision, and give the pages of a file that they were mapped from back."""
    wide = factors.astype(np.float32)
    release_pages([factors])
    return wide
