"""The page on other fields."""

import csv
import shlex
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Table
from collab.lesson.pages.other_fields import PAGE
from tests.lesson.asking import ask, cells, only, said

FIELDS = PAGE.moves[0].values


def told_to_train(words: str) -> tuple[Path, dict[str, str]]:
    """The file and the columns of the command that the page ends with."""
    command = shlex.split(words.partition("To train on it: ")[2])
    assert command[:3] == ["collab-tui", "train", "--data"]
    named = command[5] if command[4:5] == ["--columns"] else ""
    return Path(command[3]), dict(pair.split("=") for pair in named.split(",") if pair)


@pytest.mark.parametrize("field", FIELDS)
def test_what_the_reader_found_is_what_is_in_the_file(ratings: Ratings, field: str) -> None:
    shown = ask("elsewhere", ratings, field=field)
    path, columns = told_to_train(said(shown))
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    example, figures = only(shown, Table)
    assert example.heading == tuple(header)
    assert example.rows == tuple(map(tuple, rows[:4]))
    facts = {row[0]: row[1] for row in figures.rows}
    people, things, numbers, days = zip(*rows, strict=True)
    assert facts["ratings"] == str(len(rows))
    assert facts["users"] == str(len(set(people)))
    assert facts["items"] == str(len(set(things)))
    assert facts["mean"] == f"{np.mean([float(number) for number in numbers]):.2f}"
    assert facts["days"] == f"{min(days)} to {max(days)}"
    assert facts["blank pairs"] == f"{1 - len(rows) / len(set(people)) / len(set(things)):.0%}"
    again = collab.load(path, columns=columns)
    assert len(again) == len(rows)
    assert facts["scale"] == str(again.scale)


def test_a_file_that_is_there_stays(ratings: Ratings) -> None:
    path, _ = told_to_train(said(ask("elsewhere", ratings)))
    before = path.stat()
    ask("elsewhere", ratings)
    assert path.stat() == before


def test_a_file_that_was_changed_is_made_anew(ratings: Ratings) -> None:
    path, _ = told_to_train(said(ask("elsewhere", ratings)))
    content = path.read_bytes()
    path.write_text("customer,product,rating\n")
    table = only(ask("elsewhere", ratings), Table)[1]
    assert path.read_bytes() == content
    assert cells(table, "")[0] == str(content.count(b"\n") - 1)


def test_there_are_three_other_fields_or_more() -> None:
    assert len(FIELDS) >= 3
