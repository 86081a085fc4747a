"""Recommendations as a file for other programs: CSV, JSON, Markdown, or a list that Letterboxd imports."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isnan
from pathlib import Path
from typing import Any, Literal, get_args

from collab.recommend.results import Recommendation
from collab.recommend.together import Shared
from collab.tables import split_title
from collab.text import clean, escape_markdown
from collab.titles import natural_title, title_links

Format = Literal["csv", "json", "markdown", "letterboxd"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[Format, str] = {"csv": ".csv", "json": ".json", "markdown": ".md", "letterboxd": ".csv"}
"""The end of a file's name in each format."""

_COLUMNS = (
    "rank",
    "item",
    "title",
    "year",
    "genres",
    "stars",
    "sd",
    "low",
    "high",
    "score",
    "ratings",
    "because",
    "interest_rank",
    "chosen",
    "imdb",
    "tmdb",
)
_TOGETHER = ("rank", "item", "title", "year", "genres", "chance", "ratings", "imdb", "tmdb")
LETTERBOXD = ("tmdbID", "imdbID", "Title", "Year")
"""The columns that tell Letterboxd which film is meant (letterboxd.com/about/importing-data)."""
_LARGEST = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def exported(recommendations: Sequence[Recommendation], kind: Format) -> str:
    """Return recommendations, best first, as the text of a file.

    In CSV and Markdown figures have two decimals; `because` names the reasons with their shares, `chosen` the titles
    that speak most for one; in Markdown a title leads to its page, where its ids are known. Text that a spreadsheet
    would take for a formula begins with an apostrophe in CSV (OWASP, CSV injection).
    """
    if kind == "letterboxd":
        return letterboxd(recommendations)
    rows = [_cells(rank, line, kind) for rank, line in enumerate(recommendations, 1)]
    return _file_text([as_record(line) for line in recommendations], _COLUMNS, rows, kind)


def exported_together(titles: Sequence[Shared], names: Sequence[str], at_least: float, kind: Format) -> str:
    """Return titles for several people, best first, as the text of a file, like `exported`: each one's predicted stars
    and rank by interest, in the order of their names, and the chance that all give `at_least` stars.
    """
    if kind == "letterboxd":
        return letterboxd(titles)
    drawn_names = [escape_markdown(name) if kind == "markdown" else name for name in names]
    columns = (*_TOGETHER, *(column for name in drawn_names for column in (name, f"{name}, by interest")))
    rows = [_cells_together(rank, line, kind) for rank, line in enumerate(titles, 1)]
    return _file_text([shared_record(line, names, at_least) for line in titles], columns, rows, kind)


def _file_text(
    records: Sequence[dict[str, Any]], columns: Sequence[str], rows: Sequence[Sequence[str]], kind: Format
) -> str:
    if kind == "json":
        return json.dumps(records, indent=1, ensure_ascii=False) + "\n"
    return csv_text(columns, rows) if kind == "csv" else _markdown(columns, rows)


def as_record(line: Recommendation) -> dict[str, Any]:
    """Return a recommendation by the names of its parts, ready for `json.dumps`."""
    because, chosen = ([share._asdict() for share in shares] for shares in (line.because, line.chosen))
    figures = {name: known_number(getattr(line, name)) for name in ("stars", "sd", "low", "high")}
    return {**line._asdict(), **figures, "because": because, "chosen": chosen}


def shared_record(line: Shared, names: Sequence[str], at_least: float) -> dict[str, Any]:
    """Return a title for several people by the names of its parts, what is each one's under `stars`."""
    each = zip(names, line.stars, line.sd, line.low, line.high, line.interest_ranks, strict=True)
    figures = ("stars", "sd", "low", "high")
    predicted = [
        {"profile": name, **dict(zip(figures, map(known_number, numbers), strict=True)), "interest_rank": rank}
        for name, *numbers, rank in each
    ]
    of_each = ("sd", "interest_ranks", "low", "high")
    whole = {name: value for name, value in line._asdict().items() if name not in of_each}
    return {**whole, "stars": predicted, "chance": known_number(line.chance), "at_least": at_least}


def known_number(stars: float) -> float | None:
    """Return stars; None for those of a model without any, which are nan."""
    return None if isnan(stars) else stars


def _cells(rank: int, line: Recommendation, kind: Format) -> list[str]:
    because = "; ".join(f"{reason.title} {reason.share:+.2f}" for reason in line.because)
    figures = map(_figure, (line.stars, line.sd, line.low, line.high, line.score))
    interest = (str(line.interest_rank or ""), "; ".join(choice.title for choice in line.chosen))
    cells = (*_title_cells(rank, line), *figures, str(line.ratings), because, *interest, line.imdb, line.tmdb)
    return _written(cells, line, kind)


def _cells_together(rank: int, line: Shared, kind: Format) -> list[str]:
    each = zip(map(_figure, line.stars), line.interest_ranks, strict=True)
    of_each = (cell for stars, by_interest in each for cell in (stars, str(by_interest or "")))
    cells = (*_title_cells(rank, line), _figure(line.chance), str(line.ratings), line.imdb, line.tmdb, *of_each)
    return _written(cells, line, kind)


def _written(cells: Iterable[str], line: Recommendation | Shared, kind: Format) -> list[str]:
    """Return cells as they stand in the file: in Markdown without markup, but for the link of the title."""
    texts = [clean(cell) for cell in cells]
    if kind != "markdown":
        return texts
    place, page = _COLUMNS.index("title"), _page(line)
    escaped = [escape_markdown(text) for text in texts]
    escaped[place] = f"[{escaped[place]}]({page})" if page else escaped[place]
    return escaped


def _page(line: Recommendation | Shared) -> str:
    """Return the address of a title's page by its ids, "" where none is known."""
    title, _ = split_title(_alone(line))
    links = title_links(title, line.year, line.imdb, line.tmdb)
    return next((link.address for link in links if link.exact), "")


def _alone(line: Recommendation | Shared) -> str:
    """Return a title without the id that tells it from another of its name."""
    return line.title.removesuffix(f" [{line.item}]")


def letterboxd(titles: Iterable[Recommendation | Shared]) -> str:
    """Return titles as the CSV file that Letterboxd imports into a list."""
    named = (
        (line.tmdb, line.imdb, natural_title(split_title(_alone(line))[0]), str(line.year or "")) for line in titles
    )
    return csv_text(LETTERBOXD, [[clean(cell) for cell in row] for row in named])


def _title_cells(rank: int, line: Recommendation | Shared) -> tuple[str, ...]:
    return (str(rank), line.item, line.title, str(line.year or ""), ", ".join(line.genres))


def _figure(number: float) -> str:
    return "" if isnan(number) else f"{number:.2f}"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV, each cell harmless."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless_cell(column) for column in columns])
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless_cell(cell: str) -> str:
    """Return a cell that no spreadsheet reckons with; numbers stay as they are."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def in_files(text: str, path: Path, kind: Format) -> dict[Path, str]:
    """Return what is written into which file: a list for Letterboxd, which takes 1 MB at most, goes on in numbered
    files, each with its heading.
    """
    if kind != "letterboxd" or len(text.encode()) <= _LARGEST:
        return {path: text}
    heading, *lines = text.splitlines(keepends=True)
    files, size = [[heading]], len(heading)
    for line in lines:
        size += len(line.encode())
        if size > _LARGEST:
            files.append([heading])
            size = len(heading) + len(line.encode())
        files[-1].append(line)
    names = [path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, len(files) + 1))]
    return {name: "".join(part) for name, part in zip(names, files, strict=True)}
