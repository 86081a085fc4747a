"""The first row of a file that cannot be a rating, found slowly and named exactly."""

import numpy as np

from collab.data import Scale
from collab.errors import BadData
from collab.tables import Table, stars_of
from collab.text import clean


def find_off_scale(table: Table, scale: Scale) -> BadData | None:
    """Return the error of the first row of `table` whose rating is off a scale, None where all are on it."""
    for line, fields in table.rows():
        problem = row_problem(fields, table)
        if not problem and table.columns.rating is not None:
            stars = table.stars(fields[table.columns.rating])
            problem = "" if stars is None or np.isnan(stars) else off_scale(stars, scale)
        if problem:
            return BadData(problem, file=table.path, line=line)
    return None


def row_problem(fields: list[str], table: Table) -> str:
    """Return the problem with a row, "" for nothing: a row without a rating is none."""
    if len(fields) != table.width:
        return f"{len(fields)} fields where {table.width} are wanted: {_quoted(' '.join(fields))}."
    columns = table.columns
    if columns.rating is not None and (stars := table.stars(fields[columns.rating])) != stars:
        return ""
    for role, position in (("user", columns.user), ("item", columns.item)):
        if position is not None and (problem := id_problem(role, fields[position])):
            return problem
    return "" if columns.rating is None or stars is not None else stars_problem(fields[columns.rating])


def id_problem(role: str, text: str) -> str:
    """Return the problem with the id of a user or an item, "" for nothing."""
    return "" if clean(text) else f"the {role} is empty, or no single value; an id is wanted."


def off_scale(stars: float, scale: Scale) -> str:
    """Return the problem with stars that are not on a scale, "" for nothing."""
    return "" if scale.holds(np.array([stars]))[0] else f"rating {stars:g} is not on the scale {scale}."


def stars_problem(text: str, scale: Scale | None = None) -> str:
    """Return the problem with the text of a rating, "" for nothing."""
    stars = stars_of(text)
    if stars is None:
        return f"rating {_quoted(text)} is not a number of stars; a number like 3.5 is wanted."
    return "" if scale is None else off_scale(stars, scale)


def _quoted(text: str) -> str:
    text = clean(text)
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
