"""The words for orders, filters, the dial and variety of a list of titles."""

from collections.abc import Mapping, Sequence
from statistics import median

from collab.interest import AS_LEARNED
from collab.recommend import By, Nearness, Recommendation, Shelf, TitleFilter
from tui.cells import UNICODE, Glyphs
from tui.text import number_text, percent_text, ratings_text, share_text

ORDERS: Mapping[By, str] = {
    "joined": "what you would choose, and like",
    "stars": "what you would like; less sure where few have rated it",
    "likely": "how likely it is that you like it",
    "personal": "how much more than others you would like it",
    "divisive": "others disagree about it, and you would like it",
    "little-known": "few have rated it; you would choose it, and like it",
    "adventurous": "of what you would like, what is least sure",
}
"""The meaning of each order of a list."""

_MEASURES: Mapping[By, str] = {
    "likely": "chance",
    "personal": "more",
    "divisive": "others",
    "adventurous": "spread",
}


def measure_heading(by: By) -> str:
    """Return the heading of what an order goes by, beside stars and number of ratings; nothing where it is those."""
    return _MEASURES.get(by, "")


def measure_text(by: By, title: Recommendation, mean: float, *, glyphs: Glyphs = UNICODE) -> str:
    """Return what a title has its place in an order for, where that is something beside stars and number of ratings:
    "87%" of chance, "+0.8" stars more than others, their `mean`, "±0.4" of spread.
    """
    match by:
        case "likely":
            return percent_text(title.score)
        case "personal":
            return share_text(title.score, 1, glyphs=glyphs)
        case "divisive":
            return number_text(mean)
        case "adventurous":
            return f"{glyphs.pick('±', '+-')}{title.sd:.1f}"
    return ""


def shelf_name(shelf: Shelf, *, implicit: bool = False) -> str:
    """Return the name of a shelf, which says why it is there: "Because you love Alien (1979)"."""
    match shelf.kind:
        case "because":
            return f"Because you {'chose' if implicit else 'love'} {shelf.about}"
        case "genre":
            return f"Your {shelf.about.lower() if shelf.about[1:].islower() else shelf.about}"
        case "decade":
            return f"Of the {shelf.about}, and you missed it"
        case "little-known":
            return "Little known, for you"
        case "divisive":
            return "Divisive, and you would side with it"
    return "You would choose it, and like it" if not implicit else "You would choose it"


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


def order_name(by: By, *, interest: bool = True) -> str:
    """Return the name of an order; a model without interest has stars alone to join."""
    return "stars" if by == "joined" and not interest else by


def order_text(by: By, *, interest: bool = True) -> str:
    """Return an order with its meaning."""
    meaning = ORDERS[by] if interest or by != "joined" else "what you would like"
    return f"By {order_name(by, interest=interest)}: {meaning}"


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
    """Return a filter: "Sci-Fi · 1980-1999 · at least 20 ratings"; first of all what is none."""
    conditions = [_genres(only.genre), _years(only.since, only.until), _popularity(only.min_ratings, only.max_ratings)]
    spread = [] if only.max_sd is None else [f"{glyphs.pick('±', '+-')}{only.max_sd:g} at most"]
    return glyphs.between.join([*only.refused, *conditions, *spread])


def _genres(text: str | None) -> str:
    """Return the genres of a typed filter: "Sci-Fi or Fantasy, not Horror"."""
    names = text.split(",") if text else []
    wanted = " or ".join(name for name in names if not name.startswith("!")) or "any genre"
    unwanted = " or ".join(name[1:] for name in names if name.startswith("!"))
    return f"{wanted}, not {unwanted}" if unwanted else wanted


def _popularity(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {fewest:,} ratings" if fewest else "any number of ratings"
    return f"{fewest:,} to {most:,} ratings" if fewest else f"at most {most:,} ratings"


def _years(since: int | None, until: int | None) -> str:
    if since is None and until is None:
        return "any year"
    if since == until:
        return f"{since}"
    if until is None:
        return f"{since} and later"
    return f"until {until}" if since is None else f"{since}-{until}"
