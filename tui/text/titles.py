"""Titles as rows of the lists of Rate, For you and Similar, as cells of text, and the words for orders and filters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.cells import cell_len

from collab.data import Scale
from collab.interest import AS_LEARNED
from collab.recommend import By, Nearness, Recommendation, Similar, TitleFilter
from tui.cells import ASCII, UNICODE, Glyphs, Spans, bar, fit, fit_title, interval
from tui.text.format import genres_text, number_text, percent_text, ratings_text, stars_text

STARS_WIDTH = 5
_INTERVAL_WIDTH, _BAR_WIDTH, _RATINGS_WIDTH = 11, 12, 9
_RANK_WIDTH = 6
_BESIDE_RECOMMENDED = _RANK_WIDTH + 7 + _INTERVAL_WIDTH + _RATINGS_WIDTH
_LEAST_TITLE = 40  # tells the parts of a series apart: "Star Wars: Episode VI"
_SIMILAR_WIDTH = 7 + _BAR_WIDTH + _RATINGS_WIDTH
_BARS: Mapping[Nearness, tuple[str, str]] = {
    "choices": ("both nearness", "both near to each"),
    "factors": ("cosine of factors", "cosine with each"),
}
_FEWEST_CELLS = 5  # that others of a neighbour's genres are worth


def _columns(width: int, least: int = 0) -> tuple[int, int]:
    """Share `width` cells between a title, `least` for it, and its genres; no genres where there is little room."""
    genres = min(34, width * 3 // 10, width - 2 - least)
    return (width - genres - 2, genres) if genres >= 10 else (width, 0)


def title_and_genres(name: str, genres: Sequence[str], width: int, least: int = 0, *, glyphs: Glyphs) -> Spans:
    """Return a title and, where there is room beside its `least` cells, its genres, in `width` cells."""
    title, rest = _columns(width, least)
    title_spans = [(fit_title(name, title, glyphs=glyphs), "")]
    return [*title_spans, ("  " + _whole(genres, rest, glyphs=glyphs), "dim")] if rest else title_spans


def _whole(genres: Sequence[str], width: int, *, glyphs: Glyphs) -> str:
    """Fit as many genres as there is room for, whole; the first one in any case."""
    fitting = [n for n in range(1, len(genres) + 1) if len(genres_text(genres[:n])) <= width]
    return fit(genres_text(genres[: max(fitting, default=1)]), width, glyphs=glyphs)


def rate_row(
    name: str, genres: Sequence[str], stars: float | None, note: str, highest: float, width: int, *, glyphs: Glyphs
) -> Spans:
    """Return a title on the Rate screen, before it its stars, else a note of at most STARS_WIDTH cells."""
    if stars is not None:
        before, role = stars_text(stars, highest, glyphs=glyphs).rjust(STARS_WIDTH), "accent"
    else:
        before, role = note or glyphs.pick("·····", "-----"), "dim"
    named = title_and_genres(name, genres, width - STARS_WIDTH - 2, glyphs=glyphs)
    return [(before.ljust(STARS_WIDTH + 2), role), *([(text, "dim") for text, _ in named] if note else named)]


def recommended_row(
    rank: int, title: Recommendation, scale: Scale, width: int, *, watch: bool = False, glyphs: Glyphs
) -> Spans:
    """Return a recommendation: rank, whether it is to be watched, title, genres, predicted stars, their 80% interval,
    number of ratings.
    """
    ends = (scale.low, scale.high)
    drawn = interval(title.low, title.stars, title.high, ends, _INTERVAL_WIDTH, glyphs=glyphs)
    return [
        (f"{rank:>3} ", "dim"),
        (f"{watch_sign(glyphs=glyphs) if watch else '':<2}", "accent"),
        *title_and_genres(title.title, title.genres, width - _BESIDE_RECOMMENDED, _LEAST_TITLE, glyphs=glyphs),
        (f" {number_text(title.stars):>5} ", "strong"),
        (drawn, "dim"),
        (_count(title.ratings), "dim"),
    ]


def recommended_heading(width: int) -> str:
    """Return the heading over rows of `recommended_row`."""
    figures = f" stars {'80% range':<{_INTERVAL_WIDTH}}{'ratings':>{_RATINGS_WIDTH}}"
    return " " * _RANK_WIDTH + _heading(width - _BESIDE_RECOMMENDED, _LEAST_TITLE) + figures


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
    glyphs: Glyphs,
) -> Spans:
    """Return a neighbour: title, genres, those among `ties` first, how near it is as a bar, which is whole at `most`,
    and as a number, a cosine or the share of people who rated both, number of ratings.

    A neighbour of several titles has a bar for each of them.
    """
    room, rest = _columns(width - _SIMILAR_WIDTH)
    figure = percent_text(title.both) if by == "choices" else f"{title.similarity:.2f}"
    near = [each / max(most, 1e-12) for each in title.each or (title.similarity,)]
    return [
        (fit_title(title.title, room, glyphs=glyphs), ""),
        *_tied(genres, ties, rest, glyphs=glyphs),
        (f" {figure:>5} ", "strong"),
        (_bars(near, glyphs=glyphs), "dim"),
        (_count(title.ratings), "dim"),
    ]


def _tied(genres: Sequence[str], ties: Collection[str], width: int, *, glyphs: Glyphs) -> Spans:
    """Return as many genres as there is room for, the ties before a stroke, in bold, and the others after it."""
    if not width:
        return []
    shared = [genre for genre in genres if genre in ties]
    others = [genre for genre in genres if genre not in ties]
    before = _whole(shared, width, glyphs=glyphs).rstrip() if shared else ""
    stroke = " | " if before and others else "| " if others else ""
    room = width - cell_len(before) - len(stroke)
    after = _whole(others, room, glyphs=glyphs) if others and room >= _FEWEST_CELLS else ""
    return [("  " + before, "title"), ((stroke + after if after else "").ljust(width - cell_len(before)), "dim")]


def _bars(shares: Sequence[float], *, glyphs: Glyphs) -> str:
    """Return bars side by side in the width of one."""
    each = (_BAR_WIDTH + 1) // len(shares) - 1
    return " ".join(bar(share, each, glyphs=glyphs) for share in shares).ljust(_BAR_WIDTH)


def similar_heading(width: int, *, by: Nearness = "choices", blended: bool = False) -> str:
    """Return the heading over rows of `similar_row`; blended, their neighbours are those of several titles."""
    bars = _BARS[by][blended]
    figures = f"  {bars:<{4 + 1 + _BAR_WIDTH}}{'ratings':>{_RATINGS_WIDTH}}"
    room, rest = _columns(width - _SIMILAR_WIDTH)
    return "title".ljust(room) + ("  shared | other"[: rest + 2].ljust(rest + 2) if rest else "") + figures


def _heading(width: int, least: int = 0) -> str:
    title, genres = _columns(width, least)
    return "title".ljust(title) + ("  genres".ljust(genres + 2) if genres else "")


def hit_row(name: str, genres: Sequence[str], note: str, ratings: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title that a search brought: title, genres, a short note (its stars), number of ratings."""
    room = width - STARS_WIDTH - 2 - _RATINGS_WIDTH
    return [
        (note.ljust(STARS_WIDTH + 2), "accent"),
        *title_and_genres(name, genres, room, glyphs=glyphs),
        (_count(ratings), "dim"),
    ]


def hit_heading(width: int) -> str:
    """Return the heading over rows of `hit_row`."""
    named = _heading(width - STARS_WIDTH - 2 - _RATINGS_WIDTH)
    return f"{'stars':<{STARS_WIDTH + 2}}{named}{'ratings':>{_RATINGS_WIDTH}}"


def _count(ratings: int) -> str:
    """Return a number of ratings in its column; of a title without any, "none yet"."""
    return f"{ratings:>{_RATINGS_WIDTH},}" if ratings else "none yet".rjust(_RATINGS_WIDTH)


RECOMMENDED = ("title", "stars", "80% from", "to", "ratings", "genres")
SIMILAR = ("title", "similarity", "both", "ratings", "genres", "shared")
HITS = ("title", "stars", "ratings", "genres")
RATED = ("title", "stars", "genres")


def recommended_cells(title: "Recommendation") -> tuple[str, ...]:
    """Return a recommendation under RECOMMENDED."""
    figures = (number_text(stars) for stars in (title.stars, title.low, title.high))
    return (title.title, *figures, str(title.ratings), genres_text(title.genres))


def similar_cells(title: "Similar", genres: Sequence[str], ties: Collection[str]) -> tuple[str, ...]:
    """Return a neighbour under SIMILAR; its genres among `ties` are shared."""
    shared = [genre for genre in genres if genre in ties]
    figures = (f"{title.similarity:.3f}", percent_text(title.both), str(title.ratings))
    return (title.title, *figures, genres_text(genres), genres_text(shared))


def hit_cells(name: str, genres: Sequence[str], stars: float | None, ratings: int) -> tuple[str, ...]:
    """Return a title that a search brought, under HITS."""
    return (name, _stars(stars), str(ratings), genres_text(genres))


def rated_cells(name: str, genres: Sequence[str], stars: float | None, note: str) -> tuple[str, ...]:
    """Return a title of the Rate screen under RATED: without stars, the note on it."""
    return (name, note or _stars(stars), genres_text(genres))


def _stars(stars: float | None) -> str:
    return "" if stars is None else stars_text(stars, glyphs=ASCII)


@dataclass(frozen=True)
class Order:
    """An order of a list: its name, and its meaning."""

    name: str
    meaning: str


ORDERS: Mapping[By, Order] = {
    "joined": Order("interest and stars", "what you would choose, and like"),
    "likely": Order("likely to please", "what you would most likely give"),
    "safe": Order("safe", "the spread taken off, so that what is unsure falls"),
    "low": Order("at worst", "the low end of the 80% range of your stars"),
    "adventurous": Order("adventurous", "the spread added, so that what is unsure rises"),
    "corrected": Order("beyond fame", "without what a title's number of ratings explains"),
    "novel": Order("little known", "up to a star more for what few have rated"),
}


_NOT_BY: Mapping[Nearness, str] = {
    "choices": "This model was trained without interest: close is by the cosine of its factors.",
    "factors": "This model's stars have no factors of titles: close is by who chooses both.",
}
_NEARNESS: Mapping[Nearness, str] = {"choices": "by who chooses both", "factors": "by the cosine of their factors"}


def nearness_text(nearness: Nearness) -> str:
    """Return what makes titles close: "by who chooses both"."""
    return _NEARNESS[nearness]


def not_by_text(nearness: Nearness) -> str:
    """Return why titles are not listed by this, and by what they are."""
    return _NOT_BY[nearness]


def order_text(by: By) -> str:
    """Return an order with its meaning."""
    order = ORDERS[by]
    return f"By {order.name}: {order.meaning}"


_KNOWN = ("off the beaten path", "less known", "as learned", "better known", "what everyone knows")


def known_text(known: float) -> str:
    """Return where the dial of the joined order stands, 0 to 1: "as learned" at .5."""
    return _KNOWN[(known > 0) + (known >= AS_LEARNED) + (known > AS_LEARNED) + (known >= 1)]


def median_text(listed: Sequence[Recommendation]) -> str:
    """Return how many ratings listed titles have, at least one: "median 214 ratings"."""
    return f"median {ratings_text(round(median(title.ratings for title in listed)))}"


def variety_text(diversity: float) -> str:
    """Return the variety of a list, a share, with its meaning."""
    meaning = "likeness to those above weighs so much" if diversity else "by the scores alone"
    return f"Variety {diversity:.0%}: {meaning}"


def filter_text(only: TitleFilter, *, glyphs: Glyphs = UNICODE) -> str:
    """Return a filter: "Sci-Fi · 1980-1999 · at least 20 ratings"."""
    fewest = f"at least {only.min_ratings:,} ratings" if only.min_ratings else "any number of ratings"
    conditions = [only.genre or "any genre", _years(only.since, only.until), fewest]
    spread = [] if only.max_sd is None else [f"{glyphs.pick('±', '+-')}{only.max_sd:g} at most"]
    unknown = [f'"{word}" is no genre of this data' for word in only.unknown]
    return glyphs.between.join([*conditions, *spread, *unknown])


def _years(since: int | None, until: int | None) -> str:
    if since is None and until is None:
        return "any year"
    if since == until:
        return f"{since}"
    if until is None:
        return f"{since} and later"
    return f"until {until}" if since is None else f"{since}-{until}"
