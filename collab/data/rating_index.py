"""Where the ratings of each user and of each item are, so that nothing looks through all rows for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from collab.types import AnyArray, Codes

_BLOCK = 1 << 20
_LOW_BITS = 16
_NONE: Codes = np.zeros(0, np.int32)


@dataclass(frozen=True, eq=False)
class Groups:
    """n numbers in groups, one after the other: group g has `values`, int32 (n,), from `starts[g]` to `starts[g + 1]`,
    int64 (groups + 1,). Without `values` the numbers are those places themselves.
    """

    starts: NDArray[np.int64]
    values: Codes = field(default_factory=lambda: _NONE)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many numbers each group has, (groups,)."""
        return np.diff(self.starts)

    def of(self, group: int) -> Codes:
        """Return the numbers of a group, int32."""
        return self.of_several(group, group + 1)

    def of_several(self, group: int, end: int) -> Codes:
        """Return the numbers of the groups from `group` to before `end`, int32, one after the other."""
        first, last = self.starts[[group, end]].tolist()
        return self.values[first:last] if len(self.values) else np.arange(first, last, dtype=np.int32)

    def check(self, groups: int, count: int) -> None:
        """Raise ValueError where these are not so many numbers in so many groups."""
        starts, values = self.starts, self.values
        if starts.dtype != np.int64 or starts.shape != (groups + 1,) or values.dtype != np.int32:
            raise ValueError("an index of another type or size")
        if starts[0] != 0 or starts[-1] != count or (np.diff(starts) < 0).any() or len(values) not in (0, count):
            raise ValueError("an index that does not fit its rows")


@dataclass(frozen=True, eq=False)
class RatingIndex:
    """The rows of each user, `by_user`, and of each item, `by_item`, both in file order."""

    by_user: Groups
    by_item: Groups

    @classmethod
    def of(cls, users: Codes, items: Codes, counts: tuple[int, int]) -> Self:
        """Return the index of rows by the codes of their users and items, (n,); `counts` are those of both."""
        return cls(*(_rows_by(codes, count) for codes, count in zip((users, items), counts, strict=True)))

    def check(self, counts: tuple[int, int], rows: int) -> None:
        """Raise ValueError where this is no index of so many users, items and rows."""
        for groups, count in zip((self.by_user, self.by_item), counts, strict=True):
            groups.check(count, rows)

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the index as plain arrays, to be saved."""
        parts = (("users", self.by_user), ("items", self.by_item))
        return {f"{name}.{part}": getattr(groups, part) for name, groups in parts for part in ("starts", "values")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, AnyArray]) -> Self:
        """Return the index that `to_arrays` saved."""
        return cls(*(Groups(arrays[f"{name}.starts"], arrays[f"{name}.values"]) for name in ("users", "items")))


def _rows_by(codes: Codes, count: int) -> Groups:
    """Return the rows of each of `count` codes: their places themselves where all of one code follow each other.

    Each block of rows is sorted by itself, and put where the next places of its codes are: sorting all at once takes
    four times the memory.
    """
    firsts = range(0, len(codes), _BLOCK)
    starts = np.zeros(count + 1, np.int64)
    for first in firsts:
        starts[1:] += np.bincount(codes[first : first + _BLOCK], minlength=count)
    np.cumsum(starts, out=starts)
    if all((np.diff(codes[first : first + _BLOCK + 1]) >= 0).all() for first in firsts):
        return Groups(starts)
    rows, places = np.empty(len(codes), np.int32), starts[:-1].copy()
    for first in firsts:
        own = codes[first : first + _BLOCK]
        order = _stable_order(own)
        own = own[order]
        sizes = np.bincount(own, minlength=count)
        rows[(places - np.cumsum(sizes) + sizes)[own] + np.arange(len(own))] = first + order
        places += sizes
    return Groups(starts, rows)


def _stable_order(codes: Codes) -> NDArray[np.int64]:
    """Return the order in which codes are sorted, equal ones as they come: by two bytes at a time, which are counted
    rather than compared.
    """
    order = np.argsort(codes.astype(np.uint16), kind="stable")
    high = (codes >> _LOW_BITS).astype(np.uint16)
    return order[np.argsort(high[order], kind="stable")] if high.any() else order
