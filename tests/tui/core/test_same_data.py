"""Answers about ids alone come along when titles, or more rows, are added to the same ratings, and nowhere else."""

from pathlib import Path

import pytest

from tui.core import Session

ROWS = ("1,7,4,Dune", "2,7,3,Dune", "2,8,5,Emma", "3,9,1,Heat")


def read(path: Path, header: str, rows: list[str]) -> Session:
    """Write a file, and open a session on it."""
    path.write_text("\n".join([header, *rows]) + "\n")
    session = Session(data=str(path))
    session.refresh()
    session.read()
    return session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file without titles, about which two answers are given."""
    path = tmp_path / "films.csv"
    session = read(path, "user,item,rating", [row.rpartition(",")[0] for row in ROWS])
    session.rate("8", 4)
    session.mark("9", "watch")
    return path


def test_titles_and_rows_that_are_added_keep_the_answers(path: Path) -> None:
    session = read(path, "user,item,rating,title", [*ROWS, "3,10,2,Alien"])
    known = session.require_ready().known
    assert (dict(known.stars), known.watch, known.unknown) == ({"8": 4}, frozenset({"9"}), ())
    assert session.require_ready().titles.facts("8").name == "Emma"
    assert [session.item_of(answer) for answer in session.profiles.present("me")] == ["8", "9"]
    session.clear("8")
    assert dict(session.require_ready().known.stars) == {}
    session.rate("8", 2)
    assert dict(session.require_ready().known.stars) == {"8": 2}


def test_a_folder_that_lists_titles_beside_the_same_ratings_keeps_them_too(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    path.rename(folder / "ratings.csv")
    (folder / "movies.csv").write_text("movieId,title,genres\n7,Dune,Drama\n8,Emma,Drama\n9,Heat,Crime\n11,New,War\n")
    session = Session(data=str(folder))
    session.refresh()
    session.read()
    assert dict(session.require_ready().known.stars) == {"8": 4}


@pytest.mark.parametrize("rows", [["1,7,4,Dune", "2,7,3,Dune", "2,9,5,Emma", "3,8,1,Heat"], list(ROWS[:2])])
def test_other_ratings_take_nothing_over(path: Path, rows: list[str]) -> None:
    known = read(path, "user,item,rating,title", rows).require_ready().known
    assert dict(known.stars) == {}
    assert len(known.unknown) == 2
