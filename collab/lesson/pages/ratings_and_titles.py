"""Ratings merged with titles: rows of numbers, and the same rows once a person can read them (lesson section "A first
look at the data").
"""

from datetime import UTC, datetime

import numpy as np

from collab.data import Ratings
from collab.data.readers import merge_titles
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words

_ROWS = 4
_PLACES = ("0%", "25%", "50%", "75%", "100%")
_KEYS = ("id", "title")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Show a few rows before and after they are merged with the titles, and count what is merged with what."""
    ratings = situation.ratings
    by_title = merge_titles(ratings)
    joined = by_title if situation.moved["key"] == "title" else ratings
    share = _PLACES.index(situation.moved["place"]) / (len(_PLACES) - 1)
    first = round(share * max(len(ratings) - _ROWS, 0))
    rows = range(first, min(first + _ROWS, len(ratings)))
    return (
        _as_read(ratings, rows),
        _as_merged(joined, rows),
        _counts(joined),
        Words(_summary(ratings, by_title, joined)),
    )


def _as_read(ratings: Ratings, rows: range) -> Table:
    return Table(
        ("user", "item", "stars", "time"),
        tuple(
            (
                ratings.user_ids[int(ratings.users[row])],
                ratings.item_table.id(int(ratings.items[row])),
                f"{ratings.stars[row]:g}",
                str(ratings.times[row]) if ratings.has_times else "",
            )
            for row in rows
        ),
        ("user", "item", "stars", "time"),
    )


def _as_merged(ratings: Ratings, rows: range) -> Table:
    return Table(
        ("user", "title", "stars", "day"),
        tuple(
            (
                ratings.user_ids[int(ratings.users[row])],
                ratings.item_table.name(int(ratings.items[row])),
                f"{ratings.stars[row]:g}",
                _day(int(ratings.times[row])) if ratings.has_times else "",
            )
            for row in rows
        ),
        ("user", "stars"),
    )


def _day(seconds: int) -> str:
    """Return the day of a moment that any file may give: those that no calendar holds stay seconds."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _counts(ratings: Ratings) -> Table:
    table = ratings.item_table
    rated = np.bincount(ratings.items, minlength=len(table)) > 0
    named = np.diff(table.titles.offsets) > 0
    counts = (
        ("ratings", len(ratings)),
        ("users", len(ratings.user_ids)),
        ("items listed", len(table)),
        ("  rated", int(rated.sum())),
        ("  listed, but never rated", int((~rated).sum())),
        ("  rated, but without a title", int((rated & ~named).sum())),
    )
    return Table(("what", "how many"), tuple((what, f"{count:,}") for what, count in counts), ("how many",))


def _summary(ratings: Ratings, by_title: Ratings, joined: Ratings) -> str:
    several = len(ratings.item_table) - len(by_title.item_table)
    if joined is ratings:
        return f"By id, every item stays one of its own; {several:,} bear the name of one before them."
    return (
        f"By title, {several:,} items became one with another of the same name; all {len(joined):,} ratings are kept."
    )


PAGE = Page(
    name="data",
    title="Ratings and titles",
    section="A first look at the data",
    text=(
        "A rating is a row of numbers: who, what, how many stars, and when in seconds since 1970. What the numbers "
        "stand for is in a second file, the list of titles. Merging looks up each row's item there, so that the data "
        "can be read; training itself needs numbers only. Two items of one name may be one film entered twice, or two "
        "films: merged by title they become one, as in the lesson; by id they stay two."
    ),
    moves=(
        Move("place", "how far down the ratings to look", _PLACES, "0%"),
        Move("key", "what an item is known by", _KEYS, "id"),
    ),
    compute=compute,
    questions=(
        Question(
            "A title is listed, but nobody has rated it. How many rows does it get when ratings and titles are merged?",
            ("one, with 0 stars", "none", "one for every user"),
            1,
            "Merged is each rating with its title: a title without ratings is in no row, and nothing can be learned of "
            "it there. It is counted above among those never rated.",
            (
                "A missing rating is no rating of 0, and makes no row.",
                "Ratings alone make rows, and it has none.",
            ),
        ),
    ),
    rows=True,
)
