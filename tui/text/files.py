"""A file before it is read: its columns, what each is taken for, their first rows as they are read, and corrections."""

import re
from collections.abc import Sequence
from math import isnan

from collab.data import DataSpec
from collab.tables import days_come_first, genres_of, seconds_of, split_title, stars_of, year_of
from tui.cells import Glyphs, Spans, fit, fit_end
from tui.core.data import LABELS, ColumnChoice, corrected_text
from tui.text.people import day

NAME_WIDTH, MEANING_WIDTH = 18, 18
_FOUND, _BY_HAND = "as found", "by hand"
_OPTION = re.compile(r"Name them by hand: --[a-z-]+ \S+")
_EFFECTS = {
    "encoding": "how its letters are written",
    "header": "without them, columns by their place",
    "skip": "lines that come before the table",
    "unrated": "rows with it have no rating",
    "scale": "ends and step of the ratings",
    "titles": "a table with these ids and titles",
}


def column_row(choice: ColumnChoice, index: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a column: its name, what it is taken for, and its first rows as they are read."""
    name = choice.look.names[index]
    roles = choice.of_column(name)
    texts = [row[index] for row in choice.look.texts if index < len(row)]
    samples = ", ".join(as_read(roles[0], texts, choice.look.unrated) if roles else texts)
    return [
        (fit(name or "without a name", NAME_WIDTH, glyphs=glyphs) + " ", ""),
        (fit(", ".join(roles) or "not read", MEANING_WIDTH, glyphs=glyphs) + " ", "strong" if roles else "dim"),
        (fit(samples, max(0, width - NAME_WIDTH - MEANING_WIDTH - 2), glyphs=glyphs), "dim"),
    ]


def as_read(role: str, texts: Sequence[str], unrated: Sequence[float] = ()) -> list[str]:
    """Return the texts of a column as they are read for its role: numbers, days, years; what is none stays as it is."""
    if role in ("rating", "rating10"):
        return [_rating(text, unrated) for text in texts]
    if role == "time":
        day_first = days_come_first(texts) is not False
        times = [seconds_of(text, day_first=day_first) for text in texts]
        return [text if time is None else day(time) for text, time in zip(texts, times, strict=True)]
    if role == "year":
        return [str(year_of(text) or text) for text in texts]
    if role == "genres":
        return [genres_of(text).replace("|", " ") for text in texts]
    if role == "title":
        return [f"{title} ({year})" if year else title for title, year in map(split_title, texts)]
    return list(texts)


def _rating(text: str, unrated: Sequence[float]) -> str:
    stars = stars_of(text, unrated)
    return text if stars is None else "no rating" if isnan(stars) else f"{stars:g}"


def named_by_key(problem: str, key: str) -> str:
    """Return what is wrong with a file, the key that shows its columns in the place of the option that names them."""
    return _OPTION.sub(f"{key} names them.", problem)


def correction_row(spec: DataSpec, name: str, read_as: str | None, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a correction: what it is called, its value by hand or as found, which is `read_as` where that is known,
    and what it does.
    """
    corrected = corrected_text(spec, name)
    if name == "titles" and corrected:
        room = max(0, width - NAME_WIDTH - 1)
        return [
            (fit(LABELS[name], NAME_WIDTH, glyphs=glyphs) + " ", ""),
            (fit_end(corrected, room, glyphs=glyphs), "strong"),
        ]
    return [
        (fit(LABELS[name], NAME_WIDTH, glyphs=glyphs) + " ", ""),
        (fit(corrected or read_as or _FOUND, MEANING_WIDTH, glyphs=glyphs) + " ", "strong" if corrected else ""),
        (
            fit(
                _BY_HAND if corrected else _EFFECTS[name],
                max(0, width - NAME_WIDTH - MEANING_WIDTH - 2),
                glyphs=glyphs,
            ),
            "dim",
        ),
    ]
