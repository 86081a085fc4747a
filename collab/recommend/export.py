"""Recommendations as a file for other programs: CSV, JSON or Markdown."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from math import isnan
from typing import Any, Literal, get_args

from collab.recommend.results import Recommendation
from collab.text import clean

Format = Literal["csv", "json", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[Format, str] = {"csv": ".csv", "json": ".json", "markdown": ".md"}
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
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exported(recommendations: Sequence[Recommendation], kind: Format) -> str:
    """Return recommendations, best first, as the text of a file.

    In CSV and Markdown figures have two decimals; `because` names the reasons with their shares, `chosen` the titles
    that speak most for one. Text that a
    spreadsheet would take for a formula begins with an apostrophe in CSV (OWASP, CSV injection).
    """
    if kind == "json":
        return json.dumps([as_record(line) for line in recommendations], indent=1, ensure_ascii=False) + "\n"
    rows = [_cells(rank, line) for rank, line in enumerate(recommendations, 1)]
    return _csv(rows) if kind == "csv" else _markdown(rows)


def as_record(line: Recommendation) -> dict[str, Any]:
    """Return a recommendation by the names of its parts, ready for `json.dumps`."""
    because, chosen = ([share._asdict() for share in shares] for shares in (line.because, line.chosen))
    figures = {name: known_number(getattr(line, name)) for name in ("stars", "sd", "low", "high")}
    return {**line._asdict(), **figures, "because": because, "chosen": chosen}


def known_number(stars: float) -> float | None:
    """Return stars; None for those of a model without any, which are nan."""
    return None if isnan(stars) else stars


def _cells(rank: int, line: Recommendation) -> list[str]:
    because = "; ".join(f"{reason.title} {reason.share:+.2f}" for reason in line.because)
    numbers = (line.stars, line.sd, line.low, line.high, line.score)
    figures = ("" if isnan(number) else f"{number:.2f}" for number in numbers)
    named = (str(rank), line.item, line.title, str(line.year or ""), ", ".join(line.genres))
    interest = (str(line.interest_rank or ""), "; ".join(choice.title for choice in line.chosen))
    return [clean(cell) for cell in (*named, *figures, str(line.ratings), because, *interest)]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless_cell(cell: str) -> str:
    """Return a cell that no spreadsheet reckons with; numbers stay as they are."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = [_COLUMNS, ["---"] * len(_COLUMNS), *([_escaped(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(cell: str) -> str:
    """Return a cell in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in "\\|*_`[]<>#~" else sign for sign in cell)
