"""Ids as they come out of a file, numbered."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np

from collab.text import clean
from collab.types import Codes

_DIGITS = 4000


class IdCodes(dict[str, int]):
    """The code of each text met so far, new ones numbered as they come; `ids` are the texts by code, clean to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self._codes: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        """Number a new text; texts that are the same once clean share a code. Raises ValueError for a blank one."""
        shown = clean(text)
        if not shown:
            raise ValueError("an empty id")
        code = self._codes.setdefault(shown, len(self.ids))
        if code == len(self.ids):
            self.ids.append(shown)
        self[text] = code
        return code

    def encode(self, texts: Sequence[str], rows: Codes) -> Codes:
        """Return the code of each row, given the distinct texts and which of them each row holds."""
        return np.fromiter(map(self.__getitem__, texts), np.int32, len(texts))[rows]


def sort_ids(ids: Iterable[str]) -> list[str]:
    """Return the ids sorted numerically where all are whole numbers, else as text."""
    ids = list(ids)
    if all(item.isascii() and item.removeprefix("-").isdecimal() for item in ids):
        number = int if max(map(len, ids), default=0) <= _DIGITS else Decimal  # int refuses thousands of digits
        return sorted(ids, key=lambda item: (number(item), item))
    return sorted(ids)


def positions_in(ids: Sequence[str], ordered: Sequence[str]) -> Codes:
    """Return the position in `ordered` of each of `ids`."""
    positions = {item: position for position, item in enumerate(ordered)}
    return np.array([positions[item] for item in ids], np.int32)
