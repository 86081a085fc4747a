"""However a table is written, corrected by what was chosen in writing it, it is read as it was written: by both readers
of ratings, and as the table of one person.
"""

import csv
import io
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from collab.data import Scale
from collab.data.readers import IdCodes, Ids, Reader, RowReader, TextReader
from collab.errors import BadData
from collab.importing import read_export
from collab.tables import Corrections, named_table

SCRIPTS = {
    "utf-8": "aé千Жß",
    "utf-16": "aé千Жß",
    "utf-16-le": "aé千Ж",
    "cp1252": "aéßñ",
    "cp1251": "aЖфы",
    "latin-1": "aéßñ",
    "cp932": "a千尋の",
    "gb18030": "a千与寻",
}
SCALES = {"0.5:5:0.5": (0.5, 3.5, 5), "1:10:1": (1, 7, 10), "0:100:1": (1, 55, 100), "-1:1:2": (-1, 1)}
CODES = {"": (), "0": (0,), "99": (99,), "-1;0": (-1, 0)}
FORMS: dict[str, Callable[[datetime], str]] = {
    "seconds": lambda at: str(int(at.timestamp())),
    "milliseconds": lambda at: str(1000 * int(at.timestamp())),
    "iso": lambda at: at.isoformat(),
    "days": lambda at: at.strftime("%d.%m.%Y %H:%M:%S"),
    "words": lambda at: at.strftime("%d %b %Y %H:%M:%S"),
}
PREAMBLES = ("", "my ratings\n", "ratings of Ada, 2021; all of them\n\n")
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Written(NamedTuple):
    """A table as bytes, its corrections, and the rows that it has: user, title, stars, seconds; `scale` is theirs."""

    content: bytes
    corrections: Corrections
    rows: list[tuple[str, str, float, int]]
    scale: str


@st.composite
def tables(draw: st.DrawFn, *, people: int = 3) -> Written:
    """Draw a table by every choice there is in writing one."""
    encoding = draw(st.sampled_from(sorted(SCRIPTS)))
    name = st.text(SCRIPTS[encoding], min_size=1, max_size=5).map("x{}".format)
    scale, delimiter = draw(st.sampled_from(sorted(SCALES))), draw(st.sampled_from(",;\t|"))
    code = draw(st.sampled_from([code for code in CODES if not {*CODES[code]} & {*SCALES[scale]}]))
    header, before = draw(st.booleans()), draw(st.sampled_from(PREAMBLES))
    form, comma = draw(st.sampled_from(sorted(FORMS))), draw(st.booleans())
    order = draw(st.permutations(range(4)))
    pairs = draw(st.lists(st.tuples(name, name), min_size=1, max_size=8, unique_by=lambda pair: pair[1]))
    users = sorted({user for user, _ in pairs})[:people]
    rows, lines = [], []
    for user, title in pairs:
        person = user if user in users else users[0]
        stars = draw(st.sampled_from([*SCALES[scale], *CODES[code], math.nan]))
        at = datetime.fromtimestamp(draw(st.integers(1_000_000_000, 1_700_000_000)), UTC)
        text = "" if math.isnan(stars) else f"{stars:g}".replace(".", "," if comma else ".")
        fields = (person, title, text, FORMS[form](at))
        lines.append([fields[place] for place in order])
        if not math.isnan(stars) and stars not in CODES[code]:
            rows.append((person, title, float(stars), int(at.timestamp())))
    names = ("who", "which", "how much", "then")
    body = io.StringIO()
    head = [[names[place] for place in order]] if header else []
    csv.writer(body, delimiter=delimiter, lineterminator="\n").writerows([*head, *lines])
    columns = {
        role: names[place] if header else str(1 + order.index(place))
        for place, role in enumerate(("user", "item", "rating", "time"))
    }
    corrections = Corrections(columns, encoding, header, before.count("\n"), code or "none")
    return Written((before + body.getvalue()).encode(encoding), corrections, rows, scale)


def read_by(reader: Reader) -> list[tuple[str, str, float, int]]:
    ids = Ids(IdCodes(), IdCodes())
    rows = []
    for block in reader.read_blocks(ids, lambda _: None):
        columns = (block.users.tolist(), block.items.tolist(), block.stars.tolist(), block.times.tolist())
        rows += [
            (ids.users.ids[user], ids.items.ids[item], stars, time)
            for user, item, stars, time in zip(*columns, strict=True)
        ]
    return rows


@quick
@given(written=tables())
def test_corrected_ratings_are_read_as_they_were_written(written: Written, tmp_path: Path) -> None:
    path = tmp_path / "any.dat"
    path.write_bytes(written.content)
    table = named_table(path, written.corrections.columns, corrections=written.corrections)
    assert read_by(RowReader(table)) == written.rows
    assert read_by(TextReader(table, whole_times=False)) == written.rows


@quick
@given(written=tables(people=1))
def test_a_corrected_table_of_one_person_is_imported_as_it_was_written(written: Written, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(written.content)
    roles = {"user": "user", "title": "item", "rating": "rating", "time": "time"}
    columns = {role: written.corrections.columns[other] for role, other in roles.items()}
    how = written.corrections
    corrections = Corrections(columns, how.encoding, how.header, how.skip, how.unrated)
    export = read_export(path, None, Scale.parse(written.scale), corrections)
    expected = {title: (stars, at) for _, title, stars, at in written.rows}
    assert {row.title: (row.stars, row.at) for row in export.rows} == expected
    assert {str(Scale(row.low, row.high, row.step)) for row in export.rows} <= {str(Scale.parse(written.scale))}


@quick
@given(written=tables(), wrong=st.sampled_from(["ascii", "utf-8", "cp932", "utf-16"]))
def test_in_a_wrong_encoding_it_is_read_or_refused_in_words(written: Written, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(written.content)
    corrections = Corrections(written.corrections.columns, wrong, written.corrections.header, written.corrections.skip)
    problem = ""
    try:
        read_by(RowReader(named_table(path, corrections.columns, corrections=corrections)))
    except BadData as error:
        problem = str(error)
    assert problem == "" or problem.startswith(str(path))


def test_a_scale_that_the_ratings_are_not_on_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,rating\nAlien,4\nHeat,7\n")
    with pytest.raises(BadData, match=r"a\.csv, line 3: rating 7 is not on the scale"):
        read_export(path, None, Scale(1, 5, 1))
