"""A table of ratings as it is understood: its layout, its columns, what their numbers and times mean; and its rows."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from collab.errors import BadData
from collab.tables.columns import EVERY_ROW, Columns, listed, positions_of, recognise
from collab.tables.fields import stars_of
from collab.tables.files import size_of
from collab.tables.json_rows import entries_by_line, fields_of
from collab.tables.layout import BLANKS, Layout, Wish, find_layout, read_list
from collab.tables.lines import encoding_of, text_lines
from collab.tables.meanings import Ends, NoRating, no_rating, no_rating_by_hand, scale_of
from collab.tables.times import are_digit_days, days_come_first, has_days, seconds_of

_PLAIN = Columns(user=0, item=1, rating=2, time=3)
_PLAIN_NAMES = ("1", "2", "3", "4")
_MATRIX, _MOST_NUMBERS, _SHARE = 8, 12, 0.8
_YEARS_1973_TO_2096 = (100_000_000, 4_000_000_000)
_YEARS = (1800, 2100)


@dataclass(frozen=True)
class Table:
    """How one file is read: its layout, how many fields a row has, which column is which; the numbers that are no
    rating, the ends of the scale where the names tell them, whether the day is first in 01/12/2019, and whether numbers
    in the place of times are days, 20191201. `said` has what was understood, in words.
    """

    path: Path
    layout: Layout
    columns: Columns
    unrated: NoRating = field(default_factory=NoRating)
    ends: Ends | None = None
    day_first: bool = True
    digit_days: bool = False
    said: tuple[str, ...] = field(default=(), compare=False)

    @property
    def width(self) -> int:
        """The number of fields of a row."""
        return len(self.layout.names)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line, counted from 1, and the fields of each row that is not blank: blank ones beyond the names are
        left out. Raises BadData where a line is not text.
        """
        for line, fields in layout_rows(self.path, self.layout):
            if any(map(str.strip, fields)):
                yield line, fields if any(map(str.strip, fields[self.width :])) else fields[: self.width]

    def stars(self, text: str) -> float | None:
        """Return the stars of a field, NaN where it means no rating, None where it is no number."""
        return stars_of(text, self.unrated.numbers)

    def seconds(self, text: str) -> int | None:
        """Return the time of a field in seconds since 1970, None where it is none."""
        return seconds_of(text, day_first=self.day_first, digit_days=self.digit_days)


@dataclass(frozen=True)
class Corrections:
    """Corrections of a file, in place of what would be found: columns by role, an encoding, whether the first
    row has names, how many lines come before, and the ratings that mean none; "" and None leave it to be found.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    header: bool | None = None
    skip: int | None = None
    unrated: str = ""

    @property
    def wish(self) -> Wish:
        """The part about the layout."""
        return Wish(self.encoding, self.header, self.skip)


AS_FOUND = Corrections()
"""Nothing is corrected."""


def plain_table(path: Path, delimiter: str) -> Table:
    """Return the table of `u.data` and `ratings.dat`: user, item, rating, time, without a header."""
    if size_of(path) == 0:
        raise BadData("the file is empty; ratings are wanted.", file=path)
    return Table(path, Layout("table", "utf-8", _PLAIN_NAMES, delimiter, header=False, quoted=False), _PLAIN)


def named_table(
    path: Path,
    columns: Mapping[str, str],
    needed: Sequence[str] = EVERY_ROW,
    corrections: Corrections = Corrections(),
    *,
    scan: bool = False,
) -> Table:
    """Return how a file with a table is understood, with what is corrected; the roles `needed` have to have a column.
    With `scan` its encoding is found from all its lines.

    Raises BadData for an empty file, one that is not text, a matrix, or a missing column.
    """
    wish = corrections.wish
    if scan and not wish.encoding:
        guessed = find_layout(path, wish)
        wish = replace(wish, encoding=encoding_of(path, guessed.encoding))
    return understand(path, find_layout(path, wish), columns, needed, corrections.unrated)


def understand(
    path: Path, layout: Layout, columns: Mapping[str, str], needed: Sequence[str] = EVERY_ROW, unrated: str = ""
) -> Table:
    """Return what the columns of a layout mean; `columns` and the numbers `unrated` are named by hand. Raises BadData
    for a matrix, or a missing column.
    """
    if problem := _matrix(layout, columns, path):
        raise BadData(problem, file=path)
    wanted = named_by_hand(layout, columns)
    likely = likely_columns(layout, positions_of(layout.names, wanted, path, needed))
    roles = recognise(layout.names, wanted, path, needed, likely=likely)
    codes, ends = meaning(layout, {"rating": roles.rating}, unrated)
    table = Table(path, layout, roles, codes, ends)
    day_first, said = _day_first(table)
    digit_days = roles.time is not None and are_digit_days(_texts_of(layout, roles.time))
    return replace(
        table, day_first=day_first, digit_days=digit_days, said=(*words_for(layout, vars(roles), unrated), *said)
    )


def named_by_hand(layout: Layout, columns: Mapping[str, str]) -> Mapping[str, str]:
    """Return the columns by role: those named by hand, and those that go by their place where there are no names."""
    return columns if layout.header else {**by_place(layout), **columns}


def meaning(layout: Layout, positions: Mapping[str, int | None], unrated: str) -> tuple[NoRating, Ends | None]:
    """Return the numbers that mean no rating in a layout, and the scale that its names tell."""
    place = positions.get("rating")
    if place is None:
        return NoRating(), None
    codes = no_rating_by_hand(unrated) if unrated else no_rating(layout.names)
    return codes, scale_of(layout.names, layout.names[place])


def words_for(layout: Layout, positions: Mapping[str, int | None], unrated: str = "") -> tuple[str, ...]:
    """Return what was understood of a layout with columns at these positions, in words."""
    roles = [(role, listed([layout.names[place]])) for role, place in positions.items() if place is not None]
    said = (
        [*layout.said, "columns: " + ", ".join(f"{role} is {name}" for role, name in roles)]
        if roles
        else [*layout.said]
    )
    codes, ends = meaning(layout, positions, unrated)
    if codes.numbers:
        numbers = " and ".join(f"{number:g}" for number in sorted(codes.numbers))
        whose = f" in tables of {codes.service} (--unrated none, if not)" if codes.service else ", as named"
        said.append(f"{numbers} {'mean' if len(codes.numbers) > 1 else 'means'} no rating{whose}")
    if ends:
        said.append(f"a scale of {ends[0]:g} to {ends[1]:g} in steps of {ends[2]:g}, as {dict(roles)['rating']} says")
    return tuple(said)


def layout_rows(path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the line, counted from 1, and the fields of each row of a file. Raises BadData."""
    if layout.form == "json list":
        for line, entry in read_list(path, layout.encoding):
            yield line, fields_of(entry, layout.names, path, line)
        return
    lines = text_lines(path, layout.encoding)
    if layout.form == "json lines":
        for line, entry in entries_by_line(lines, path):
            yield line, fields_of(entry, layout.names, path, line)
    elif layout.form == "netflix":
        yield from _netflix(lines, path)
    else:
        yield from _delimited(lines, layout, path)


def _delimited(lines: Iterator[str], layout: Layout, path: Path) -> Iterator[tuple[int, list[str]]]:
    for _ in range(layout.skip):
        next(lines, None)
    rows = _quoted(lines, layout, path) if layout.quoted else _split(lines, layout)
    if layout.header:
        next(rows, None)
    yield from rows


def _quoted(lines: Iterator[str], layout: Layout, path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=layout.delimiter)
    start = layout.skip + 1
    try:
        for fields in reader:
            if fields:
                yield start, fields
            start = layout.skip + reader.line_num + 1
    except csv.Error as error:
        raise BadData(f"not a row of fields ({error}).", file=path, line=start) from None


def _split(lines: Iterator[str], layout: Layout) -> Iterator[tuple[int, list[str]]]:
    mark = None if layout.delimiter == BLANKS else layout.delimiter
    for number, line in enumerate(lines, layout.skip + 1):
        if line.strip("\r\n"):
            yield number, line.rstrip("\r\n").split(mark)


def _netflix(lines: Iterator[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    item = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.endswith(":"):
            item = text[:-1]
        elif text:
            fields = text.split(",")
            if len(fields) != 3:
                raise BadData(
                    "user, rating and date are wanted, or a title's number and a colon.", file=path, line=number
                )
            yield number, [fields[0], item, *fields[1:]]


def by_place(layout: Layout) -> dict[str, str]:
    """Return the columns of a table without names, by place: user, item, and the first column of numbers that are no
    times as the rating, the first of times as the time.
    """
    texts = [_texts_of(layout, place) for place in range(len(layout.names))]
    roles = dict(zip(("user", "item"), layout.names, strict=False))
    for name, column in list(zip(layout.names, texts, strict=True))[2:]:
        if "time" not in roles and _are_times(column):
            roles["time"] = name
        elif "rating" not in roles and "time" not in roles and _are_numbers(column):
            roles["rating"] = name
    return roles


def likely_columns(layout: Layout, positions: Mapping[str, int | None]) -> dict[str, str]:
    """Return the column that each role without one most likely has, by what is in it."""
    texts = [_texts_of(layout, place) for place in range(len(layout.names))]
    free = [place for place in range(len(layout.names)) if place not in positions.values() and layout.names[place]]
    likely = {}
    if positions.get("rating") is None:
        numbers = [p for p in free if _are_numbers(texts[p]) and not _are_times(texts[p]) and not _are_years(texts[p])]
        if numbers:
            few = min(numbers, key=lambda place: (len(set(texts[place])), -place))
            likely["rating"] = layout.names[few]
            free.remove(few)
    for role in ("user", "item"):
        if positions.get(role) is None and free:
            likely[role] = layout.names[free.pop(0)]
    return likely


def _texts_of(layout: Layout, place: int) -> Sequence[str]:
    """Return a column of the first rows, "" where a row is too short."""
    return [row[place] if place < len(row) else "" for row in layout.texts]


def _are_numbers(column: Sequence[str]) -> bool:
    stars = [stars_of(text) for text in column]
    return None not in stars and any(text.strip() for text in column)


def _are_times(column: Sequence[str]) -> bool:
    times = [seconds_of(text) for text in column if text.strip()]
    low, high = _YEARS_1973_TO_2096
    return are_digit_days(column) or (
        bool(times) and all(time is not None and low <= abs(time) <= high for time in times)
    )


def _are_years(column: Sequence[str]) -> bool:
    low, high = _YEARS
    return all(low <= (stars_of(text) or 0) <= high for text in column if text.strip())


def _matrix(layout: Layout, columns: Mapping[str, str], path: Path) -> str:
    """Return the sentence for a matrix of people and titles, "" for a table of ratings."""
    width = len(layout.names)
    positions = positions_of(layout.names, columns, path, EVERY_ROW)
    if (
        columns
        or width < _MATRIX
        or layout.form not in ("table", "parquet")
        or (positions["item"] is not None and layout.header)
    ):
        return ""
    texts = [_texts_of(layout, place) for place in range(width)]
    numbers = sum(all(stars_of(text) is not None for text in column) for column in texts)
    if not layout.texts or numbers < _SHARE * width or (not layout.header and width < _MOST_NUMBERS):
        return ""
    return (
        f"this is a matrix, with a row for each person and {width:,} columns; a row for each rating is wanted: "
        "user, item, rating. If it is none, name its columns: --columns user=..,item=..,rating=.."
    )


def _day_first(table: Table) -> tuple[bool, tuple[str, ...]]:
    """Return whether the day comes first in the dates of a table, and what to say of it."""
    place, texts = table.columns.time, table.layout.texts
    if place is None or not any(place < len(row) and has_days(row[place]) for row in texts[:20]):
        return True, ()
    rows = enumerate(texts) if table.layout.form == "parquet" else table.rows()
    column = (fields[place] for _, fields in rows if place < len(fields))
    day_first = days_come_first(column)
    if day_first is None:
        return True, ("dates like 01/12/2019 are taken with the day first: none of them tells",)
    return day_first, (f"dates like 01/12/2019 have the {'day' if day_first else 'month'} first, as others in it tell",)
