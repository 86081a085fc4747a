"""What is found inside a model as rows of lists: pure functions from values to spans."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cells import Glyphs, Spans, bar, fit, fit_title
from tui.rows.explored_text import BINS, bin_cells
from tui.rows.format import genres_text
from tui.rows.title_rows import columns

if TYPE_CHECKING:
    from collab.explore.biases import ItemBias
    from collab.explore.errors import Bin
    from collab.explore.factors import Extreme
    from collab.recommend.results import Similar

_BAR, _WIDER_BAR = 8, 30
_BIAS_FIGURES = (("bias", 6), ("", _BAR + 1), ("ratings", 8), ("mean", 5), ("kind", 5))
_EXTREME_FIGURES = (("value", 6), ("", _BAR + 1))
_LABEL, _FIGURE = 12, 10
_SIMILARITY = 6


def _width(figures: Sequence[tuple[str, int]]) -> int:
    return sum(width for _, width in figures)


def _heading(text: str, figures: Sequence[tuple[str, int]], width: int, *, glyphs: Glyphs) -> Spans:
    heads = "".join(f"{name:>{room}}" for name, room in figures)
    return [(fit(text, width - len(heads), glyphs=glyphs), "title"), (heads, "dim")]


def _named(title: str, genres: Sequence[str], left: int, *, glyphs: Glyphs) -> Spans:
    room, rest = columns(left)
    shown = [(fit_title(title, room, glyphs=glyphs), "")]
    whole = [n for n in range(1, len(genres) + 1) if len(genres_text(genres[:n])) <= rest]
    fitting = genres_text(genres[: max(whole, default=1)])
    return [*shown, ("  " + fit(fitting, rest, glyphs=glyphs), "dim")] if rest else shown


def _drawn(share: float, *, glyphs: Glyphs) -> str:
    """Return a bar as long as a share says, after a blank."""
    return " " + bar(share, _BAR, glyphs=glyphs).rstrip(".░").ljust(_BAR)


def bias_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `bias_row`."""
    return _heading(text, _BIAS_FIGURES, width, glyphs=glyphs)


def bias_row(line: "ItemBias", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title with its bias, as long as `most` allows, its ratings, their mean and that of its genres."""
    kind = f"{line.kind:.1f}" if line.kind == line.kind else ""
    return [
        *_named(line.title, line.genres, width - _width(_BIAS_FIGURES), glyphs=glyphs),
        (f"{line.bias:+6.2f}", "strong"),
        (_drawn(abs(line.bias) / most if most else 0, glyphs=glyphs), "good" if line.end == "top" else "bad"),
        (f"{line.ratings:>8,}{line.mean:>5.1f}{kind:>5}", "dim"),
    ]


def factor_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `extreme_row`."""
    return _heading(text, _EXTREME_FIGURES, width, glyphs=glyphs)


def extreme_row(line: "Extreme", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title at an end of a factor, with its coordinate there."""
    return [
        *_named(line.title, line.genres, width - _width(_EXTREME_FIGURES), glyphs=glyphs),
        (f"{line.value:+6.2f}", "strong"),
        (_drawn(abs(line.value) / most if most else 0, glyphs=glyphs), "good" if line.value > 0 else "bad"),
    ]


def count_row(stars: float, count: int, most: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return how often a number of stars was given."""
    drawn = bar(count / most, min(_WIDER_BAR, width - _LABEL - _FIGURE - 2), glyphs=glyphs)
    return [(f"{stars:<{_LABEL}g}", ""), (f"{count:>{_FIGURE},}", "strong"), (f"  {drawn}", "dim")]


def bins_heading(text: str, label: str, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `bin_row`."""
    heads = f"{label:<{_LABEL}}" + "".join(f"{name:>{_FIGURE}}" for name in BINS)
    return [[(fit(text, width, glyphs=glyphs), "title")], [(heads, "dim")]]


def bin_row(line: "Bin", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a bin of errors: its figures, and a bar as long as its RMSE."""
    label, *figures, rmse = bin_cells(line)
    told = "".join(f"{figure:>{_FIGURE}}" for figure in figures)
    room = width - _LABEL - 4 * _FIGURE - 2
    drawn = "  " + bar(line.rmse / most if most else 0, min(_WIDER_BAR, room), glyphs=glyphs) if room > 3 else ""
    return [(f"{label:<{_LABEL}}", ""), (told, "dim"), (f"{rmse:>{_FIGURE}}", "strong"), (drawn, "dim")]


def neighbour_row(title: "Similar", width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title close to another, with its similarity."""
    named = fit_title(title.title, width - _SIMILARITY, glyphs=glyphs)
    return [(named, ""), (f"{title.similarity:>{_SIMILARITY}.2f}", "strong")]
