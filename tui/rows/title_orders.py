"""Orders and filters of a list of titles, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from collab.recommend.rank import By
from collab.recommend.title_filter import TitleFilter
from tui.cells import UNICODE, Glyphs


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: its name, and what that means."""

    name: str
    meaning: str


ORDERS: Mapping[By, Order] = {
    "likely": Order("likely to please", "what you would most likely give"),
    "safe": Order("safe", "the spread taken off, so that what is unsure falls"),
    "low": Order("at worst", "the low end of the 80% range of your stars"),
    "adventurous": Order("adventurous", "the spread added, so that what is unsure rises"),
    "corrected": Order("beyond fame", "without what a title's number of ratings explains"),
    "novel": Order("little known", "up to a star more for what few have rated"),
}


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
