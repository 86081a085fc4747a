"""The filter of For you as people type it."""

import pytest

from collab.recommend import TitleFilter, parse_filter
from tui.cells import ASCII
from tui.text import filter_text

GENRES = {"Comedy", "Crime", "Drama", "Film-Noir", "Sci-Fi", "War", "Western"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", TitleFilter()),
        ("sci-fi", TitleFilter("Sci-Fi")),
        ("com", TitleFilter("Comedy")),
        ("WAR", TitleFilter("War")),
        ("1994", TitleFilter(None, 1994, 1994)),
        ("1980-1999", TitleFilter(None, 1980, 1999)),
        ("1980-", TitleFilter(None, 1980, None)),
        ("-1960", TitleFilter(None, None, 1960)),
        ("20+", TitleFilter(min_ratings=20)),
        ("drama 50+ 1990-1999", TitleFilter("Drama", 1990, 1999, 50)),
        ("drama war", TitleFilter("War")),
        ("we toy", TitleFilter(unknown=("we", "toy"))),
        ("-", TitleFilter(unknown=("-",))),
    ],
)
def test_words_years_and_numbers_come_in_any_order(text: str, meant: TitleFilter) -> None:
    assert parse_filter(text, GENRES) == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "any genre · any year · any number of ratings"),
        ("sci-fi 1980-1999 20+", "Sci-Fi · 1980-1999 · at least 20 ratings"),
        ("1994", "any genre · 1994 · any number of ratings"),
        ("1980-", "any genre · 1980 and later · any number of ratings"),
        ("-1960 musicl", 'any genre · until 1960 · any number of ratings · "musicl" is no genre of this data'),
    ],
)
def test_a_filter_says_what_it_lets_through(text: str, words: str) -> None:
    assert filter_text(parse_filter(text, GENRES)) == words


def test_plain_words_have_plain_signs() -> None:
    assert filter_text(parse_filter("1994", GENRES), glyphs=ASCII).isascii()
