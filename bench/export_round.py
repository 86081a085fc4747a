"""A Letterboxd export of 1,000 films in, its list out, and in again by id: python -m bench.export_round.

Reads ml-latest-small in the folder of COLLAB_SHARED_DATA. The films are drawn from its titles, the same every time, and
written as Letterboxd writes them: articles first, second titles left out, names as spelt elsewhere, one year in ten off
by one, some accents lost. Trains a model first, then runs the commands a person would, and the app on a terminal with
the keys that a person would press; prints their seconds, how the films were matched, and how many of the list match
when it is imported again by its ids.
"""

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

from bench.imports import table, written
from collab.data import Items
from collab.importing import read_export
from collab.testing import Terminal
from collab.titles import TitleLookup

_FILMS, _WATCHED, _TO_WATCH = 1_000, 600, 100
_HEAD = ["Date", "Name", "Year", "Letterboxd URI"]
_PROGRAM = Path(sys.executable).with_name("collab-tui")


def write_zip(path: Path, items: Items) -> dict[tuple[str, int], str]:
    """Write the whole export of someone who knows so many films; return their ids by name and year as written."""
    chance = random.Random(25)  # noqa: S311 (nothing secret)
    dated = [place for place in range(len(items)) if items.years[place]]
    rows, ids = list[list[str]](), dict[tuple[str, int], str]()
    for place in chance.sample(dated, _FILMS):
        year = int(items.years[place]) + (chance.choice((-1, 1)) if chance.random() < 0.1 else 0)
        name = written(items.titles[place], chance, typing_errors=0.02)
        name = _without_accents(name) if chance.random() < 0.3 else name
        rows.append(["2024-01-01", name, str(year), f"https://boxd.it/{place}"])
        ids[name, year] = items.id(place)
    rated = rows[: _FILMS - _TO_WATCH]
    parts = {
        "ratings.csv": ([*_HEAD, "Rating"], [[*row, f"{chance.randint(1, 10) / 2:g}"] for row in rated]),
        "watched.csv": (_HEAD, rated[:_WATCHED]),
        "watchlist.csv": (_HEAD, rows[_FILMS - _TO_WATCH :]),
    }
    with zipfile.ZipFile(path, "w") as packed:
        for name, (head, lines) in parts.items():
            text = io.StringIO()
            csv.writer(text).writerows([head, *lines])
            packed.writestr(name, text.getvalue())
    return ids


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def run(*arguments: str) -> tuple[float, str]:
    """Return the seconds of a command, and what it printed."""
    begun = time.perf_counter()
    done = subprocess.run([_PROGRAM, *arguments], check=True, capture_output=True, text=True)
    return time.perf_counter() - begun, done.stdout


_IN_THE_APP = (("s", "imported for"), ("F", "80% range"), ("o", "[Letterboxd]"), ("\r", "Written: "))
"""The keys after the file is dropped, each with what the screen shows then."""


def in_the_app(export: Path) -> tuple[float, int, str]:
    """Return the seconds from an export that is dropped on the app to its list in a file, the keys that takes, the
    dropped file being one, and what the app says of it.
    """
    home = {"HOME": str(export.parent)}
    with Terminal([str(_PROGRAM)], size=(120, 40), env=home) as terminal:
        terminal.wait_for("0 rated")
        terminal.wait_until_quiet()
        begun = time.perf_counter()
        terminal.type(f"\x1b[200~{export}\x1b[201~")
        terminal.wait_for(" matched, ")
        for key, result in _IN_THE_APP:
            terminal.press(key)
            terminal.wait_for(result)
        seconds = time.perf_counter() - begun
        written = next(line for line in terminal.text.splitlines() if "Written: " in line)
    return seconds, 1 + len(_IN_THE_APP), written.strip()


def main() -> None:
    """Print what the way in and out takes, and what came of it."""
    source = Path(os.environ["COLLAB_SHARED_DATA"], "ml-latest-small")
    items = table(source / "movies.csv")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COLLAB_HOME"] = folder
        run("train", "--data", str(source), "--model", "bayes", "--epochs", "60")
        packed, out = Path(folder, "letterboxd.zip"), Path(folder, "list.csv")
        wanted = write_zip(packed, items)
        brought, _ = run("profiles", "import", str(packed), "--yes", "--profile", "other")
        taken, _ = run("recommend", "--profile", "other", "--n", "500", "--format", "letterboxd", "--out", str(out))
        again, counts = run("lists", "import", str(out), "--json")
        export = read_export(packed)
        app_seconds, keys, written = in_the_app(packed)
        in_app, app_counts = run("lists", "import", str(Path(folder, "collab-tui for you.csv")), "--json")
    matches = TitleLookup(items).match([row.ref for row in export.rows], "movielens")
    right = Counter(
        (match.status, match.item == wanted[row.title, row.year or 0])
        for row, match in zip(export.rows, matches, strict=True)
    )
    print(f"in {brought:.1f} s, the list out in {taken:.1f} s, in again in {again:.1f} s")
    print(f"the list again: {json.loads(counts)}")
    print(f"in the app {app_seconds:.1f} s, {keys} keys: {written}")
    print(f"that list again in {in_app:.1f} s: {json.loads(app_counts)}")
    for (status, same), count in sorted(right.items()):
        print(f"{status:<10} {'right' if same else 'another or none':<16} {count:>6,}")


if __name__ == "__main__":
    main()
