"""What goes over the wire: of each frame only the cells that changed, in as few escape sequences as say it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from tui.terminal.pen import PLAIN, Pen, on_blank, pen_of, turn

_BRIDGED = 4  # so many cells that did not change are cheaper to send than to jump over


Cell = tuple[str, Pen]
"""A character with its marks, and how it is drawn, of a blank what can be seen of that; the second half of a wide
character is "".
"""


class Piece(NamedTuple):
    """A strip and where it begins on the screen."""

    x: int
    y: int
    strip: Strip


class Wire:
    """What the terminal shows, cell by cell, as far as it was sent: what is not known is sent again."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Take nothing for sure: the terminal was resized, or something else has drawn on it."""
        self._rows.clear()

    def send(self, pieces: Iterable[Piece], colours: ColorSystem) -> str:
        """Return what makes a terminal that was sent everything so far show `pieces` too; the pen ends plain."""
        out: list[str] = []
        pen, here = PLAIN, (-1, -1)
        for x, y, new in self._changed(pieces, colours):
            out.append(_move(here, (x, y)))
            for style, run in groupby(new, key=itemgetter(1)):
                text = "".join(text for text, _ in run)
                if text.strip(" ") or on_blank(pen) != style:
                    out.append(turn(pen, style))
                    pen = style
                out.append(text)
            here = (x + len(new), y)
        out.append(turn(pen, PLAIN))
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


def _move(here: tuple[int, int], there: tuple[int, int]) -> str:
    """Return what moves the cursor between two places, column and row from 0."""
    (x, y), (to_x, to_y) = here, there
    if here == there:
        return ""
    return f"\x1b[{to_x - x}C" if y == to_y and to_x > x else f"\x1b[{to_y + 1};{to_x + 1}H"


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """Give what an update draws, from the top."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield from _row(update.region.x, y, line)
    else:
        for y, first, last in update.spans:
            yield from _chopped(update, y, first, last)


def _row(x: int, y: int, strips: Iterable[Strip]) -> Iterator[Piece]:
    for strip in strips:
        yield Piece(x, y, strip)
        x += strip.cell_length


def _chopped(update: ChopsUpdate, y: int, first: int, last: int) -> Iterator[Piece]:
    """Give the parts of a line that touch the span from `first` up to, but not, `last`."""
    for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
        if strip is not None and x <= last and end > first:
            yield Piece(x, y, strip if end <= last else strip.crop(0, last - x))


def cells(strip: Strip, colours: ColorSystem) -> list[Cell]:
    """Return a strip cell by cell."""
    found: list[Cell] = []
    for text, style, _ in strip:
        pen = pen_of(style, colours) if style else PLAIN
        if text.isascii():
            blank = (" ", on_blank(pen))
            found += [blank if character == " " else (character, pen) for character in text]
        else:
            _spread(found, text, pen)
    return found


def _spread(found: list[Cell], text: str, pen: Pen) -> None:
    """Add text some of whose characters take two cells, or none and belong to the one before."""
    for character in text:
        width = get_character_cell_size(character)
        if width:
            found += [(character, pen), *[("", pen)] * (width - 1)]
        elif found:
            lead = len(found) - (2 if not found[-1][0] else 1)
            found[lead] = (found[lead][0] + character, found[lead][1])


def changes(old: Sequence[Cell | None], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the runs of cells, from and up to, that differ; close ones as one, and none begins within a character."""
    found: list[tuple[int, int]] = []
    if old == new:
        return found
    for at, (before, now) in enumerate(zip(old, new, strict=True)):
        if before == now:
            continue
        first = at - 1 if at and not now[0] else at  # where a wide character begins
        if found and first - found[-1][1] <= _BRIDGED:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((first, at + 1))
    return found
