"""Titles as rows of the lists of Rate, For you and Similar: pure functions from values to spans."""

from collections.abc import Sequence

from collab.data.scale import Scale
from collab.recommend.results import Recommendation, Similar
from tui.cells import fit, fit_title, interval
from tui.format import bar, genres_text, stars_text

Spans = Sequence[tuple[str, str]]

STARS_WIDTH = 5
_INTERVAL_WIDTH, _BAR_WIDTH, _RATINGS_WIDTH = 11, 12, 9
_RECOMMENDED_WIDTH = 7 + _INTERVAL_WIDTH + _RATINGS_WIDTH
_SIMILAR_WIDTH = 7 + _BAR_WIDTH + _RATINGS_WIDTH


def columns(left: int) -> tuple[int, int]:
    """Share `left` cells between a title and its genres; no genres where there is little room."""
    genres = min(34, left * 3 // 10)
    return (left - genres - 2, genres) if genres >= 10 else (left, 0)


def _named(name: str, genres: Sequence[str], left: int, *, plain: bool) -> Spans:
    title, rest = columns(left)
    shown = [(fit_title(name, title, plain=plain), "")]
    return [*shown, ("  " + _whole(genres, rest, plain=plain), "dim")] if rest else shown


def _whole(genres: Sequence[str], width: int, *, plain: bool) -> str:
    """Fit as many genres as there is room for, whole; the first one in any case."""
    fitting = [n for n in range(1, len(genres) + 1) if len(genres_text(genres[:n])) <= width]
    return fit(genres_text(genres[: max(fitting, default=1)]), width, plain=plain)


def rate_row(
    name: str, genres: Sequence[str], stars: float | None, skipped: bool, highest: float, width: int, *, plain: bool
) -> Spans:
    """Return a title on the Rate screen, its stars before it."""
    if stars is not None:
        given = (stars_text(stars, highest, plain=plain).rjust(STARS_WIDTH), "accent")
    else:
        given = ("skip" if skipped else ("-----" if plain else "·····"), "dim")
    named = _named(name, genres, width - STARS_WIDTH - 2, plain=plain)
    return [(given[0].ljust(STARS_WIDTH + 2), given[1]), *([(text, "dim") for text, _ in named] if skipped else named)]


def recommended_row(rank: int, title: Recommendation, scale: Scale, width: int, *, plain: bool) -> Spans:
    """Return a recommendation: rank, title, genres, predicted stars, their 80% interval, number of ratings."""
    ends = (scale.low, scale.high)
    drawn = interval(title.low, title.stars, title.high, ends, _INTERVAL_WIDTH, plain=plain)
    return [
        (f"{rank:>3} ", "dim"),
        *_named(title.title, title.genres, width - 4 - _RECOMMENDED_WIDTH, plain=plain),
        (f" {title.stars:5.1f} ", "strong"),
        (drawn, "dim"),
        (_count(title.ratings), "dim"),
    ]


def recommended_heading(width: int) -> str:
    """Return the heading over rows of `recommended_row`."""
    figures = f" stars {'80% range':<{_INTERVAL_WIDTH}}{'ratings':>{_RATINGS_WIDTH}}"
    return "    " + _heading(width - 4 - _RECOMMENDED_WIDTH) + figures


def similar_row(title: Similar, genres: Sequence[str], width: int, *, plain: bool) -> Spans:
    """Return a neighbour: title, genres, similarity as a number and a bar, number of ratings."""
    return [
        *_named(title.title, genres, width - _SIMILAR_WIDTH, plain=plain),
        (f" {title.similarity:5.2f} ", "strong"),
        (bar(title.similarity, _BAR_WIDTH, plain=plain), "dim"),
        (_count(title.ratings), "dim"),
    ]


def similar_heading(width: int) -> str:
    """Return the heading over rows of `similar_row`."""
    figures = f"  {'similarity':<{4 + 1 + _BAR_WIDTH}}{'ratings':>{_RATINGS_WIDTH}}"
    return _heading(width - _SIMILAR_WIDTH) + figures


def _heading(left: int) -> str:
    title, genres = columns(left)
    return f"{'title':<{title}}" + (f"{'  genres':<{genres + 2}}" if genres else "")


def found_row(name: str, genres: Sequence[str], note: str, ratings: int, width: int, *, plain: bool) -> Spans:
    """Return a title that a search found: title, genres, a short note (its stars), number of ratings."""
    left = width - STARS_WIDTH - 2 - _RATINGS_WIDTH
    return [
        (note.ljust(STARS_WIDTH + 2), "accent"),
        *_named(name, genres, left, plain=plain),
        (_count(ratings), "dim"),
    ]


def found_heading(width: int) -> str:
    """Return the heading over rows of `found_row`."""
    named = _heading(width - STARS_WIDTH - 2 - _RATINGS_WIDTH)
    return f"{'stars':<{STARS_WIDTH + 2}}{named}{'ratings':>{_RATINGS_WIDTH}}"


def _count(ratings: int) -> str:
    """Return a number of ratings in its column; of a title without any, "none yet"."""
    return f"{ratings:>{_RATINGS_WIDTH},}" if ratings else "none yet".rjust(_RATINGS_WIDTH)
