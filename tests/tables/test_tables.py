"""Any table is read as it was written, whatever the choices made, or refused with a sentence that is true."""

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from collab.errors import BadConfig, BadData
from collab.tables import (
    Corrections,
    Ends,
    NotText,
    Table,
    find_layout,
    named_table,
    no_rating_by_hand,
    open_bytes,
    text_lines,
)
from collab.tables.meanings import scale_of

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}
NAMES = (
    ("user", "item", "rating", "timestamp"),
    ("userId", "movieId", "rating", "timestamp"),
    ("user_id:token", "item_id:token", "rating:float", "timestamp:float"),
    ("User ID", "parent_asin", "Star Rating", "Rated At"),
    ("reviewerID", "asin", "overall", "unixReviewTime"),
    ("person", "film", "stars", "When"),
    ("profileName", "anime_id", "my_rating", "date"),
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
person = st.sampled_from(["1", "27", "0012", "ann", "Zoë", "Ирина", "千尋", "O'Neil, B"])
item = st.sampled_from(["5", "9", "B000X", "0001388703", "tt0078748", "7-a"])
stars = st.sampled_from(["1", "2.5", "4", "5"])
Rows = list[tuple[str, str, str, str]]
some = st.lists(st.tuples(person, item, stars, st.just("1112486027")), min_size=1, max_size=12)


def values(table: Table) -> Rows:
    """The rows as they were written, by role."""
    columns = table.columns
    places = (columns.user, columns.item, columns.rating, columns.time)
    rows = [fields for _, fields in table.rows()]
    return [tuple("" if place is None else row[place].strip() for place in places) for row in rows]  # type: ignore[misc]


def written(rows: Sequence[Sequence[str]], delimiter: str, end: str) -> str:
    """A delimited table, fields quoted where they need it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


@quick
@given(
    rows=some,
    names=st.sampled_from([*NAMES, ()]),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]),
    packing=st.sampled_from(list(PACKERS)),
    before=st.sampled_from(["", "# exported\n", "\n", "sep"]),
    trailing=st.booleans(),
    comma=st.booleans(),
)
def test_any_table_is_read_as_it_was_written(
    rows: Rows, names: tuple[str, ...], delimiter: str, end: str, encoding: str, packing: str, before: str,
    trailing: bool, comma: bool, tmp_path: Path,
) -> None:  # fmt: skip
    printed = [(user, item, stars.replace(".", ",") if comma else stars, time) for user, item, stars, time in rows]
    lines = [[*row, ""] if trailing else [*row] for row in printed]
    head = f"sep={delimiter}{end}" if before == "sep" else before.replace("\n", end)
    text = head + written([names, *lines] if names else lines, delimiter, end)
    path = tmp_path / "any.dat"
    path.write_bytes(PACKERS[packing](text.encode(encoding)))
    by_hand = encoding if encoding == "gb18030" else ""
    assert values(named_table(path, {}, corrections=Corrections(encoding=by_hand))) == printed


JSON_FORMS: dict[str, Callable[[Sequence[Mapping[str, object]]], str]] = {
    "an object on each line": lambda rows: "".join(f"{json.dumps(row)}\n" for row in rows),
    "a list": json.dumps,
    "a list in an object": lambda rows: json.dumps({"ratings": rows}),
    "a list in an object, over lines": lambda rows: json.dumps({"by": "me", "n": [1], "rows": rows, "z": {}}, indent=2),
}


@quick
@given(rows=some, names=st.sampled_from(NAMES), form=st.sampled_from([*JSON_FORMS]), numbers=st.booleans())
def test_objects_of_json_are_read_as_they_were_written(
    rows: Rows, names: tuple[str, ...], form: str, numbers: bool, tmp_path: Path
) -> None:
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    if numbers:
        objects = [{**each, names[2]: float(each[names[2]])} for each in objects]  # type: ignore[dict-item]
    path = tmp_path / "any.json"
    path.write_text(JSON_FORMS[form](objects))
    assert values(named_table(path, {})) == rows


def test_of_several_lists_in_an_object_that_of_ratings_is_read_and_a_broken_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    films = [{"item": "a", "title": "Alien"}]
    ratings = [{"user": "1", "item": "a", "rating": 4}, {"user": "2", "item": "a", "rating": 5}]
    path.write_text(json.dumps({"films": films, "myRatings": ratings}, indent=1))
    assert values(named_table(path, {})) == [("1", "a", "4", ""), ("2", "a", "5", "")]
    path.write_text('{"films": 3,\n "ratings": [{"user": 1, "item": 2, "rating": 3},\n {"user": 1,, "item"]}')
    with pytest.raises(BadData, match=r"dump\.json, line 3: not JSON"):
        named_table(path, {})


@pytest.mark.parametrize("name", ["1", "[1]", "{}"])
def test_a_list_of_json_whose_name_is_no_text_is_no_json(name: str, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_text(f'{{{name}: [{{"user": 1, "item": 2, "rating": 3}}]}}')
    with pytest.raises(BadData, match=r"dump\.json, line 1: not JSON"):
        named_table(path, {})


@pytest.mark.parametrize("mark", ["::", " ", "   ", " \t "])
@pytest.mark.parametrize("head", ["", "user{}item{}rating{}timestamp\n"])
def test_colons_and_blanks_part_fields_under_any_name(mark: str, head: str, tmp_path: Path) -> None:
    path = tmp_path / "ratings.txt"
    path.write_text(head.replace("{}", mark) + f"1{mark}20{mark}4.5{mark}100000000\n3{mark}4{mark}1{mark}100000001\n")
    assert values(named_table(path, {})) == [("1", "20", "4.5", "100000000"), ("3", "4", "1", "100000001")]


def test_lines_of_netflix_name_the_title_of_the_rows_under_them(tmp_path: Path) -> None:
    path = tmp_path / "combined_data_1.txt"
    path.write_text("1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n2:\n885013,4,2005-10-19\n")
    assert values(named_table(path, {})) == [
        ("1488844", "1", "3", "2005-09-06"),
        ("822109", "1", "5", "2005-05-13"),
        ("885013", "2", "4", "2005-10-19"),
    ]


def test_a_row_of_netflix_that_is_not_whole_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("1:\n6,3,2005-09-06\n7,4,2005-09-07\n2:\n6,3\n")
    with pytest.raises(BadData, match=r"a\.txt, line 5: user, rating and date are wanted, or a title's number"):
        list(named_table(path, {}).rows())


def test_of_dates_that_can_be_read_in_two_ways_it_is_said_which_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for last, said in (
        ("05/06/2019", "with the day first: none of them tells"),
        ("25/06/2019", "have the day first, as others in it tell"),
        ("06/25/2019", "have the month first, as others in it tell"),
    ):
        path.write_text(f"user,item,rating,date\n1,2,3,01/12/2019\n1,3,3,{last}\n")
        assert said in "\n".join(named_table(path, {}).said)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_beyond_what_can_be_held_is_refused(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("user,item,rating\n1,2,3\n" + "1" * 400 + ",2,3\n", encoding)
    monkeypatch.setattr("collab.tables.lines._LONGEST", 300)
    with pytest.raises(BadData, match=r"a\.csv, line 3: more than 300"):
        list(text_lines(path, encoding))


def test_half_a_letter_of_utf_16_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("user,item,rating\n".encode("utf-16") + b"\x00\xd8\x41\x00")
    with pytest.raises(NotText, match="not text in UTF-16"):
        list(text_lines(path, "utf-16"))


@pytest.mark.parametrize(
    ("names", "scale"),
    [
        ("user,item,Rating (1-10)", (1, 10, 1)),
        ("user,item,rating 0.5 to 5", (0.5, 5, 0.5)),
        ("user,item,Rating /20", (0, 20, 1)),
        ("user,item,Note sur 10", (0, 10, 0.5)),
        ("user,item,rating10", (1, 10, 1)),
        ("user,TMDb ID,Your Rating", (0.5, 10, 0.5)),
        ("user,item,Rating (5-1)", None),
        ("user,item,rating", None),
    ],
)
def test_names_of_columns_say_the_scale(names: str, scale: Ends | None) -> None:
    *_, rating = names.split(",")
    assert scale_of(names.split(","), rating) == scale


def test_numbers_that_mean_no_rating_are_numbers() -> None:
    assert no_rating_by_hand("0; 99").numbers == {0, 99}
    assert no_rating_by_hand("None").numbers == frozenset()
    with pytest.raises(BadConfig, match='are numbers, as in 0 or 0,99, or none, not "zero"'):
        no_rating_by_hand("zero")


def test_what_comes_before_is_left_out_by_hand_and_line_numbers_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("My ratings, of 2021\nof three films\n\nuser,item,rating\n1,2,3\n")
    assert values(named_table(path, {}, corrections=Corrections(skip=2))) == [("1", "2", "3", "")]
    assert [line for line, _ in named_table(path, {}, corrections=Corrections(skip=2)).rows()] == [5]


def test_the_first_row_is_no_header_where_a_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("film,ann,three\nup,bob,two\n")
    columns = {"user": "2", "item": "1", "rating": "3"}
    table = named_table(path, columns, corrections=Corrections(header=False))
    assert [fields for _, fields in table.rows()] == [["film", "ann", "three"], ["up", "bob", "two"]]
    assert (table.columns.user, table.columns.item, table.columns.rating) == (1, 0, 2)


REFUSED = [
    ("user,1,2,3,4,5,6,7,8\nann,4,,5,,3,1,2,4\n", "this is a matrix, with a row for each person and 9 columns"),
    ("user,artist,plays\n1,Ash,31622\n", '"plays" counts what was done: --implicit reads each row as a choice'),
    ("who,isbn,mark,seen\n1,7,4,1112486027\n2,8,3,1112486028\n", "--columns user=who,item=isbn,rating=mark"),
    ('{"user": 1, "item": 2', "not JSON"),
    ("[1, 2]", "an entry is no object"),
    ("SQLite format 3\0", "an SQLite database"),
    ("# nothing\n", "no rows"),
]


@pytest.mark.parametrize(("content", "problem"), REFUSED)
def test_what_is_no_table_of_ratings_is_called_what_it_is(content: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    with pytest.raises(BadData) as caught:
        named_table(path, {})
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@quick
@given(content=st.binary(max_size=300))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    try:
        for _, fields in named_table(path, {}, ("item",)).rows():
            assert all(isinstance(field, str) for field in fields)
    except BadData as error:
        assert str(path) in str(error)  # noqa: PT017 (it may be read, too)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_damaged_packed_files_and_bombs_are_refused(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.csv.packed"
    text = "".join(f"{row},{row % 97},4\n" for row in range(20_000)).encode()
    path.write_bytes(pack(text[:9_000]) + pack(text[9_000:]))
    with open_bytes(path) as file:
        assert file.read() == text
    path.write_bytes(pack(text)[:-20])
    with open_bytes(path) as file, pytest.raises(BadData, match=r"cannot be unpacked: it ends too early"):
        file.read()
    path.write_bytes(pack(bytes(300_000_000)))
    with open_bytes(path) as file, pytest.raises(BadData, match=r"unpacks to more than"):
        list(iter(lambda: len(file.read(1 << 20)), 0))


def test_what_is_unusual_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("User-ID;ISBN;Book-Title;Book-Rating\n1;7;Été;0\n2;7;Été;8\n".encode("cp1252"))
    said = "\n".join(named_table(path, {}).said)
    for words in (
        "Windows-1252",
        "semicolons",
        "rating is Book-Rating",
        "0 means no rating in tables of Book-Crossing",
    ):
        assert words in said
    assert find_layout(path).encoding == "cp1252"
    overruled = named_table(path, {}, corrections=Corrections(encoding="latin-1", unrated="none"))
    assert (overruled.layout.encoding, overruled.unrated.numbers) == ("latin-1", frozenset())
    by_hand = named_table(path, {}, corrections=Corrections(unrated="0"))
    assert "0 means no rating, as named" in by_hand.said
