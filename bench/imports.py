"""Match an export of 10,000 rows with the titles of MovieLens 25M: make bench-import.

Reads formats/ml-25m/movies.csv in the folder of COLLAB_SHARED_DATA. The rows are titles of that file as a service would
write them, the same every time: articles first, some without their second title, one in ten misspelt, one in twenty
with no year. Prints seconds, and how the rows were matched.
"""

import csv
import os
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from collab.data import Items
from collab.importing import read_export
from collab.storage import Strings
from collab.tables import split_title
from collab.titles import TitleLookup

_ROWS = 10_000
_ARTICLE = re.compile(r"^(.*), (The|A|An|Les|La|Le|L'|El|Il|Das|Der|Die)( \(.*)?$")


def table(path: Path) -> Items:
    """Return the titles of a movies.csv."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = [split_title(row["title"]) for row in rows]
    blank = Strings.blank(len(rows))
    return Items(
        ids=Strings.of(row["movieId"] for row in rows),
        titles=Strings.of(title for title, _ in named),
        years=np.array([year for _, year in named], np.int16),
        genres=Strings.of(row["genres"] for row in rows),
        imdb=blank,
        tmdb=blank,
    )


def written(title: str, chance: random.Random, typing_errors: float = 0.1) -> str:
    """Return a title as a service would write it, with a share of typing errors."""
    if moved := _ARTICLE.match(title):
        title = f"{moved[2]} {moved[1]}{moved[3] or ''}"
    if chance.random() < 0.5:
        title = title.partition(" (")[0]
    if chance.random() < typing_errors and len(title) > 6:
        at = chance.randrange(1, len(title) - 1)
        title = title[:at] + title[at + 1 :]
    return title


def write_export(path: Path, items: Items) -> list[str]:
    """Write a Letterboxd export of random titles; return their ids."""
    chance = random.Random(25)  # noqa: S311 (nothing secret)
    chosen = chance.sample(range(len(items)), _ROWS)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Date", "Name", "Year", "Letterboxd URI", "Rating"])
        for at in chosen:
            year = "" if chance.random() < 0.05 else int(items.years[at]) or ""
            out.writerow(["2024-01-01", written(items.titles[at], chance), year, f"https://boxd.it/{at}", "4"])
    return [items.id(at) for at in chosen]


def main() -> None:
    """Print what reading and matching take."""
    items = table(Path(os.environ["COLLAB_SHARED_DATA"], "formats", "ml-25m", "movies.csv"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ratings.csv")
        wanted = write_export(path, items)
        begun = time.perf_counter()
        export = read_export(path)
        read = time.perf_counter()
        matches = TitleLookup(items, np.ones(len(items))).match([row.ref for row in export.rows], "movielens")
        done = time.perf_counter()
    matched = zip(export.rows, matches, strict=True)
    right = Counter((match.status, match.item == wanted[row.line - 2]) for row, match in matched)
    print(f"{len(export.rows):,} rows read in {read - begun:.2f} s")
    print(f"matched with {len(items):,} titles in {done - read:.2f} s (budget 10)")
    for (status, same), count in sorted(right.items()):
        print(f"{status:<10} {'right' if same else 'another or none':<16} {count:>6,}")


if __name__ == "__main__":
    main()
