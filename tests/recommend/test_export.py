"""Recommendations written as CSV, JSON and Markdown."""

import csv
import json
from io import StringIO
from pathlib import Path

from hypothesis import given, strategies as st

from collab.recommend import FORMATS, Choice, Reason, Recommendation, Shared, exported, exported_together, in_files

BECAUSE = [Reason("9", "Brazil (1985)", 4.5, 0.42), Reason("8", "Heat | Ice (1995)", 1.0, -0.1)]

CHOSEN = (Choice("7", "Aliens (1986)", 0.2), Choice("9", "Brazil (1985)", 0.1))


def line(title: str = "Alien (1979)", item: str = "1", year: int | None = 1979) -> Recommendation:
    return Recommendation(item, title, year, ("Horror", "Sci-Fi"), 4.31, 0.4, 3.1, 5.0, 4.25, 311, BECAUSE, 12, CHOSEN)


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_csv_has_a_line_a_title_with_its_reasons() -> None:
    [first, second] = cells(exported([line(), line("Dune, Part Two", "2", None)], "csv"))
    assert first == {
        "rank": "1",
        "item": "1",
        "title": "Alien (1979)",
        "year": "1979",
        "genres": "Horror, Sci-Fi",
        "stars": "4.31",
        "sd": "0.40",
        "low": "3.10",
        "high": "5.00",
        "score": "4.25",
        "ratings": "311",
        "because": "Brazil (1985) +0.42; Heat | Ice (1995) -0.10",
        "interest_rank": "12",
        "chosen": "Aliens (1986); Brazil (1985)",
        "imdb": "",
        "tmdb": "",
    }
    assert (second["rank"], second["title"], second["year"]) == ("2", "Dune, Part Two", "")


def shared_title(low: float = 3.0) -> Shared:
    return Shared(
        "1",
        "Alien (1979)",
        1979,
        ("Horror",),
        (4.25, low),
        (0.4, 0.5),
        1.5,
        311,
        (3, None),
        0.52,
        (3.5, 2.0),
        (5.0, 4.0),
    )


def test_a_title_for_several_people_has_a_column_of_stars_and_of_interest_for_each() -> None:
    [row] = cells(exported_together([shared_title()], ["Ann", "Bo|b"], 4.0, "csv"))
    assert (row["Ann"], row["Ann, by interest"]) == ("4.25", "3")
    assert (row["Bo|b"], row["Bo|b, by interest"]) == ("3.00", "")
    assert (row["title"], row["chance"], row["ratings"]) == ("Alien (1979)", "0.52", "311")
    heading, _, drawn = exported_together([shared_title()], ["Ann", "Bo|b"], 4.0, "markdown").splitlines()
    assert r"| Bo\|b | Bo\|b, by interest |" in heading
    assert "| 4.25 | 3 | 3.00 |  |" in drawn
    assert "Alien,1979" in exported_together([shared_title()], ["Ann", "Bob"], 4.0, "letterboxd")


def test_a_title_for_several_people_in_json_has_what_is_predicted_for_each() -> None:
    [record] = json.loads(exported_together([shared_title(low=float("nan"))], ["Ann", "Bob"], 4.0, "json"))
    assert (record["item"], record["chance"], record["at_least"]) == ("1", 0.52, 4.0)
    ann = {"profile": "Ann", "stars": 4.25, "sd": 0.4, "low": 3.5, "high": 5.0, "interest_rank": 3}
    bob = {"profile": "Bob", "stars": None, "sd": 0.5, "low": 2.0, "high": 4.0, "interest_rank": None}
    assert record["stars"] == [ann, bob]
    assert not {"sd", "low", "high", "interest_ranks"} & set(record)


def test_json_has_what_the_command_line_prints() -> None:
    [record] = json.loads(exported([line()], "json"))
    assert (record["item"], record["stars"], record["genres"]) == ("1", 4.31, ["Horror", "Sci-Fi"])
    assert record["because"][0] == {"item": "9", "title": "Brazil (1985)", "stars": 4.5, "share": 0.42}
    assert (record["interest_rank"], record["chosen"][0]) == (12, {"item": "7", "title": "Aliens (1986)", "share": 0.2})


def test_markdown_is_a_table_in_which_nothing_of_a_title_is_markup() -> None:
    heading, rule, row = exported([line("*<b>|`[x](y)")], "markdown").splitlines()
    assert heading.startswith("| rank | item | title |")
    assert set(rule) == set("|- ")
    assert r"| \*\<b\>\|\`\[x\](y) |" in row
    assert row.replace(r"\|", "").count("|") == heading.count("|")


def test_a_title_leads_to_its_page_where_its_ids_are_known() -> None:
    alien = line()._replace(imdb="tt0078748", tmdb="348")
    [row] = exported([alien], "markdown").splitlines()[2:]
    assert "[Alien (1979)](https://www.imdb.com/title/tt0078748/)" in row
    assert cells(exported([alien], "csv"))[0]["imdb"] == "tt0078748"
    assert json.loads(exported([alien], "json"))[0]["tmdb"] == "348"


def test_letterboxd_gets_titles_and_ids_in_files_of_a_megabyte_at_most() -> None:
    alien = line("Alien (1979) [1]")._replace(imdb="tt0078748", tmdb="348")
    [first, second] = cells(exported([alien, line("=Évasion (1999)", "2", 1999)], "letterboxd"))
    assert first == {"tmdbID": "348", "imdbID": "tt0078748", "Title": "Alien", "Year": "1979"}
    assert (second["tmdbID"], second["Title"]) == ("", "'=Évasion")
    text = exported([line(f"{'é' * 100} {number} (1999)") for number in range(10_000)], "letterboxd")
    files = in_files(text, Path("to/list.csv"), "letterboxd")
    assert list(files) == [Path("to/list.csv"), Path("to/list-2.csv"), Path("to/list-3.csv")]
    assert all(len(part.encode()) <= 1_000_000 for part in files.values())
    assert [row for part in files.values() for row in cells(part)] == cells(text)
    assert in_files("x" * 2_000_000, Path("a.csv"), "csv") == {Path("a.csv"): "x" * 2_000_000}


def test_nothing_listed_is_a_heading_or_an_empty_list() -> None:
    assert cells(exported([], "csv")) == []
    assert json.loads(exported([], "json")) == []
    assert len(exported([], "markdown").splitlines()) == 2


@given(st.sampled_from("=+-@\t\r "), st.text(max_size=20))
def test_no_title_is_a_formula_and_each_keeps_to_its_line(sign: str, rest: str) -> None:
    for kind in FORMATS:
        text = exported([line(f"{sign}x{rest}")], kind)
        if kind == "csv":
            [row] = cells(text)
            assert not row["title"].startswith(("=", "+x", "-x", "@", "\t", "\r"))
            assert row["score"] == "4.25"
        if kind == "markdown":
            assert len(text.splitlines()) == 3
