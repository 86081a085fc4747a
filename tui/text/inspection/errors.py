"""Errors of a model as text: in bins, and how often held-out ratings lie within their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.cells import Glyphs, Spans, bar, fit
from tui.text import ratings_text

if TYPE_CHECKING:  # these bring numpy with them: the first frame does not wait for that
    from collab.evaluation import Certainty, Fifth, GroupedBy
    from collab.inspection import Bin, Kind

BINS = ("count", "given", "predicted", "rmse")
_BAR = 30
_LABEL, _FIGURE = 12, 10
_GROUP, _FIFTH, _ENDS, _AXIS = 16, 9, 14, (0.6, 1.0)


@dataclass(frozen=True)
class KindText:
    """How errors of a kind are headed: the line over them, and the name of what makes a bin."""

    heading: str
    label: str


KINDS: "Mapping[Kind, KindText]" = {
    "stars": KindText("by the stars given", "stars"),
    "ratings": KindText("by the title's number of training ratings", "ratings"),
    "predicted": KindText("by the stars predicted (calibration)", "range"),
}

GROUPS: "Mapping[GroupedBy, KindText]" = {
    "stars": KindText("by the stars predicted", "predicted stars"),
    "sd": KindText("by the spread of the prediction", "spread"),
    "user": KindText("by the user's number of training ratings", "user's ratings"),
    "title": KindText("by the title's number of training ratings", "title's ratings"),
}
FIFTHS = ("by", "fifth", "from", "to", "ratings", "covered", "width")
EXPECTED = (0.77, 0.83)
"""The coverage of an 80% interval that may pass for 80%."""


def held_out_text(split: str, drawn: tuple[int, int] | None) -> str:
    """Return what held ratings out; where people were `drawn`, of how many, and among how many."""
    people = f" of {drawn[0]:,} of {drawn[1]:,} people, evenly drawn" if drawn else ""
    return f"held out by {split}{people}"


def bin_cells(line: "Bin") -> tuple[str, ...]:
    """Return a bin of errors: what makes it, then BINS."""
    return (line.label, f"{line.count:,}", f"{line.stars:.2f}", f"{line.predicted:.2f}", f"{line.rmse:.2f}")


def fifth_cells(by: "GroupedBy", number: int, fifth: "Fifth") -> tuple[str, ...]:
    """Return a fifth of held-out ratings under FIFTHS; number 1 is the lowest."""
    ends = (f"{end:.2f}" if by in ("stars", "sd") else f"{end:,.0f}" for end in (fifth.low, fifth.high))
    return (GROUPS[by].label, str(number), *ends, f"{fifth.ratings:,}", f"{fifth.coverage80:.1%}", f"{fifth.width:.2f}")


def fifth_rows(certainty: "Certainty") -> list[tuple[str, ...]]:
    """Return the cells of all fifths."""
    return [
        fifth_cells(by, number, fifth)
        for by, fifths in certainty.fifths.items()
        for number, fifth in enumerate(fifths, 1)
    ]


def certainty_texts(certainty: "Certainty") -> tuple[str, str]:
    """Return in two sentences how much 80% intervals cover and how far errors go with their width; and how many fifths
    are within EXPECTED.
    """
    whole = (
        f"{certainty.coverage80:.1%} of {ratings_text(certainty.ratings)} lie within their 80% range, on average "
        f"{certainty.width:.2f} stars wide; rank correlation of error and width {certainty.spearman:.2f}"
    )
    low, high = EXPECTED
    every = [(by, number, fifth) for by, fifths in certainty.fifths.items() for number, fifth in enumerate(fifths, 1)]
    by, number, farthest = max(every, key=lambda each: abs(each[2].coverage80 - (low + high) / 2))
    within = sum(_is_expected(fifth) for *_, fifth in every)
    return whole, (
        f"{within} of {len(every)} fifths have {low:.0%} to {high:.0%}; farthest off is fifth {number} by "
        f"{GROUPS[by].label}, with {farthest.coverage80:.1%}"
    )


def _is_expected(fifth: "Fifth") -> bool:
    low, high = EXPECTED
    return low <= fifth.coverage80 <= high


def count_row(stars: float, count: int, most: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return how often a number of stars was given."""
    drawn = bar(count / most, min(_BAR, width - _LABEL - _FIGURE - 2), glyphs=glyphs)
    return [(f"{stars:<{_LABEL}g}", ""), (f"{count:>{_FIGURE},}", "strong"), (f"  {drawn}", "dim")]


def bins_heading(text: str, label: str, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `bin_row`."""
    heads = f"{label:<{_LABEL}}" + "".join(f"{name:>{_FIGURE}}" for name in BINS)
    return [[(fit(text, width, glyphs=glyphs), "title")], [(heads, "dim")]]


def bin_row(line: "Bin", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a bin of errors: its figures, and a bar as long as its RMSE."""
    label, *figures, rmse = bin_cells(line)
    middle = "".join(f"{figure:>{_FIGURE}}" for figure in figures)
    room = width - _LABEL - 4 * _FIGURE - 2
    drawn = "  " + bar(line.rmse / most if most else 0, min(_BAR, room), glyphs=glyphs) if room > 3 else ""
    return [(f"{label:<{_LABEL}}", ""), (middle, "dim"), (f"{rmse:>{_FIGURE}}", "strong"), (drawn, "dim")]


def coverage_heading(text: str, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `coverage_row`."""
    heads = "".join(f"{name:>{_FIFTH}}" for name in ("lowest", "2nd", "3rd", "4th", "highest"))
    return [[(fit(text, width, glyphs=glyphs), "title")], [(" " * _GROUP + heads, "dim")]]


def coverage_row(by: "GroupedBy", fifths: "Sequence[Fifth]") -> Spans:
    """Return the coverage of fifths side by side, those out of EXPECTED marked by their style."""
    shares = [(f"{fifth.coverage80:>{_FIFTH}.1%}", "good" if _is_expected(fifth) else "bad") for fifth in fifths]
    return [(f"{GROUPS[by].label:<{_GROUP}}", ""), *shares]


def fifths_heading(by: "GroupedBy", width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `fifth_row`, the second with an axis from 60% to 100%."""
    heads = f"{'from, to':<{_ENDS}}" + "".join(f"{name:>{_FIFTH}}" for name in FIFTHS[-3:])
    room = _axis_room(width)
    if room:
        axis = list(f"{_AXIS[0]:.0%}".ljust(room))
        axis[room // 2 - 1 : room // 2 + 2] = "80%"
        axis[-4:] = "100%"
        heads += "  " + "".join(axis)
    return [[(fit(GROUPS[by].heading, width, glyphs=glyphs), "title")], [(heads, "dim")]]


def fifth_row(by: "GroupedBy", number: int, fifth: "Fifth", width: int, *, glyphs: Glyphs) -> Spans:
    """Return a fifth: the values at its ends, its figures, and its coverage as a dot on an axis that has a line for
    EXPECTED.
    """
    _, _, low, high, *figures, covered, interval_width = fifth_cells(by, number, fifth)
    style = "good" if _is_expected(fifth) else "bad"
    spans: Spans = [
        (f"{f'{low} - {high}':<{_ENDS}}", ""),
        ("".join(f"{figure:>{_FIFTH}}" for figure in figures), "dim"),
        (f"{covered:>{_FIFTH}}", style),
        (f"{interval_width:>{_FIFTH}}", "dim"),
    ]
    return [*spans, *_on_axis(fifth.coverage80, _axis_room(width), style, glyphs=glyphs)]


def _axis_room(width: int) -> int:
    room = min(2 * _BAR, width - _ENDS - 3 * _FIFTH - 2)
    return room - 1 + room % 2 if room > _BAR // 2 else 0


def _on_axis(share: float, room: int, style: str, *, glyphs: Glyphs) -> Spans:
    if not room:
        return []
    low, high = _AXIS

    def place(share: float) -> int:
        return round((min(max(share, low), high) - low) / (high - low) * (room - 1))

    first, last = map(place, EXPECTED)
    dot, line, nothing = glyphs.pick(("●", "─", "·"), ("o", "-", "."))
    cells = nothing * first + line * (last - first + 1) + nothing * (room - last - 1)
    at = place(share)
    return [("  " + cells[:at], "dim"), (dot, style), (cells[at + 1 :], "dim")]
