"""Made-up rating files in every format that is read."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from collab.data import Ratings, open_cache
from collab.data.cache import cache_folder
from collab.data.reading import read
from collab.data.sources import Request, find_source

HEADER = "userId,movieId,rating,timestamp"


class Row(NamedTuple):
    """One rating."""

    user: int
    item: int
    stars: float
    time: int


ROWS = (Row(1, 20, 4.0, 100), Row(2, 3, 2.5, 300), Row(2, 20, 5.0, 200), Row(10, 3, 1.0, 50))


def csv_text(rows: Sequence[Row], delimiter: str = ",", header: str = HEADER) -> str:
    """Return the rows as lines, a header first where there is one."""
    lines = [header] if header else []
    return "\n".join([*lines, *(delimiter.join(str(value) for value in row) for row in rows)]) + "\n"


def write_csv(path: Path, rows: Sequence[Row] = ROWS) -> Path:
    """Write the rows as a CSV file."""
    path.write_text(csv_text(rows))
    return path


def csv_folder(folder: Path, rows: Sequence[Row] = ROWS) -> Path:
    """Write a folder as ML-25M is: ratings, movies (one unrated), links."""
    folder.mkdir()
    write_csv(folder / "ratings.csv", rows)
    (folder / "movies.csv").write_text(
        "movieId,title,genres\n"
        '3,"Matrix, The (1999)",Action|Sci-Fi\n'
        "20,Amélie (Le fabuleux (destin)) (2001),(no genres listed)\n"
        "7,Untold,Drama\n",
        encoding="utf-8",
    )
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n3,0133093,603\n20,0211915,\n")
    (folder / "tags.csv").write_text("userId,movieId,tag,timestamp\n1,3,Virtual,100\n1,20,paris,200\n")
    return folder


def dat_folder(folder: Path, rows: Sequence[Row] = ROWS) -> Path:
    """Write a folder as ML-1M is, titles in Latin-1."""
    folder.mkdir()
    (folder / "ratings.dat").write_text(csv_text(rows, "::", ""))
    (folder / "movies.dat").write_bytes(
        "3::Matrix, The (1999)::Action|Sci-Fi\n20::Amélie (2001)::Comedy\n".encode("latin-1")
    )
    (folder / "users.dat").write_text("1::F::1::10::48067\n10::M::56::16::70072\n")
    return folder


def ml_100k_folder(folder: Path, rows: Sequence[Row] = ROWS) -> Path:
    """Write a folder as ML-100K is, with the one fold u1."""
    folder.mkdir()
    (folder / "u.data").write_text(csv_text(rows, "\t", ""))
    (folder / "u1.test").write_text(csv_text(rows[:1], "\t", ""))
    (folder / "u.genre").write_text("unknown|0\nAction|1\nComedy|2\n\n")
    (folder / "u.item").write_bytes(
        "3|Matrix, The (1999)|01-Jan-1999||http://x|0|1|0\n"
        "20|Amélie (2001)|||http://x|0|1|1\n"
        "21|Amélie (2001)|||http://x|0|0|1\n".encode("latin-1")
    )
    (folder / "u.user").write_text("1|24|M|writer|85711\n10|53|F|other|94043\n")
    return folder


def read_here(path: Path) -> Ratings:
    """Read in this process, which is quicker than in one of its own."""
    with tempfile.TemporaryDirectory(dir=cache_folder()) as scratch:
        ratings = open_cache(read(Request(find_source(path, {})), Path(scratch), lambda _: None))
    assert ratings is not None
    return ratings
