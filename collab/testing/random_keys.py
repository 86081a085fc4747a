"""All that a terminal may send, drawn from a seed: keys and bursts of them, the mouse, pasted text, torn sequences."""

from collections.abc import Callable, Sequence

import numpy as np

_PRINTED = [chr(code) for code in range(32, 127)]
_DIGITS, _FOREIGN = list("0123456789"), ["ß", "é", "ö", "日", "🎬", "e\u0301", "\u200b", "½", "\x80"]
_CHORDS = [chr(code) for code in range(32) if code not in (26, 27)]
"""All but ctrl+z, which would stop the program, and escape."""
_NAMED = [
    *("\r", "\t", "\x1b[Z", "\x7f", "\x1b"),
    *(f"\x1b[{letter}" for letter in "ABCDHF"),
    *(f"\x1b[{number}~" for number in (2, 3, 5, 6)),
]
_FUNCTION = [*(f"\x1bO{letter}" for letter in "PQRS"), *(f"\x1b[{number}~" for number in (15, 17, 18, 19, 20, 21, 24))]
_ODD = [
    *(
        "\x1ba",
        "\x1bq",
        "\x1b\x1b",
        "\x1b[1;5C",
        "\x1b[1;2A",
        "\x1b[3;5~",
        "\x1b[97;5u",
        "\x1b[57414u",
        "\x1b[27;5;13~",
    ),
    *("\x1b[999~", "\x1b[", "\x1bO", "\x1b]11;rgb:00/00/00\x07", "\x1b[12;40R", "\x1b[I", "\x1b[O", "\x1b[?1;2c"),
]
_PASTED = [
    *("alien", "Se7en", "sci-fi, !horror 1980-1999", "1979-", "0.5", "1e999", "-1", "99999999999999999999", "nan"),
    *(
        "films.csv",
        "./",
        "no such file",
        "films.csv/films.csv",
        "me",
        "a name of many more than forty characters in it",
    ),
    *("[bold]x[/", "two\nlines\n", "\t\r\x00\x07", "日本語 🎬 e\u0301", "\u202eright to left", "x" * 5_000, ""),
]
_MOST_IN_A_BURST = 24


class RandomKeys:
    """Bursts of what a terminal of `size` columns and rows sends, the same for one seed."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        self.size = size
        self._chance = np.random.default_rng(seed)
        self._kinds: list[tuple[float, Callable[[], str]]] = [
            (0.30, lambda: self._one_of(_PRINTED)),
            (0.08, lambda: self._one_of(_DIGITS)),
            (0.30, lambda: self._one_of(_NAMED)),
            (0.06, lambda: self._one_of(_CHORDS)),
            (0.03, lambda: self._one_of(_FUNCTION)),
            (0.04, lambda: self._one_of(_ODD)),
            (0.03, lambda: self._one_of(_FOREIGN)),
            (0.11, self._mouse),
            (0.05, lambda: f"\x1b[200~{self._one_of(_PASTED)}\x1b[201~"),
        ]
        self._shares = np.cumsum([share for share, _ in self._kinds])

    def happens(self, share: float) -> bool:
        """Return whether something happens that does so in this share of the cases."""
        return bool(self._chance.random() < share)

    def burst(self) -> str:
        """Return what is sent in one go: half of the time a single key."""
        count = 1 if self.happens(0.5) else int(self._chance.integers(2, _MOST_IN_A_BURST))
        return "".join(self._piece() for _ in range(count))

    def other_size(self) -> tuple[int, int]:
        """Return another size of the window, which the mouse is in from now on."""
        self.size = int(self._chance.integers(20, 200)), int(self._chance.integers(5, 60))
        return self.size

    def _piece(self) -> str:
        drawn = self._chance.random() * self._shares[-1]
        return self._kinds[int(np.searchsorted(self._shares, drawn))][1]()

    def _one_of(self, pieces: Sequence[str]) -> str:
        return pieces[int(self._chance.integers(len(pieces)))]

    def _mouse(self) -> str:
        """Return a click, a turn of the wheel, a move or a drag, as SGR reports."""
        columns, rows = self.size
        column, row = int(self._chance.integers(1, columns + 1)), int(self._chance.integers(1, rows + 1))
        button = int(self._one_of(["0", "0", "0", "1", "2", "32", "35", "64", "65", "4", "16"]))
        released = f"\x1b[<{button};{column};{row}m" if button < 3 else ""
        return f"\x1b[<{button};{column};{row}M{released}"
