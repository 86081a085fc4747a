"""Many strings in two arrays, so that they can be memory-mapped and saved beside numbers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from collab.text import brief, is_clean
from collab.types import AnyArray, Codes

_DELETE = 0x7F
_FIRST = 3
_SHORT = 7


class Strings(Sequence[str]):
    """An immutable sequence of strings: one UTF-8 blob, uint8, and its n + 1 offsets, int64."""

    __slots__ = ("blob", "offsets")

    def __init__(self, blob: AnyArray, offsets: AnyArray) -> None:
        self.blob = blob
        self.offsets = offsets

    @classmethod
    def of(cls, values: Iterable[str]) -> "Strings":
        """Encode `values`."""
        encoded = [value.encode("utf-8", "replace") for value in values]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(part) for part in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    @classmethod
    def blank(cls, count: int) -> "Strings":
        """Return `count` empty strings."""
        return cls(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64))

    def check(self) -> None:
        """Raise ValueError for arrays that `of` does not make of clean texts: anyone may have written them."""
        blob, offsets = self.blob, self.offsets
        if blob.dtype != np.uint8 or offsets.dtype != np.int64 or (blob.ndim, offsets.ndim) != (1, 1):
            raise ValueError("texts are bytes and offsets")
        if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(blob) or (np.diff(offsets) < 0).any():
            raise ValueError("offsets of texts do not lead through them")
        if not len(blob) or (ord(" ") <= blob.min() and blob.max() < _DELETE):
            return
        starts = blob[offsets[:-1][offsets[:-1] < len(blob)]]
        if ((starts & 0xC0) == 0x80).any():
            raise ValueError("a text begins within a character")
        if not is_clean(blob.tobytes().decode("utf-8")):
            raise ValueError("control characters in its texts")

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "Strings": ...
    def __getitem__(self, index: int | slice) -> "str | Strings":
        if isinstance(index, slice):
            return Strings.of([self[i] for i in range(*index.indices(len(self)))])
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"index {index} in {len(self)} strings")
        return self.blob[self.offsets[position] : self.offsets[position + 1]].tobytes().decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        data, ends = self.blob.tobytes(), self.offsets.tolist()
        if data.isascii():  # one decoding is quicker than thousands
            text = data.decode()
            return (text[a:b] for a, b in pairwise(ends))
        return (data[a:b].decode("utf-8", "replace") for a, b in pairwise(ends))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Strings):
            return NotImplemented
        return np.array_equal(self.offsets, other.offsets) and np.array_equal(self.blob, other.blob)

    def __hash__(self) -> int:
        return hash((len(self), self.blob.tobytes()))

    def __repr__(self) -> str:
        return brief("Strings", f"{len(self):,} of them", *self[:_FIRST], "..." if len(self) > _FIRST else "")

    def positions_in(self, others: "Strings") -> Codes:
        """Return the position of each string in `others`, int32 (n,): the last one where it is there more than once, -1
        where it is not there.
        """
        numbers, among = self._numbers(), others._numbers()
        if numbers is None or among is None or not len(among):
            positions = {text: position for position, text in enumerate(others)}
            return np.fromiter((positions.get(text, -1) for text in self), np.int32, len(self))
        order = np.argsort(among, kind="stable").astype(np.int32)
        among = among[order]
        places = np.searchsorted(among, numbers, side="right") - 1  # before all of them is the last, which is larger
        return np.where(among[places] == numbers, order[places], -1).astype(np.int32)

    def _numbers(self) -> AnyArray | None:
        """Return each string as a number of its own, uint64 (n,): its bytes and how many; None where one has more than
        seven.
        """
        starts, sizes = self.offsets[:-1], np.diff(self.offsets)
        if sizes.max(initial=0) > _SHORT:
            return None
        numbers = sizes.astype(np.uint64)
        for place in range(int(sizes.max(initial=0))):
            longer = np.flatnonzero(sizes > place)
            numbers[longer] |= self.blob[starts[longer] + place].astype(np.uint64) << np.uint64(8 * (place + 1))
        return numbers

    def take(self, positions: Codes) -> "Strings":
        """Return the strings at `positions`, in their order."""
        return Strings.of(self.some(positions))

    def some(self, positions: Codes) -> list[str]:
        """Return the same as a list, many in a fraction of the time of one at a time."""
        if not len(self.blob):
            return [""] * len(positions)
        data, first, last = self.blob.data, self.offsets[positions], self.offsets[positions + 1]
        return [str(data[a:b], "utf-8", "replace") for a, b in zip(first.tolist(), last.tolist(), strict=True)]
