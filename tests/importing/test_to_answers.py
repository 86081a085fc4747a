"""Matched rows and a person's choices become the answers that are kept."""

import numpy as np
import pytest

from collab.data import Items
from collab.errors import UnknownItem
from collab.importing import MatchedRow, answers_from_rows
from collab.importing.rows import Row
from collab.profiles import Answered
from collab.storage import Strings
from collab.titles import TitleLookup

FILMS = TitleLookup(
    Items(
        Strings.of(["1", "2", "3"]),
        Strings.of(["Alien", "Matrix, The", ""]),
        np.array([1979, 1999, 0], np.int16),
        Strings.blank(3),
        Strings.of(["tt0078748", "", ""]),
        Strings.of(["348", "603", ""]),
    )
)


def row(title: str, year: int | None = None, at: float | None = None, **ids: str) -> Row:
    return Row(2, title, year, ids, 8, 1, 10, 1, at)


def kept(title: str, year: int | None = None, at: float | None = None, **ids: str) -> Answered:
    return Answered(title, year, ids, 8, 1, 10, 1, at)


def test_a_matched_row_has_the_title_and_all_ids_of_its_item() -> None:
    matched = [
        MatchedRow(row("ALIEN", 1978, 7.0), "sure", "1"),
        MatchedRow(row("The Matrix", imdb="tt0133093"), "sure", "2"),
        MatchedRow(row("Untold", 2000, movielens="9"), "sure", "3"),
    ]
    assert answers_from_rows(matched, {}, FILMS, "movielens") == [
        kept("Alien", 1979, 7.0, imdb="tt0078748", tmdb="348", movielens="1"),
        kept("Matrix, The", 1999, tmdb="603", imdb="tt0133093", movielens="2"),
        kept("Untold", 2000, movielens="3"),
    ]


def test_doubtful_rows_wait_for_a_choice_and_unmatched_ones_are_kept() -> None:
    matched = [
        MatchedRow(row("Aliens"), "doubtful", "1", ("1",)),
        MatchedRow(row("Stalker", 1979, imdb="tt0079944"), "unmatched"),
    ]
    stalker = kept("Stalker", 1979, imdb="tt0079944")
    assert answers_from_rows(matched, {}, FILMS, "own") == [stalker]
    assert answers_from_rows(matched, {0: None}, FILMS, "own") == [kept("Aliens"), stalker]
    chosen = kept("Matrix, The", 1999, tmdb="603", own="2")
    assert answers_from_rows(matched, {0: "2"}, FILMS, "own") == [chosen, stalker]


def test_a_choice_goes_before_what_was_sure_or_unmatched() -> None:
    matched = [MatchedRow(row("Alien"), "sure", "1"), MatchedRow(row("Matrix"), "unmatched")]
    chosen = kept("Matrix, The", 1999, tmdb="603", own="2")
    assert answers_from_rows(matched, {0: None, 1: "2"}, FILMS, "own") == [kept("Alien"), chosen]
    with pytest.raises(UnknownItem):
        answers_from_rows(matched, {0: "99"}, FILMS, "own")


def test_answers_come_oldest_first_and_those_without_a_date_last() -> None:
    matched = [MatchedRow(row(title, at=at), "unmatched") for title, at in (("b", None), ("c", 9.0), ("d", 3.0))]
    assert [answer.title for answer in answers_from_rows(matched, {}, FILMS, "own")] == ["d", "c", "b"]
