"""A lookup in a table is a product with a one-hot vector: both computed, compared and timed (lesson section "Learning
the latent factors").
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words
from collab.types import Singles

_FACTORS = 5
_BATCH = 16
_REPEATS = 3
_SIDES = ("users", "titles")
_TIMES = ("1", "2", "5", "10")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Look up the factors of 16 ratings' users, or titles, from a table of random numbers in both ways."""
    ratings, side = situation.ratings, situation.moved["table"]
    users = side == "users"
    count = (len(ratings.user_ids) if users else len(ratings.item_table)) * int(situation.moved["times"])
    rows = np.linspace(0, len(ratings) - 1, _BATCH).astype(int)
    codes = (ratings.users if users else ratings.items)[rows]
    table = np.random.default_rng(42).normal(0, 0.01, (count, _FACTORS)).astype(np.float32)
    one_hot = np.zeros((len(codes), count), np.float32)
    one_hot[np.arange(len(codes)), codes] = 1
    multiplied, product_time = _timed(lambda: one_hot @ table)
    looked_up, lookup_time = _timed(lambda: table[codes])
    first = int(codes[0])
    name = f"user {ratings.user_ids[first]}" if users else ratings.item_table.name(first)
    ways = (("one-hot product", multiplied, product_time), ("lookup", looked_up, lookup_time))
    steps = len(codes) * count * _FACTORS
    return (
        Words(f"The factors of {name}, row {first} of {count:,}, from a table of numbers drawn at random:"),
        Table(
            ("way", *(f"{number + 1}" for number in range(_FACTORS)), "time for the batch"),
            tuple(
                (way, *(f"{value:.4f}" for value in rows[0].tolist()), f"{seconds * 1e3:.3f} ms")
                for way, rows, seconds in ways
            ),
            (*(f"{number + 1}" for number in range(_FACTORS)), "time for the batch"),
        ),
        Words(_equal(multiplied, looked_up)),
        Words(
            f"A batch of {len(codes)}: the product makes {steps:,} multiplications, all but {looked_up.size} of them "
            f"by 0; the lookup copies {looked_up.size} numbers. {_quicker(product_time / lookup_time)}"
        ),
    )


def _timed(way: Callable[[], Singles]) -> tuple[Singles, float]:
    """Return the vectors of one way and the seconds of its quickest run."""
    seconds = []
    for _ in range(_REPEATS):
        since = perf_counter()
        vectors = way()
        seconds.append(perf_counter() - since)
    return vectors, max(min(seconds), 1e-9)


def _quicker(times: float) -> str:
    return f"Here it was {times:,.0f} times as quick." if times >= 1.5 else "In a table this short both are as quick."


def _equal(multiplied: Singles, looked_up: Singles) -> str:
    apart = float(np.abs(multiplied - looked_up).max())
    return "All numbers of both are equal." if apart == 0 else f"The two differ by up to {apart:.1e}."


PAGE = Page(
    name="one-hot",
    title="A lookup is a product",
    section="Learning the latent factors",
    text=(
        "Layers multiply matrices; they know no tables to look things up in. But a vector of zeros with a single 1 at "
        "place k, times a table, is just row k of the table: every other row is multiplied by 0. So a lookup has the "
        "gradient of a product, and can be learned like one. An embedding is that product, computed by the short cut "
        "of fetching the row; make the table longer and see what the short cut saves."
    ),
    moves=(
        Move("table", "the table's rows are the data's", _SIDES, "users"),
        Move("times", "how many times as many rows", _TIMES, "1"),
    ),
    compute=compute,
    questions=(
        Question(
            "The table gets ten times as many rows. What happens to a lookup and to the one-hot product?",
            (
                "Both take about ten times as long",
                "Neither takes longer",
                "The product takes about ten times as long, the lookup hardly longer",
                "They no longer give the same numbers",
            ),
            2,
            "The product goes through all rows, if only to multiply them by 0. The lookup goes straight to one row, "
            "wherever it is.",
            (
                "A lookup goes straight to its row, however many there are.",
                "The product goes through every row, if only to multiply by 0.",
                "Both still give row k, and so the same numbers.",
            ),
        ),
    ),
)
