"""collab-tui data."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_the_catalogue_says_what_is_here(cli: Cli) -> None:
    lines = {line["name"]: line for line in cli("data", "list", "--json").lines}
    assert lines["sample"]["downloaded"]
    assert (lines["ml-25m"]["rows"], lines["ml-25m"]["downloaded"]) == (25_000_095, False)
    assert "collab-tui data get NAME" in cli("data", "list").out


def test_a_folder_is_read_and_told_about(cli: Cli, films: Path) -> None:
    [facts] = cli("data", "info", str(films), "--json").lines
    assert (facts["name"], facts["users"], facts["items"]) == ("films", 120, 92)
    assert (facts["low"], facts["high"], facts["step"], facts["notes"]) == (0.5, 5, 0.5, [])
    assert facts["first"] == "2001-09-09"
    out = cli("data", "info", str(films)).out
    assert "0.5 to 5 in steps of 0.5" in out
    assert "92 listed, 87 rated" in out


def test_repeated_rows_are_noted(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("user,item,rating\n1,1,4\n1,1,5\n2,1,3\n")
    assert "1 repeated" in cli("data", "info", str(path)).out


def test_choices_without_stars_are_told_about(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "watched.csv"
    path.write_text("Date,Film seen,Year\n2023-01-04,Alien,1979\n2023-01-05,Heat,1995\n")
    read = (str(path), "--implicit", "--columns", "item=Film seen")
    out = cli("data", "info", *read).out.splitlines()
    assert [line.split(maxsplit=1) for line in out[1:5]] == [
        ["choices", "2"],
        ["users", "1"],
        ["items", "2 listed, 2 rated"],
        ["stars", "none"],
    ]
    assert 'every row is one person\'s, called "me"' in out[-1]
    [facts] = cli("data", "info", *read, "--json").lines
    assert (facts["rows"], facts["low"], facts["high"], facts["step"]) == (2, None, None, None)


def test_choices_without_a_time_do_not_date_from_1970(cli: Cli, tmp_path: Path) -> None:
    club = tmp_path / "club"
    club.mkdir()
    (club / "ana.csv").write_text("Date,Name,Year\n2023-01-04,Alien,1979\n2023-01-05,Heat,1995\n")
    (club / "ben.csv").write_text("Name,Year\nAlien,1979\n")
    facts = cli("data", "info", str(club), "--implicit")
    assert "2023-01-04 to 2023-01-05; 1 without" in facts.out, facts.err


def test_citation_and_licence_come_before_a_download(cli: Cli) -> None:
    done = cli("data", "get", "sample")
    assert done.status == 1
    assert "Harper and Joseph A. Konstan" in done.err
    assert "Licence:" in done.err
    assert "nothing to fetch" in done.err
    assert "ml-25m" in cli("data", "get", "ml-26m").err


@pytest.mark.parametrize("name", ["nowhere", "nowhere.csv"])
def test_data_that_is_not_there_is_told(cli: Cli, name: str) -> None:
    done = cli("data", "info", name)
    assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert f'"{name}"' in done.err


def test_what_was_understood_is_told_and_corrected_and_remembered_for_files_of_that_shape(
    cli: Cli, tmp_path: Path
) -> None:
    books, more = tmp_path / "books.csv", tmp_path / "more.csv"
    books.write_bytes("User-ID;ISBN;Book-Rating\n1;Été;0\n1;Zoë;8\n2;Été;4\n".encode("cp1252"))
    more.write_text("User-ID;ISBN;Book-Rating\n1;a;0\n1;b;7\n")
    [facts] = cli("data", "info", str(books), "--json").lines
    assert (facts["rows"], facts["low"], facts["high"]) == (2, 1, 10)
    assert facts["notes"] == ["1 row without a rating: left out"]
    assert any("Windows-1252" in text for text in facts["read_as"])
    [corrected] = cli("data", "info", str(books), "--json", "--unrated", "none", "--scale", "0:10:1").lines
    assert (corrected["rows"], corrected["low"]) == (3, 0)
    [next_one] = cli("data", "info", str(more), "--json").lines
    assert (next_one["rows"], next_one["low"]) == (2, 0)
    wrong = cli("data", "info", str(more), "--encoding", "klingon")
    assert (wrong.status, len(wrong.err.splitlines())) == (2, 1)


def test_a_file_without_names_goes_by_place(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "u1.base"
    path.write_text("7\t3\t5\t874965758\n7\t4\t2\t874965759\n8\t3\t4\t874965760\n")
    [facts] = cli("data", "info", str(path), "--json").lines
    assert (facts["rows"], facts["users"], facts["items"], facts["first"]) == (3, 2, 2, "1997-09-22")
    [turned] = cli("data", "info", str(path), "--json", "--columns", "user=2,item=1").lines
    assert (turned["users"], turned["items"]) == (2, 2)
