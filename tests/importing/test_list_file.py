"""Lists of titles as people have them: lines, tables, exports."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st

from collab.errors import BadData
from collab.importing import has_lists, look_at_list, parse_list, read_lists
from collab.tables import Corrections
from collab.titles import TitleRef

LETTERBOXD = """Letterboxd list export v7
Date,Name,Tags,URL,Description
2026-01-02,"Nights, long",,https://boxd.it/abc,

Position,Name,Year,URL,Description
1,Alien,1979,https://boxd.it/2awY,
2,Heat,1995,https://boxd.it/2a0k,
"""


def test_lines_are_titles_with_and_without_years_bullets_and_ids() -> None:
    text = """# Saturday
    1. Alien (1979)
    - Heat, 1995
    Heat, 1995
    12 Angry Men

    https://www.imdb.com/title/tt0133093/?ref_=nv
    https://www.themoviedb.org/movie/949-heat
    """
    assert parse_list(text, Path("night.txt")).titles == (
        TitleRef("Alien", 1979),
        TitleRef("Heat", 1995),
        TitleRef("12 Angry Men"),
        TitleRef("", None, {"imdb": "tt0133093"}),
        TitleRef("", None, {"tmdb": "949"}),
    )
    assert parse_list(text, Path("some/night.txt")).name == "night"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_need_titles_alone(delimiter: str) -> None:
    rows = (("Film name", "Year", "imdbID"), ("Alien", "1979", "tt0078748"), ("Heat", "1995", ""))
    text = "".join(f"{delimiter.join(row)}\n" for row in rows)
    named = parse_list(text, Path("programme.csv"))
    assert named.titles == (TitleRef("Alien", 1979, {"imdb": "tt0078748"}), TitleRef("Heat", 1995))


def test_a_list_of_letterboxd_is_called_as_it_calls_itself_alone_and_in_the_whole_export(tmp_path: Path) -> None:
    file = tmp_path / "nights-long.csv"
    file.write_text(LETTERBOXD)
    [named] = read_lists(file)
    assert (named.name, [ref.title for ref in named.titles]) == ("Nights, long", ["Alien", "Heat"])
    with ZipFile(tmp_path / "letterboxd.zip", "w") as whole:
        whole.writestr("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n")
        whole.writestr("lists/nights-long.csv", LETTERBOXD)
        whole.writestr("deleted/lists/gone.csv", LETTERBOXD.replace("Nights, long", "gone"))
    assert read_lists(tmp_path / "letterboxd.zip") == [named]


def test_what_holds_no_titles_is_said(tmp_path: Path) -> None:
    for content, problem in (
        ("# nothing\n", "no title is in it"),
        ("", "empty"),
        ("Title,Year\n", "no title is in it"),
    ):
        file = tmp_path / "list.txt"
        file.write_text(content)
        with pytest.raises(BadData, match=problem):
            read_lists(file)
    (tmp_path / "sub").mkdir()
    with pytest.raises(BadData, match="no list is in it"):
        read_lists(tmp_path / "sub")
    with pytest.raises(BadData, match="without its name"):
        parse_list("Letterboxd list export v7\nName\n", Path("x.csv"))


def test_lists_in_a_zip_are_read_in_the_encoding_that_their_letters_show(tmp_path: Path) -> None:
    text = "title,year\nLe fabuleux destin d'Amélie Poulain,2001\nÀ bout de souffle,1960\n"
    with ZipFile(tmp_path / "old.zip", "w") as whole:
        whole.writestr("lists/vus.csv", text.encode("cp1252"))
        whole.writestr("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n")
    [named] = read_lists(tmp_path / "old.zip")
    assert [ref.title for ref in named.titles] == ["Le fabuleux destin d'Amélie Poulain", "À bout de souffle"]
    assert has_lists(tmp_path / "old.zip")


PROGRAMME = "Feature;Premiere;Hall\nAlien;1979;3\nHeat;1995;2\n"


def test_a_table_in_which_no_column_is_called_as_titles_are_asks_for_its_column() -> None:
    with pytest.raises(BadData, match=r"columns are Feature, Premiere, Hall.*--columns title=Feature[.]$"):
        parse_list(PROGRAMME, Path("programme.csv"))
    named = parse_list(PROGRAMME, Path("programme.csv"), Corrections({"title": "Feature", "year": "Premiere"}))
    assert named.titles == (TitleRef("Alien", 1979), TitleRef("Heat", 1995))


@pytest.mark.parametrize(
    "text",
    ["Alien;1979\nHeat;1995\n", "Alien\t1979\nHeat\t1995\n", "Alien,1979\nHeat,1995\n", "3|Alien|1979\n1|Heat|1995\n"],
)
def test_a_table_without_names_is_read_by_what_is_in_its_columns(text: str) -> None:
    assert parse_list(text, Path("programme.txt")).titles == (TitleRef("Alien", 1979), TitleRef("Heat", 1995))


@pytest.mark.parametrize("text", ["Matrix, The\nHangover, The\n", "Alien, 1979\nHeat, 1995\n", "Heat | Mann\nAlien\n"])
def test_lines_with_marks_between_words_are_lines(text: str) -> None:
    assert len(parse_list(text, Path("night.txt")).titles) == 2


def test_what_a_programme_calls_a_rating_or_a_time_is_not_read_as_one() -> None:
    text = "Title;Year;Rating;Date;User\nAlien;1979;PG-13;evening;Ana\nHeat;1995;12;noon;Ben\n"
    titles = (TitleRef("Alien", 1979), TitleRef("Heat", 1995))
    assert parse_list(text, Path("programme.csv")).titles == titles
    text = '[{"title": "Alien", "year": 1979, "rating": "PG-13"}, {"title": "Heat", "year": 1995, "rating": 12}]'
    assert parse_list(text, Path("programme.json")).titles == titles


@pytest.mark.parametrize("corrections", [Corrections(encoding="cp1252"), Corrections(skip=1)])
def test_lines_whose_text_alone_is_corrected_stay_lines(tmp_path: Path, corrections: Corrections) -> None:
    file = tmp_path / "night.txt"
    file.write_bytes("Amélie (2001)\nÀ bout de souffle (1960)\n".encode("cp1252"))
    [named] = read_lists(file, corrections)
    titles = (TitleRef("Amélie", 2001), TitleRef("À bout de souffle", 1960))
    assert named.titles == titles[corrections.skip or 0 :]


def test_a_first_look_tells_the_columns_of_titles_and_that_lines_have_none(tmp_path: Path) -> None:
    file = tmp_path / "programme.csv"
    file.write_text(f"Our festival\n{PROGRAMME}")
    assert look_at_list(file).names == ()  # as lines, for the first is none of a table
    look = look_at_list(file, Corrections({"title": "Feature"}, skip=1))
    assert (look.rows, look.names, look.roles) == (2, ("Feature", "Premiere", "Hall"), {"title": "Feature"})
    assert look.needed == ("title|imdb|tmdb|movielens",)
    file.write_text("Alien (1979)\nHeat (1995)\n")
    lines = look_at_list(file)
    assert (lines.rows, lines.names, lines.said) == (2, (), ("a title or an id a line, as in Alien (1979)",))
    file.write_text(LETTERBOXD)
    assert dict(look_at_list(file).roles or {}) == {"title": "Name", "year": "Year"}
    file.write_text('[{"title": "Alien"}]')
    assert look_at_list(file).said == ("JSON, which has names of its own",)
    with ZipFile(tmp_path / "whole.zip", "w") as whole:
        whole.writestr("lists/nights.csv", LETTERBOXD)
    assert look_at_list(tmp_path / "whole.zip").said == ("several files: lists/nights.csv",)


TITLES = st.from_regex(r"[A-Z][a-z]{4,9}( [A-Z][a-z]{2,9})?", fullmatch=True)
ROWS = st.lists(st.tuples(TITLES, st.integers(1920, 2024)), min_size=2, max_size=8, unique_by=lambda row: row[0])


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_any_table_of_titles_is_read_as_it_was_written(
    rows: list[tuple[str, int]], delimiter: str, end: str, header: bool, quoted: bool
) -> None:
    quote = '"' if quoted else ""
    lines = [delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    text = end.join([*([f"Film{delimiter}Year"] if header else []), *lines]) + end
    assert parse_list(text, Path("programme.csv")).titles == tuple(TitleRef(*row) for row in rows)
