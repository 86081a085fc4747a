"""Where each of many strings is, in a few bytes a string: a dict of them would take a hundred."""

from array import array
from collections.abc import Iterator, Mapping

import numpy as np

from collab.storage.strings import Strings
from collab.types import AnyArray


class StringIndex(Mapping[str, int]):
    """The position of each of `strings`; of those that are there more than once, the last.

    Positions lie by buckets, of which there are one to two for each string, by the hash that Python has of it.
    """

    __slots__ = ("_bits", "_blob", "_offsets", "_positions", "_starts", "_strings")

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._blob, self._offsets = strings.blob.data, strings.offsets.data
        self._bits = (1 << len(strings).bit_length()) - 1
        buckets = np.fromiter(map(hash, strings), np.int64, len(strings)) & self._bits
        self._positions = _whole_numbers(np.argsort(buckets, kind="stable"))
        self._starts = _whole_numbers(np.concatenate([[0], np.cumsum(np.bincount(buckets, minlength=self._bits + 1))]))

    def __getitem__(self, text: str) -> int:
        positions = self.all(text)
        if not positions:
            raise KeyError(text)
        return positions[-1]

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self.all(text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._strings)

    def __len__(self) -> int:
        return len(self._strings)

    def all(self, text: str) -> list[int]:
        """Return every position of a string, in order."""
        bucket, wanted = hash(text) & self._bits, text.encode("utf-8", "surrogatepass")
        among = self._positions[self._starts[bucket] : self._starts[bucket + 1]]
        blob, offsets = self._blob, self._offsets
        return [position for position in among if blob[offsets[position] : offsets[position + 1]] == wanted]


def _whole_numbers(numbers: AnyArray) -> "array[int]":
    """Return whole numbers as an array whose single ones are taken more quickly than NumPy's."""
    return array("i", numbers.astype(np.intc).tobytes())
