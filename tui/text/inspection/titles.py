"""Titles inside a model as text: their biases, factors, places on the map, and neighbours."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cells import Glyphs, Spans, bar, fit, fit_title, whole_parts
from tui.text import genres_text
from tui.text.titles import RowShares, row_shares, title_and_genres

if TYPE_CHECKING:  # these bring numpy with them: the first frame does not wait for that
    from collab.inspection import Extreme, Factor, ItemBias, Placed
    from collab.recommend import Similar

BIASES = ("title", "bias", "ratings", "mean", "kind", "genres")
EXTREMES = ("title", "value", "genres")
PLACED = ("title", "x", "y", "z")

_GENRES, _ABOUT, _SHARE = 2, ": ", " of the variance"
_BAR = 8
_BIAS_FIGURES = (("bias", 6), ("", _BAR + 1), ("ratings", 8), ("mean", 5), ("kind", 5))
_BIAS_IN_DIGITS = tuple(figure for figure in _BIAS_FIGURES if figure[0])
_EXTREME_FIGURES = (("value", 6), ("", _BAR + 1))
_SIMILARITY = 6


def bias_cells(line: "ItemBias") -> tuple[str, ...]:
    """Return a bias under BIASES; `kind` is the mean stars of the title's genres."""
    kind = f"{line.kind:.1f}" if line.kind == line.kind else ""
    return (line.title, f"{line.bias:+.2f}", f"{line.ratings:,}", f"{line.mean:.1f}", kind, genres_text(line.genres))


def placed_cells(line: "Placed") -> tuple[str, ...]:
    """Return a place on the map under PLACED."""
    return (line.title, *(f"{value:+.2f}" for value in (line.x, line.y, line.z)))


def extreme_cells(line: "Extreme") -> tuple[str, ...]:
    """Return a title at the end of a factor under EXTREMES."""
    return (line.title, f"{line.value:+.2f}", genres_text(line.genres))


def factor_text(factor: "Factor") -> str:
    """Return what a factor is about: "factor 3, 12% of the variance: Horror, Sci-Fi against Romance"."""
    ends = (_leaning(factor.high, factor.low), _leaning(factor.low, factor.high))
    about = " against ".join(filter(None, ends))
    return f"factor {factor.number}, {factor.share:.0%}{_SHARE}" + (f": {about}" if about else "")


def _leaning(here: "Sequence[Extreme]", there: "Sequence[Extreme]") -> str:
    """Return the genres of most titles at one end that more than twice as many have as at the other, if any."""
    counts, opposite = (Counter(genre for each in end for genre in each.genres) for end in (here, there))
    most = [genre for genre, count in counts.most_common() if 2 * count > len(here) and count > 2 * opposite[genre]]
    return genres_text(most[:_GENRES])


def _width(figures: Sequence[tuple[str, int]]) -> int:
    return sum(width for _, width in figures)


def _heading(text: str, figures: Sequence[tuple[str, int]], width: int, *, glyphs: Glyphs) -> Spans:
    heads = "".join(name.rjust(room) for name, room in figures)
    if len(text) > width - len(heads):
        text = whole_parts(text.replace(_SHARE, "").split(_ABOUT), _ABOUT, width - len(heads))
    return [(fit(text, width - len(heads), glyphs=glyphs), "title"), (heads, "dim")]


def _drawn(share: float, *, glyphs: Glyphs) -> str:
    """Return a bar as long as a share says, after a blank."""
    return " " + bar(share, _BAR, glyphs=glyphs).rstrip(".░").ljust(_BAR)


def bias_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `bias_row`."""
    has_bar = "bar" in _bias_shares(width).figures
    return _heading(text, _BIAS_FIGURES if has_bar else _BIAS_IN_DIGITS, width, glyphs=glyphs)


def bias_row(line: "ItemBias", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title with its bias, as a bar too where there is room, as long as `most` allows, its ratings, their mean
    and that of its genres.
    """
    kind = f"{line.kind:.1f}" if line.kind == line.kind else ""
    shares, drawn = _bias_shares(width), _drawn(abs(line.bias) / most if most else 0, glyphs=glyphs)
    return [
        *title_and_genres(line.title, line.genres, shares, glyphs=glyphs),
        (f"{line.bias:+6.2f}", "strong"),
        (drawn if "bar" in shares.figures else "", "good" if line.end == "top" else "bad"),
        (f"{line.ratings:>8,}{line.mean:>5.1f}{kind:>5}", "dim"),
    ]


def _bias_shares(width: int) -> RowShares:
    digits = _width(_BIAS_IN_DIGITS)
    return row_shares(width, {"digits": digits, "bar": _width(_BIAS_FIGURES) - digits})


def factor_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `extreme_row`."""
    return _heading(text, _EXTREME_FIGURES, width, glyphs=glyphs)


def extreme_row(line: "Extreme", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title at an end of a factor, with its coordinate there."""
    return [
        *title_and_genres(line.title, line.genres, row_shares(width - _width(_EXTREME_FIGURES)), glyphs=glyphs),
        (f"{line.value:+6.2f}", "strong"),
        (_drawn(abs(line.value) / most if most else 0, glyphs=glyphs), "good" if line.value > 0 else "bad"),
    ]


def neighbour_row(title: "Similar", width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title close to another, with its similarity."""
    named = fit_title(title.title, width - _SIMILARITY, glyphs=glyphs)
    return [(named, ""), (f"{title.similarity:>{_SIMILARITY}.2f}", "strong")]
