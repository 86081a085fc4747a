"""Exports of each service, as the services write them, and files that are broken."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from collab.errors import BadData
from collab.importing import read_export
from collab.importing.exports import Export, Row

LETTERBOXD = "Date,Name,Year,Letterboxd URI,Rating"
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors"
)
OLD_IMDB = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated",'
    '"IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"'
)
MOVIELENS = "movie_id,imdb_id,tmdb_id,rating,average_rating,title"
AT = 1409529600.0  # 2014-09-01


def read(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Export:
    """Read a file of these lines."""
    path = folder / "some file"
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode(encoding))
    return read_export(path)


def refusal(folder: Path, *lines: str) -> str:
    """Return the error about a file of these lines."""
    with pytest.raises(BadData) as caught:
        read(folder, *lines)
    return str(caught.value)


def summarized(export: Export) -> list[tuple[str, int | None, float | None]]:
    """Title, year and stars of each row."""
    return [(row.title, row.year, row.stars) for row in export.rows]


def test_letterboxd(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        LETTERBOXD,
        "2014-09-01,Amélie,2001,https://boxd.it/2aZ,4.5",
        '2014-09-02,"Good, the Bad and ""the Ugly""",1966,https://boxd.it/2bY,0.5',
        "2014-09-02,Seen,1990,https://boxd.it/2cX,",
        "",
        end="\r\n",
    )
    first = Row(2, "Amélie", 2001, {}, 4.5, 0.5, 5, 0.5, AT)
    second = Row(3, 'Good, the Bad and "the Ugly"', 1966, {}, 0.5, 0.5, 5, 0.5, AT + 86_400)
    third = Row(4, "Seen", 1990, {}, None, 0.5, 5, 0.5, AT + 86_400, mark="seen")
    assert export == Export("letterboxd", (first, second, third))


def test_a_diary_keeps_the_latest_rating_of_a_title(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        f"{LETTERBOXD},Rewatch,Tags,Watched Date",
        '2020-05-01,Alien,1979,https://boxd.it/1,5,Yes,"one\ntwo",2020-05-01',
        "2019-05-01,ALIEN,1979,https://boxd.it/2,3,,,2019-05-01",
        "2019-05-01,Alien,1992,https://boxd.it/3,2,,,2019-05-01",
        "2019-05-01,Alien,1992,https://boxd.it/4,1,,,2019-05-01",
    )
    assert [(row.line, row.year, row.stars) for row in export.rows] == [(2, 1979, 5.0), (6, 1992, 1.0)]


def test_imdb(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        IMDB,
        "tt0112682,8,2014-09-01,The City of Lost Children,La cité des enfants perdus,https://www.imdb.com/title/"
        'tt0112682/,Movie,7.4,112,1995,"Fantasy, Sci-Fi",72000,1995-05-17,"Marc Caro, Jean-Pierre Jeunet"',
        "tt0078748,10,2014-09-01,Alien,Alien,https://www.imdb.com/title/tt0078748/,Movie,8.5,117,1979,Horror,9,,",
        "tt0903747,9,2014-09-01,Breaking Bad,Breaking Bad,u,TV Series,9.5,45,2008,Drama,9,,",
        "tt0959621,9,2014-09-01,Pilot,Pilot,u,tvEpisode,9,58,2008,Drama,9,,",
        "tt0083658,,,Blade Runner,Blade Runner,u,Movie,8.1,117,1982,Sci-Fi,9,,",
    )
    also = ("La cité des enfants perdus",)
    title = "The City of Lost Children"
    first = Row(2, title, 1995, {"imdb": "tt0112682"}, 8, 1, 10, 1, AT, also)
    second = Row(3, "Alien", 1979, {"imdb": "tt0078748"}, 10, 1, 10, 1, AT)
    assert export == Export("imdb", (first, second), unrated=1, left_out=2)


def test_imdb_as_it_was(tmp_path: Path) -> None:
    row = (
        '"1","tt0211915","Mon Sep  1 00:00:00 2014","","","Amélie – “Le Fabuleux”","Feature Film","Jeunet","7",'
        '"8.4","122","2001","comedy","9","2001-04-25","http://www.imdb.com/title/tt0211915/"'
    )
    export = read(tmp_path, OLD_IMDB, row, encoding="cp1252")
    assert export.rows == (Row(2, "Amélie – “Le Fabuleux”", 2001, {"imdb": "tt0211915"}, 7, 1, 10, 1, AT),)


def test_movielens(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        MOVIELENS,
        '2571,0133093,603,4.5,4.2,"Matrix, The (1999)"',
        "47,tt0114369,,3.0,4.1,Seven (a.k.a. Se7en) (1995)",
    )
    ids = {"imdb": "tt0133093", "tmdb": "603", "movielens": "2571"}
    first = Row(2, "Matrix, The", 1999, ids, 4.5, 0.5, 5, 0.5, None)
    ids = {"imdb": "tt0114369", "movielens": "47"}
    assert export == Export("movielens", (first, Row(3, "Seven (a.k.a. Se7en)", 1995, ids, 3, 0.5, 5, 0.5, None)))


def test_a_movielens_file_of_one_user(tmp_path: Path) -> None:
    header = "userId,movieId,rating,timestamp"
    export = read(tmp_path, header, f"7,2571,4.5,{AT:.0f}", f"7,47,2.0,{AT:.0f}")
    assert export.rows[0] == Row(2, "", None, {"movielens": "2571"}, 4.5, 0.5, 5, 0.5, AT)
    said = refusal(tmp_path, header, "7,2571,4.5,1409529600", "8,47,2.0,1409529600")
    assert 'line 3: user "8" after user "7"; the ratings of one person are wanted.' in said


TRON = {"title": "TRON: Legacy", "year": 2010, "ids": {"trakt": 1, "slug": "tron", "imdb": "tt1104001", "tmdb": 20526}}


def test_trakt(tmp_path: Path) -> None:
    moment = {"rated_at": "2014-09-01T09:10:11.000Z"}
    entries = [
        {**moment, "rating": 10, "type": "movie", "movie": TRON},
        {**moment, "rating": 7, "type": "show", "show": {"title": "Breaking Bad"}},
        {**moment, "rating": 7, "type": "episode", "episode": {"title": "Pilot"}},
        {**moment, "rating": 3, "type": "movie", "movie": {"title": "Untold", "year": None, "ids": {"imdb": None}}},
        {"watched_at": moment["rated_at"], "type": "movie", "movie": {"title": "Seen", "year": 2000}},
    ]
    export = read(tmp_path, json.dumps(entries, indent=1))
    seconds = AT + 9 * 3600 + 10 * 60 + 11
    first = Row(2, "TRON: Legacy", 2010, {"imdb": "tt1104001", "tmdb": "20526"}, 10, 1, 10, 1, seconds)
    last = next(row for row in export.rows if row.title == "Untold")
    seen = Row(45, "Seen", 2000, {}, None, 1, 10, 1, seconds, mark="seen")
    assert export == Export("trakt", (first, last, seen), left_out=2)
    assert (last.year, last.ids, last.stars) == (None, {}, 3)
    assert [row.line for row in read(tmp_path, json.dumps(entries)).rows] == [1, 1, 1]
    assert read(tmp_path, "[]") == Export("trakt", ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_table_with_titles_and_ratings(tmp_path: Path, delimiter: str) -> None:
    lines = ("My Rating|FILM|Year|imdb_id|tmdb|Date", "4|Alien|1979|tt0078748|348.0|2014-09-01", "2|Heat (1995)||||?")
    export = read(tmp_path, *(line.replace("|", delimiter) for line in lines))
    first = Row(2, "Alien", 1979, {"imdb": "tt0078748", "tmdb": "348"}, 4, 1, 5, 1, AT)
    assert export == Export("csv", (first, Row(3, "Heat", 1995, {}, 2, 1, 5, 1, None)))


@pytest.mark.parametrize(
    ("stars", "scale"),
    [
        ("1 3 5", (1, 5, 1)),
        ("0.5 3", (0.5, 5, 0.5)),
        ("0 5", (0, 5, 1)),
        ("7 8", (1, 10, 1)),
        ("7.5 8", (0.5, 10, 0.5)),
        ("7.3 8.1", (0, 10, 0.1)),
        ("3,7 4,1", (0, 5, 0.1)),
        ("20 95", (1, 100, 1)),
        ("0 95", (0, 100, 1)),
        ("3.333", (0, 100, 0.01)),
    ],
)
def test_the_scale_shows_in_the_stars(tmp_path: Path, stars: str, scale: tuple[float, float, float]) -> None:
    export = read(tmp_path, "title;rating", *(f"Film {number};{text}" for number, text in enumerate(stars.split())))
    assert {(row.low, row.high, row.step) for row in export.rows} == {scale}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end(tmp_path: Path, encoding: str, end: str) -> None:
    export = read(tmp_path, LETTERBOXD, "2014-09-01,Léon,1994,u,4", ",,,,", "", encoding=encoding, end=end)
    assert summarized(export) == [("Léon", 1994, 4.0)]


def test_titles_are_made_safe_to_draw(tmp_path: Path) -> None:
    assert summarized(read(tmp_path, "title,rating", '"Al\x1b[31m\u202e\nien",4')) == [("Al [31m ien", None, 4.0)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((LETTERBOXD, "2014-09-01,Alien,1979,u,4", "2014-09-01,Heat,1995,u"), "line 3: 4 fields where 5 are wanted"),
        (
            (LETTERBOXD, "2014-09-01,Alien,1979,u,5.5"),
            "line 2: rating 5.5 is not on the scale 0.5 to 5 in steps of 0.5",
        ),
        ((LETTERBOXD, '2014-09-01,"a\nb",1979,u,4', "2014-09-01,Heat,1995,u,good"), 'line 4: rating "good" is not a'),
        ((LETTERBOXD, '2014-09-01,"Alien,1979,u,4', "2014-09-01,Heat,1995,u,4"), "line 2: 2 fields where 5 are wanted"),
        (("title,rating", "Alien,-1"), "line 2: rating -1 is not within 0 to 100."),
        (("title,year", "Alien,1979"), "line 1: no column for rating; the columns are title, year."),
        (("Some notes on films", "I like Alien"), "line 1: no column for title and rating"),
        (("", "  "), "the file is empty; ratings are wanted."),
        (("title,rating", "Al\0ien,4"), "line 2: not a text file"),
        (('{"rating": 4}',), "line 1: not JSON of ratings; a list of entries like"),
        (('{"rating": 4',), "line 2: not JSON (Expecting"),
        (('{"title": "Alien", "rating": 4}', "[7"), "line 2: not JSON; a list of entries like"),
        (("[", '{"rating": 4,}', "]"), "line 2: not JSON (Expecting property name"),
        (("[", '{"type": "show"}', '{"type": "show"}]'), 'line 3: not JSON ("," is missing)'),
        (("[", "{}"), "line 2: an entry without a film and its title"),
        (("[]", "[]"), "line 2: not JSON (more after the list)"),
        (("[1]",), "line 1: an entry is no object"),
        (("[" * 100_000,), "line 1: not JSON (an entry that cannot be read)"),
        (("[", '{"rating": 11, "movie": {"title": "Alien"}}]'), "line 2: rating 11 is not on the scale 1 to 10"),
        (("[", '{"rating": true, "movie": {"title": "Alien"}}]'), 'line 2: rating "true" is not a number'),
        (("[", '{"rating": 5, "movie": {"title": 7}}]'), "line 2: an entry without a film and its title"),
    ],
)
def test_what_is_broken_is_named_with_its_line(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    assert said in refusal(tmp_path, *lines)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    contents = {
        b"PK\x03\x04 ratings": "not a zip archive that can be read",
        b"title,rating\n\x81\xff\x8f\x90,4": r"line 2: not text in an encoding that is known \(byte 81\)",
        b"\xff\xfet\0i\0": "no column for title and rating",
        b"\xff\xfet": r"not text in an encoding that is known \(byte 74\)",
    }
    for content, said in contents.items():
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(BadData, match=said):
            read_export(tmp_path / "file")
    with pytest.raises(BadData, match="there is no such file"):
        read_export(tmp_path / "gone")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(BadData, match=r"larger than 100 MB; the ratings of one person are wanted\."):
        read_export(tmp_path / "large.csv")


def of(content: bytes) -> Export:
    """Read a file with this in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(content)
        return read_export(path)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"title,rating\n{text}".encode()))
@example(b";")
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        export = of(content)
    except BadData:
        return
    assert all(row.stars is not None and row.low <= row.stars <= row.high for row in export.rows)


KEYS = st.sampled_from(["rating", "movie", "title", "year", "ids", "type", "imdb", "rated_at"])
JSON = st.recursive(
    st.none() | st.integers(-1, 11) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(content: object) -> None:
    try:
        export = of(json.dumps([content]).encode())
    except BadData:
        return
    assert all(1 <= (row.stars or 1) <= 10 for row in export.rows)
