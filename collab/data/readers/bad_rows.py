"""The first row of a file that cannot be a rating, found slowly and named exactly."""

import numpy as np

from collab.data import Scale
from collab.data.readers.columns import Columns
from collab.data.readers.delimited import DelimitedFile
from collab.data.readers.fields import seconds_of, stars_of
from collab.errors import BadData
from collab.text import clean


def find_bad_row(table: DelimitedFile, scale: Scale | None = None) -> BadData | None:
    """Return the error of the first bad row of `table`, None if all are good; off `scale` is bad too."""
    for line, fields in table.rows():
        problem = _problem(fields, table.width, table.columns, scale)
        if problem:
            return BadData(problem, file=table.path, line=line)
    return None


def _problem(fields: list[str], width: int, columns: Columns, scale: Scale | None) -> str:
    if len(fields) != width:
        return f"{len(fields)} fields where {width} are wanted: {_shown(' '.join(fields))}."
    for role, position in (("user", columns.user), ("item", columns.item)):
        if position is not None and (problem := id_problem(role, fields[position])):
            return problem
    stars = "" if columns.rating is None else stars_problem(fields[columns.rating], scale)
    return stars or ("" if columns.time is None else time_problem(fields[columns.time]))


def id_problem(role: str, text: str) -> str:
    """Return the problem with the id of a user or an item, "" for nothing."""
    return "" if clean(text) else f"the {role} is empty; an id is wanted."


def stars_problem(text: str, scale: Scale | None = None) -> str:
    """Return the problem with the text of a rating, "" for nothing."""
    stars = stars_of(text)
    if stars is None:
        return f"rating {_shown(text)} is not a number of stars; a number like 3.5 is wanted."
    if scale and not scale.holds(np.array([stars]))[0]:
        return f"rating {stars:g} is not on the scale {scale}."
    return ""


def time_problem(text: str) -> str:
    """Return the problem with the text of a time, "" for nothing."""
    if seconds_of(text) is None:
        return f"time {_shown(text)} is not a time; whole seconds since 1970 or a date like 2024-05-31 is wanted."
    return ""


def _shown(text: str) -> str:
    text = clean(text)
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
