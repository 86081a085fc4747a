"""Data that grows: made-up ratings as a file, before and after people, titles and rows were added."""

from collections.abc import Iterable
from pathlib import Path

import collab
from collab.data import Ratings
from collab.testing.made_up import made_up

Row = tuple[str, str, float]


def rows_of(ratings: Ratings) -> list[Row]:
    """Return user, item and stars of each row."""
    ids = ratings.item_table.ids
    columns = zip(ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True)
    return [(ratings.user_ids[user], ids[item], stars) for user, item, stars in columns]


def write_rows(path: Path, rows: Iterable[Row]) -> Path:
    """Write a CSV file of these rows, and return its path."""
    lines = [f"{user},{item},{stars:g}" for user, item, stars in rows]
    path.write_text("\n".join(["user,item,rating", *lines]) + "\n")
    return path


def grown_pair(folder: Path) -> tuple[Ratings, Ratings]:
    """Return ratings, and the same with a fiftieth more: three people, three films and single rows."""
    later = rows_of(made_up(users=150, items=80))
    new = [
        user in ("148", "149", "150") or item in ("70", "71", "72") or number % 100 == 0
        for number, (user, item, _) in enumerate(later)
    ]
    earlier = [row for row, added in zip(later, new, strict=True) if not added]
    return collab.load(write_rows(folder / "then.csv", earlier)), collab.load(write_rows(folder / "now.csv", later))
