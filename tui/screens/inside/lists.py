"""The lists of Browse inside: biases, factors, errors on held-out ratings, and how sure the model was of them."""

from collections.abc import Callable, Sequence
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from collab.inspection import Errors, Factor, ItemBias, biases, factors, look_at_certainty, look_at_errors
from collab.recommend import Recommender
from tui.cells import Spans
from tui.screens.inside.about_line import Progress
from tui.screens.inside.parts_view import PartRow, PartSource, Room, blank_row
from tui.text import (
    BIASES,
    BINS,
    EXTREMES,
    FIFTHS,
    GROUPS,
    KINDS,
    bias_cells,
    bias_heading,
    bias_row,
    bin_cells,
    bin_row,
    bins_heading,
    certainty_texts,
    count_row,
    coverage_heading,
    coverage_row,
    extreme_cells,
    extreme_row,
    factor_heading,
    factor_text,
    fifth_cells,
    fifth_row,
    fifths_heading,
    held_out_text,
)

if TYPE_CHECKING:  # the readers of files come with it
    from collab.evaluation import Certainty, Fifth, GroupedBy

LEAST = (1, 5, 20, 50)
"""The fewest ratings that a title among the biases may have."""

_MOST, _FEWEST, _ENDS = 25, 5, 5
_HEADINGS = (
    ("top", "highest: liked beyond what its kind explains"),
    ("bottom", "lowest: liked less than its kind explains"),
)
_OF_TITLES = frozenset(("next_part", "previous_part", "search_titles"))
_OF_HELD_OUT = frozenset(("next_part", "previous_part", "stop_looking", "read_data"))
_LINE = 74


def _read_biases(model: Recommender, least: int, _progress: Progress) -> Sequence[ItemBias]:
    return biases(model, _MOST, least)


def _bias_rows(lines: Sequence[ItemBias], least: int, room: Room) -> Sequence[PartRow]:
    """List the highest, then the lowest, as many as fit into the window."""
    fitting = max(_FEWEST, (room.height - len(_HEADINGS) - 1) // 2)
    most = max((abs(line.bias) for line in lines), default=0.0)
    among = f" ({least} ratings or more)" if least > 1 else ""
    rows: list[PartRow] = []
    for end, heading in _HEADINGS:
        paint = partial(bias_heading, heading + among, glyphs=room.glyphs)
        rows += [*([blank_row()] if rows else []), PartRow(paint, (heading, *BIASES[1:]), head=True)]
        rows += [
            PartRow(partial(bias_row, line, most, glyphs=room.glyphs), bias_cells(line), line.item)
            for line in [line for line in lines if line.end == end][:fitting]
        ]
    return rows


def _read_factors(model: Recommender, _choice: int, _progress: Progress) -> Sequence[Factor]:
    return factors(model, _ENDS)


def _factor_rows(turned_factors: Sequence[Factor], _choice: int, room: Room) -> Sequence[PartRow]:
    """List factor by factor, from the high end to the low."""
    most = max((abs(each.value) for factor in turned_factors for each in factor.titles), default=0.0)
    rows: list[PartRow] = []
    for factor in turned_factors:
        heading = factor_text(factor)
        paint = partial(factor_heading, heading, glyphs=room.glyphs)
        rows += [*([blank_row()] if rows else []), PartRow(paint, (heading, *EXTREMES[1:]), head=True)]
        rows += [
            PartRow(partial(extreme_row, each, most, glyphs=room.glyphs), extreme_cells(each), each.item)
            for each in factor.titles
        ]
    return rows


def _read_errors(model: Recommender, _choice: int, progress: Progress) -> Errors:
    return look_at_errors(model, progress)


def _error_rows(errors: Errors, _choice: int, room: Room) -> Sequence[PartRow]:
    """List the histogram of all ratings, then errors by true rating, by number of ratings, and calibration."""
    most = max(count for _, count in errors.histogram)
    heading = "all ratings of the data"
    rows = [PartRow(lambda _width: [(heading, "title")], (heading,), head=True)]
    rows += [
        PartRow(partial(count_row, stars, count, most, glyphs=room.glyphs), (f"{stars:g}", f"{count:,}"))
        for stars, count in errors.histogram
    ]
    if errors.drawn:
        rows += [blank_row(), *_drawn_heads(errors)]
    highest = max(each.rmse for bins in errors.bins.values() for each in bins)
    for kind, bins in errors.bins.items():
        held_out = f"held out by {errors.split}, {KINDS[kind].heading}"
        label = KINDS[kind].label
        rows += [
            blank_row(),
            *_heads(partial(bins_heading, held_out, label, glyphs=room.glyphs), held_out, (label, *BINS)),
        ]
        rows += [PartRow(partial(bin_row, each, highest, glyphs=room.glyphs), bin_cells(each)) for each in bins]
    return rows


def _drawn_heads(held_out: "Errors | Certainty") -> list[PartRow]:
    """Return the line that has of how many people the held-out ratings are; none where they are of all."""
    text = held_out_text(held_out.split, held_out.drawn)
    return [PartRow(lambda _width: [(text, "title")], (text,), head=True)] if held_out.drawn else []


def _heads(lines: Callable[[int], Sequence[Spans]], heading: str, cells: Sequence[str]) -> list[PartRow]:
    """Return the two lines over a part, its heading and the names of its columns, which `lines` paints in a width."""
    return [
        PartRow(lambda width: lines(width)[0], (heading,), head=True),
        PartRow(lambda width: lines(width)[1], cells),
    ]


def _read_certainty(model: Recommender, _choice: int, progress: Progress) -> "Certainty":
    return look_at_certainty(model, progress)


def _certainty_rows(certainty: "Certainty", _choice: int, room: Room) -> Sequence[PartRow]:
    """List the coverage of all fifths side by side, that of all ratings in words, then each fifth by itself."""
    heading = f"held out by {certainty.split}, share within the 80% range, by fifths"
    rows = _drawn_heads(certainty)
    rows += _heads(partial(coverage_heading, heading, glyphs=room.glyphs), heading, ())
    for by, fifths in certainty.fifths.items():
        cells = (GROUPS[by].label, *(f"{fifth.coverage80:.1%}" for fifth in fifths))
        rows.append(PartRow(partial(_coverage, by, fifths), cells))
    rows += [_sentence(line) for text in certainty_texts(certainty) for line in wrap(text, _LINE)]
    for by, fifths in certainty.fifths.items():
        rows += [blank_row(), *_heads(partial(fifths_heading, by, glyphs=room.glyphs), GROUPS[by].heading, FIFTHS)]
        rows += [
            PartRow(partial(fifth_row, by, number, fifth, glyphs=room.glyphs), fifth_cells(by, number, fifth))
            for number, fifth in enumerate(fifths, 1)
        ]
    return rows


def _coverage(by: "GroupedBy", fifths: "Sequence[Fifth]", _width: int) -> Spans:
    return coverage_row(by, fifths)


def _sentence(text: str) -> PartRow:
    return PartRow(lambda _width: [(text, "dim")], (text,))


BIAS_LIST = PartSource(
    "biases",
    "What is left of a title's stars without anyone's taste.",
    _OF_TITLES | {"raise_least"},
    _read_biases,
    _bias_rows,
    LEAST,
)
FACTOR_LIST = PartSource(
    "factors",
    "Turned by varimax, so that each speaks of few titles.",
    _OF_TITLES,
    _read_factors,
    _factor_rows,
)
ERROR_LIST = PartSource(
    "errors",
    "Low stars are predicted too high, high ones too low.",
    _OF_HELD_OUT,
    _read_errors,
    _error_rows,
)
CERTAINTY_LIST = PartSource(
    "certainty",
    "In every group, about eight of ten ratings should lie within their 80% range.",
    _OF_HELD_OUT,
    _read_certainty,
    _certainty_rows,
)
