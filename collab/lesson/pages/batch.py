"""A batch as the model sees it, and the vocabularies behind its codes (lesson section "Creating the DataLoaders")."""

from math import ceil

import numpy as np

from collab.data import Ratings, Split
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words, sampled_split
from collab.models import Encoded, encode
from collab.types import AnyArray

_SEED = 42
_SHOWN = 6
_SIZES = ("4", "16", "64", "256", "1024")
_BATCHES = ("1st", "2nd", "3rd", "4th", "last")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Show a batch of the first epoch, in the order in which a fit with seed 42 visits its rows."""
    ratings = situation.ratings
    split = sampled_split(ratings)
    encoded, size = encode(ratings, split), int(situation.moved["size"])
    order = np.random.default_rng([_SEED, 0]).permutation(len(split.training))
    batches = ceil(len(order) / size)
    number = batches - 1 if situation.moved["batch"] == "last" else _BATCHES.index(situation.moved["batch"])
    number = min(number, batches - 1)
    rows = order[number * size : (number + 1) * size]
    return (
        Words(
            f"Batch {number + 1:,} of {batches:,}: whole numbers of shape ({len(rows)}, 2) go in, {len(rows)} "
            f"predicted stars come out. {_rest(len(rows))}"
        ),
        _batch(ratings, split, encoded, rows[:_SHOWN]),
        _vocabularies(ratings, encoded),
        Words(_unknown(ratings, split, encoded)),
    )


def _rest(rows: int) -> str:
    return f"The first {_SHOWN} of its rows:" if rows > _SHOWN else "Its rows:"


def _batch(ratings: Ratings, split: Split, encoded: Encoded, rows: AnyArray) -> Table:
    shown = []
    for row in rows.tolist():
        position = int(split.training[row])
        user, item = encoded.training[row].tolist()
        user_code, item_code = int(ratings.users[position]), int(ratings.items[position])
        stars = f"{encoded.training_stars[row]:g}"
        shown.append((f"{user}", f"{item}", stars, ratings.user_ids[user_code], ratings.item_table.name(item_code)))
    return Table(
        ("user row", "item row", "stars", "user", "title"), tuple(shown), ("user row", "item row", "stars", "user")
    )


def _vocabularies(ratings: Ratings, encoded: Encoded) -> Table:
    """Return the first rows of both vocabularies, row 0 above them."""
    users = ["unknown", *(ratings.user_ids[code] for code in _first(encoded.user_rows))]
    items = ["unknown", *(ratings.item_table.name(code) for code in _first(encoded.item_rows))]
    rows = [(f"{row}", user, item) for row, (user, item) in enumerate(zip(users, items, strict=False))]
    return Table(("row", "user", "title"), tuple(rows), ("row", "user"))


def _first(rows: AnyArray) -> list[int]:
    return [int(code) for code in np.flatnonzero(rows)[:3]]


def _unknown(ratings: Ratings, split: Split, encoded: Encoded) -> str:
    never = len(encoded.item_rows) - (encoded.items - 1)
    held_out = int((encoded.valid[:, 1] == 0).sum())
    return (
        f"The tables have {encoded.users:,} rows for users and {encoded.items:,} for titles: one for each that is in "
        f"the {len(split.training):,} training ratings, and row 0. {never:,} of {len(ratings.item_table):,} titles "
        f"have no training rating and share row 0, with {held_out:,} of the {len(split.valid):,} held-out ratings."
    )


PAGE = Page(
    name="batch",
    title="A batch, and the vocabularies behind it",
    section="Creating the DataLoaders",
    text=(
        "A model sees no names. Every user and every title of the training ratings is given a row in a table, and a "
        "batch is a handful of pairs of row numbers with the stars that belong to them. The vocabularies lead from "
        "numbers to names and back. Row 0 of each is kept for whatever is unknown: what was not there when the "
        "vocabularies were made. An epoch shuffles the ratings and goes through all of them once, batch by batch."
    ),
    moves=(
        Move("size", "batch size: ratings in one step", _SIZES, "64"),
        Move("batch", "which batch of the first epoch", _BATCHES, "1st"),
    ),
    compute=compute,
    questions=(
        Question(
            "All ratings of a title happen to be held out. Which row of the table does the model use for it?",
            ("a row of its own", "the row of the title most like it", "row 0", "none: it fails"),
            2,
            "Vocabularies come from the training ratings alone, so such a title has no row of its own. Row 0 stands "
            "for everything unknown, and all unknown titles get the same prediction from it.",
            (
                "Rows are made for the titles of training ratings, and it is in none.",
                "Nothing is known of it that could be like anything.",
                "It is looked up as any other, in the row kept for the unknown.",
            ),
        ),
    ),
    rows=True,
)
