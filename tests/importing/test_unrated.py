"""Files of titles without stars: what was seen, and what is to be watched."""

from pathlib import Path

import pytest

from collab.errors import BadData
from collab.importing import read_export
from collab.profiles import Added, Answered, ProfileStore

WATCHED = "Date,Name,Year,Letterboxd URI\n2020-05-01,Alien,1979,https://boxd.it/1\n"


def written(folder: Path, name: str, text: str = WATCHED) -> Path:
    """Write a file of this name, and return its path."""
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(("name", "mark"), [("watched.csv", "seen"), ("watchlist.csv", "watch"), ("a.csv", "seen")])
def test_letterboxd_s_files_without_stars_are_of_what_was_seen_but_for_the_watchlist(
    tmp_path: Path, name: str, mark: str
) -> None:
    [row] = read_export(written(tmp_path, name)).rows
    assert (row.title, row.stars, row.mark) == ("Alien", None, mark)


def test_a_mark_that_is_asked_for_counts_for_any_table_of_titles(tmp_path: Path) -> None:
    path = written(tmp_path, "list.csv", "title,year\nAlien,1979\n")
    assert [(row.title, row.mark) for row in read_export(path, "watch").rows] == [("Alien", "watch")]
    with pytest.raises(BadData, match="no column for rating"):
        read_export(path)


@pytest.mark.parametrize("order", [1, -1])
def test_a_title_with_stars_and_without_has_its_stars(tmp_path: Path, order: int) -> None:
    rows = ["2019-05-01,Alien,1979,https://boxd.it/1,4", "2020-05-01,Alien,1979,https://boxd.it/2,"][::order]
    path = written(tmp_path, "diary.csv", "\n".join(["Date,Name,Year,Letterboxd URI,Rating", *rows]))
    assert [(row.stars, row.mark) for row in read_export(path).rows] == [(4.0, None)]


def test_marks_never_take_the_place_of_stars(home: Path) -> None:
    store = ProfileStore()
    store.add("me", [Answered("Alien", 1979, {}, 4.0, 0.5, 5, 0.5, at=1.0)], "letterboxd")
    marks = [
        Answered(title, year, {}, None, 0.5, 5, 0.5, 2.0, "seen") for title, year in (("Alien", 1979), ("Heat", 1995))
    ]
    assert store.add("me", marks, "letterboxd") == Added(new=1, same=0, older=0, rated=1)
    assert [(answer.title, answer.stars, answer.mark) for answer in store.present("me")] == [
        ("Alien", 4.0, None),
        ("Heat", None, "seen"),
    ]
