"""From a key to what it finds, lists or leaves out, over the titles of MovieLens 25M: make bench-search.

Reads formats/ml-25m/movies.csv in the folder of COLLAB_SHARED_DATA. Titles are typed letter by letter, some of them
mistyped: into the library, and into the search of Similar in the real program, whose model has made-up factors. There
its list of recommendations is moved through, filtered and sorted too. Prints how long the search takes to prepare, and
median, 95th percentile and slowest key.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.imports import table
from bench.keys import PROGRAM, Check, Kind, Watched, go, moves, p95, typed
from collab.artifact import Artifact
from collab.data import Items, ItemStats
from collab.testing import add_model, made_up_model
from collab.titles import TitleLookup

TYPED = (
    *("forest gump", "the matrix", "star wars empire", "amelie", "lord of the rings", "shawshank redemtion"),
    *("schindlers list", "pulp ficton", "silence of the lambs", "teh godfather", "terminater", "cidade de deus"),
    *("seven samuri", "spirted away", "blade runer", "eternal sunshine spotless", "good bad ugly", "spiderman"),
)
STEERED = {
    "a letter of a filter": ("/", *"drama", "enter", "x", "/", *"1990-", "enter", "x"),
    "another order": ("b", "b", "b"),
    "more or less variety": ("]", "]", "[", "["),
}
_FACTORS, _FOUND, _AFTER = 50, 100, 8


def letters(titles: TitleLookup) -> list[float]:
    """Return the seconds of each letter in the library."""
    times = []
    for text in TYPED:
        for end in range(1, len(text) + 1):
            start = time.perf_counter()
            titles.search(text[:end], _FOUND)
            times.append(time.perf_counter() - start)
    return times


def large_model(items: Items) -> Artifact:
    """Return a model of so many titles, whose factors are chance."""
    chance, count, small = np.random.default_rng(1), len(items), made_up_model()
    ratings = np.sort(chance.geometric(0.002, count))[::-1].astype(np.int32)
    return replace(
        small,
        factors=(1, _FACTORS + 1),
        items=items,
        stats=ItemStats(ratings, np.full(count, 3.5, np.float32), ratings, np.ones(count, np.float32)),
        user_embeddings=np.zeros((1, _FACTORS + 1), np.float32),
        item_rows=np.arange(1, count + 1, dtype=np.int32),
        item_features=chance.normal(size=(1, count + 1, _FACTORS + 1)).astype(np.float32),
        item_offsets=np.zeros((1, count + 1), np.float32),
        prior=replace(small.prior, mean=np.zeros((1, _FACTORS + 1)), covariance=np.eye(_FACTORS + 1)[None]),
    )


def _changed(before: str) -> Check:
    return lambda screen: screen != before


def in_the_program(items: Items) -> list[Kind]:
    """Return what was measured of each kind of key, from its press until the screen is at rest."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COLLAB_HOME"] = home
        add_model(large_model(items))
        with Watched(PROGRAM, size=(100, 30)) as terminal:
            terminal.wait_for("you, 0 rated")
            terminal.read_for(_AFTER)
            return [typed(terminal, TYPED), *moves(terminal), *steered(terminal)]


def steered(terminal: Watched) -> Iterator[Kind]:
    """Filter the list of For you, sort it and mix it."""
    go(terminal, "F")
    for name, keys in STEERED.items():
        kind = Kind(name)
        for key in keys * 4:
            if key in ("/", "enter"):
                go(terminal, key)  # nothing but the terminal's cursor shows that the field is open, or not
            else:
                terminal.measure(kind, key, _changed(terminal.text))
        yield kind


def row(name: str, *measured: Sequence[float]) -> str:
    """Return a line of the table, in milliseconds."""
    figures = [figure for times in measured for figure in (statistics.median(times), p95(list(times)), max(times))]
    return f"{name:<24}{len(measured[0]):>5}" + "".join(f"{1000 * figure:9.1f}" for figure in figures)


def main() -> None:
    """Measure the library and the program; print the table."""
    items = table(Path(os.environ["COLLAB_SHARED_DATA"], "formats", "ml-25m", "movies.csv"))
    titles = TitleLookup(items, np.arange(len(items))[::-1])
    start = time.perf_counter()
    titles.search("a", 1)
    print(f"{len(items):,} titles; prepared in {time.perf_counter() - start:.2f} s; load {os.getloadavg()[0]:.1f}")
    print(f"{'ms':<24}{'keys':>5}{'median':>9}{'p95':>9}{'slowest':>9}  until all is drawn: the same")
    print(row("the library alone", letters(titles)))
    for kind in in_the_program(items):
        shown, whole = ([getattr(answer, name) for answer in kind.answers] for name in ("shown", "whole"))
        print(row(kind.name, shown, whole))


if __name__ == "__main__":
    main()
