"""Titles as rows of the lists of Rate, For you and Similar, with the headings over them."""

from collections.abc import Collection, Mapping, Sequence

from rich.cells import cell_len

from collab.data import Scale
from collab.recommend import Nearness, Recommendation, Similar
from tui.cells import Glyphs, Spans, bar, fit_title, interval
from tui.text import genres_text, number_text, percent_text, ratings_text, stars_text
from tui.text.titles.columns import row_shares, title_and_genres, title_heading, whole_genres

STARS_WIDTH = 5
_INTERVAL_WIDTH, _BAR_WIDTH, _RATINGS_WIDTH = 11, 12, 9
_RANK_WIDTH = 6
_MEASURE_WIDTH = 8
_RECOMMENDED = {"stars": 7, "measure": _MEASURE_WIDTH, "ratings": _RATINGS_WIDTH, "range": _INTERVAL_WIDTH}
_SIMILAR = {"near": 7, "ratings": _RATINGS_WIDTH, "bar": _BAR_WIDTH}
_HIT = {"ratings": _RATINGS_WIDTH}
_STARS = STARS_WIDTH + 2
_BARS: Mapping[Nearness, tuple[tuple[str, str], tuple[str, str]]] = {
    "choices": (("  both ", "nearness"), ("  both ", "near to each")),
    "factors": ((" cosine", " of factors"), (" cosine", " with each")),
}
_FEWEST_CELLS = 5  # that others of a neighbour's genres are worth


def rate_row(
    name: str,
    genres: Sequence[str],
    stars: float | None,
    note: str,
    highest: float,
    width: int,
    *,
    waits: bool = False,
    glyphs: Glyphs,
) -> Spans:
    """Return a title on the Rate screen, before it its stars, else a note of at most STARS_WIDTH cells; a sign after
    stars that wait to be kept.
    """
    if stars is not None:
        before, role = stars_text(stars, highest, glyphs=glyphs).rjust(STARS_WIDTH), "dim" if waits else "accent"
        before += glyphs.pick("…", "~") if waits else ""
    else:
        before, role = note or glyphs.pick("·····", "-----"), "dim"
    titled = title_and_genres(name, genres, row_shares(width - _STARS), glyphs=glyphs)
    return [(before.ljust(_STARS), role), *([(text, "dim") for text, _ in titled] if note else titled)]


def recommended_row(
    rank: int,
    title: Recommendation,
    scale: Scale,
    width: int,
    *,
    watch: bool = False,
    genres: Collection[str] = (),
    apart: int = 0,
    measure: str = "",
    starless: bool = False,
    glyphs: Glyphs,
) -> Spans:
    """Return a recommendation: rank, 0 for none, whether it is to be watched, title, genres, those that are
    `genres` first, and as far as there is room predicted stars, a `measure` of the order, the 80% interval of the
    stars, number of ratings; no stars in a `starless` list. `apart` is as in `fit_title`.
    """
    shares = row_shares(width - _RANK_WIDTH, _figures(measure, starless=starless))
    ends = (scale.low, scale.high)
    drawn = interval(title.low, title.stars, title.high, ends, _INTERVAL_WIDTH, glyphs=glyphs)
    figures = {
        "stars": (f" {number_text(title.stars):>5} ", "strong"),
        "measure": (f"{measure:>{_MEASURE_WIDTH - 2}}  ", ""),
        "range": (drawn, "dim"),
        "ratings": (_count(title.ratings), "dim"),
    }
    return [
        (f"{rank or '':>3} ", "dim"),
        (f"{watch_sign(glyphs=glyphs) if watch else '':<2}", "accent"),
        *title_and_genres(title.title, title.genres, shares, first=genres, apart=apart, glyphs=glyphs),
        *(span for name, span in figures.items() if name in shares.figures),
    ]


def recommended_heading(width: int, *, measure: str = "", starless: bool = False) -> str:
    """Return the heading over rows of `recommended_row`."""
    shares = row_shares(width - _RANK_WIDTH, _figures(measure, starless=starless))
    figures = {
        "stars": " stars ",
        "measure": f"{measure:>{_MEASURE_WIDTH - 2}}  ",
        "range": f"{'80% range':<{_INTERVAL_WIDTH}}",
        "ratings": f"{'ratings':>{_RATINGS_WIDTH}}",
    }
    beside = "".join(text for name, text in figures.items() if name in shares.figures)
    return " " * _RANK_WIDTH + title_heading(shares) + beside


def _figures(measure: str, *, starless: bool) -> Mapping[str, int]:
    """Return the figures of a recommendation that there are, in the order of their worth."""
    missing = {"stars", "range"} if starless else set()
    return {
        name: cells for name, cells in _RECOMMENDED.items() if name not in missing and (measure or name != "measure")
    }


def watch_sign(*, glyphs: Glyphs) -> str:
    """Return the sign of a title on the watchlist."""
    return glyphs.pick("◆", "+")


def similar_row(
    title: Similar,
    genres: Sequence[str],
    ties: Collection[str],
    by: Nearness,
    most: float,
    width: int,
    *,
    apart: int = 0,
    glyphs: Glyphs,
) -> Spans:
    """Return a neighbour: title, genres, those among `ties` first, how near it is as a bar, which is whole at `most`,
    and as a number, a cosine or the share of people who rated both, number of ratings; `apart` is as in `fit_title`.

    A neighbour of several titles has a bar for each of them.
    """
    shares = row_shares(width, _SIMILAR)
    room, rest = shares.beside(title.title)
    figure = percent_text(title.both) if by == "choices" else f"{title.similarity:.2f}"
    near = [each / max(most, 1e-12) for each in title.each or (title.similarity,)]
    figures = {
        "near": (f" {figure:>5} ", "strong"),
        "bar": (_bars(near, glyphs=glyphs), "dim"),
        "ratings": (_count(title.ratings), "dim"),
    }
    return [
        (fit_title(title.title, room, apart=apart, glyphs=glyphs), ""),
        *_tied(genres, ties, rest, glyphs=glyphs),
        *(span for name, span in figures.items() if name in shares.figures),
    ]


def _tied(genres: Sequence[str], ties: Collection[str], width: int, *, glyphs: Glyphs) -> Spans:
    """Return as many genres as there is room for, the ties before a stroke, in bold, and the others after it."""
    if not width:
        return []
    shared = [genre for genre in genres if genre in ties]
    others = [genre for genre in genres if genre not in ties]
    before = whole_genres(shared, width, glyphs=glyphs).rstrip() if shared else ""
    stroke = " | " if before and others else "| " if others else ""
    room = width - cell_len(before) - len(stroke)
    after = whole_genres(others, room, glyphs=glyphs) if others and room >= _FEWEST_CELLS else ""
    return [("  " + before, "title"), ((stroke + after if after else "").ljust(width - cell_len(before)), "dim")]


def _bars(shares: Sequence[float], *, glyphs: Glyphs) -> str:
    """Return bars side by side in the width of one."""
    each = (_BAR_WIDTH + 1) // len(shares) - 1
    return " ".join(bar(share, each, glyphs=glyphs) for share in shares).ljust(_BAR_WIDTH)


def similar_heading(width: int, *, by: Nearness = "choices", blended: bool = False) -> str:
    """Return the heading over rows of `similar_row`; blended, their neighbours are those of several titles."""
    near, bars = _BARS[by][blended]
    shares = row_shares(width, _SIMILAR)
    figures = {"near": near, "bar": bars.ljust(_BAR_WIDTH), "ratings": f"{'ratings':>{_RATINGS_WIDTH}}"}
    beside = "".join(text for name, text in figures.items() if name in shares.figures)
    return title_heading(shares, "shared | other") + beside


def hit_row(name: str, genres: Sequence[str], note: str, ratings: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title that a search brought: title, genres, a short note (its stars), number of ratings."""
    return [
        (note.ljust(_STARS), "accent"),
        *title_and_genres(name, genres, row_shares(width - _STARS, _HIT), glyphs=glyphs),
        (_count(ratings), "dim"),
    ]


def hit_heading(width: int) -> str:
    """Return the heading over rows of `hit_row`."""
    titled = title_heading(row_shares(width - _STARS, _HIT))
    return f"{'stars':<{_STARS}}{titled}{'ratings':>{_RATINGS_WIDTH}}"


def title_line(name: str, genres: Sequence[str], ratings: int, width: int, *, glyphs: Glyphs) -> str:
    """Return a title, genres and number of ratings on one line: the title whole where it has room alone, then the
    number, then as many genres as fit.
    """
    for count in range(len(genres), -1, -1):
        facts = (name, genres_text(genres[:count]), ratings_text(ratings))
        line = glyphs.between.join(filter(None, facts))
        if cell_len(line) <= width:
            return line
    return fit_title(name, max(0, min(width, cell_len(name))), glyphs=glyphs)


def _count(ratings: int) -> str:
    """Return a number of ratings in its column; of a title without any, "none yet"."""
    return f"{ratings:>{_RATINGS_WIDTH},}" if ratings else "none yet".rjust(_RATINGS_WIDTH)
