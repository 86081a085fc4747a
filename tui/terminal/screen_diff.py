"""The difference between two screens: only the cells that changed, in as few escape sequences as say it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from textual.strip import Strip

from tui.terminal.sgr import PLAIN, Sgr, on_blank, sgr_of, transition

_BRIDGED = 4  # so many cells that did not change are cheaper to send than to jump over


Cell = tuple[str, Sgr]
"""A character with its marks, and how it is drawn, of a blank as far as that can be seen; the second half of a wide
character is "".
"""


class Piece(NamedTuple):
    """A strip and where it begins on the screen."""

    x: int
    y: int
    strip: Strip


class ScreenDiff:
    """The cells that the terminal shows, as far as they were sent: what is not known is sent again."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Take nothing for sure: the terminal was resized, or something else has drawn on it."""
        self._rows.clear()

    def send(self, pieces: Iterable[Piece], colours: ColorSystem) -> str:
        """Return the sequences that make a terminal which was sent everything so far show `pieces` too; they end with
        a terminal that draws plainly.
        """
        out: list[str] = []
        sgr, position = PLAIN, (-1, -1)
        for x, y, changed in self._changed(pieces, colours):
            out.append(_move(position, (x, y)))
            for style, run in groupby(changed, key=itemgetter(1)):
                text = "".join(text for text, _ in run)
                if text.strip(" ") or on_blank(sgr) != style:
                    out.append(transition(sgr, style))
                    sgr = style
                out.append(text)
            position = (x + len(changed), y)
        out.append(transition(sgr, PLAIN))
        return "".join(out)

    def _changed(self, pieces: Iterable[Piece], colours: ColorSystem) -> Iterator[tuple[int, int, list[Cell]]]:
        """Take up what is drawn; give the runs of cells that changed, and where each begins."""
        for piece in pieces:
            new, row = cells(piece.strip, colours), self._rows.setdefault(piece.y, [])
            row += [None] * (piece.x + len(new) - len(row))
            place = slice(piece.x, piece.x + len(new))
            old, row[place] = row[place], new
            for first, last in changes(old, new):
                yield piece.x + first, piece.y, new[first:last]


def _move(position: tuple[int, int], to: tuple[int, int]) -> str:
    """Return the sequence that moves the cursor between two places, column and row from 0."""
    (x, y), (to_x, to_y) = position, to
    if position == to:
        return ""
    return f"\x1b[{to_x - x}C" if y == to_y and to_x > x else f"\x1b[{to_y + 1};{to_x + 1}H"


def cells(strip: Strip, colours: ColorSystem) -> list[Cell]:
    """Return a strip cell by cell."""
    row: list[Cell] = []
    for text, style, _ in strip:
        sgr = sgr_of(style, colours) if style else PLAIN
        if text.isascii():
            blank = (" ", on_blank(sgr))
            row += [blank if character == " " else (character, sgr) for character in text]
        else:
            _spread(row, text, sgr)
    return row


def _spread(row: list[Cell], text: str, sgr: Sgr) -> None:
    """Add text some of whose characters take two cells, or none and belong to the one before."""
    for character in text:
        width = get_character_cell_size(character)
        if width:
            row += [(character, sgr), *[("", sgr)] * (width - 1)]
        elif row:
            lead = len(row) - (2 if not row[-1][0] else 1)
            row[lead] = (row[lead][0] + character, row[lead][1])


def changes(old: Sequence[Cell | None], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the runs of cells, from and up to, that differ; close ones as one, and none begins within a character."""
    runs: list[tuple[int, int]] = []
    if old == new:
        return runs
    for column, (before, now) in enumerate(zip(old, new, strict=True)):
        if before == now:
            continue
        first = column - 1 if column and not now[0] else column  # where a wide character begins
        if runs and first - runs[-1][1] <= _BRIDGED:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((first, column + 1))
    return runs
