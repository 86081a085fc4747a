"""The words for orders, filters, the dial and variety of a list of titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from collab.interest import AS_LEARNED
from collab.recommend import By, Nearness, Recommendation, TitleFilter
from tui.cells import UNICODE, Glyphs
from tui.text import ratings_text


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
