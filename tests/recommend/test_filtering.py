"""The filter of For you as people type it."""

import numpy as np
import pytest

from collab.errors import BadConfig
from collab.recommend import GenreChoice, TitleFilter, parse_filter
from collab.recommend.filtering.genre_choice import genre_meant
from collab.testing import made_up_model
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
        ("drama war", TitleFilter("Drama,War")),
        ("war drama !west war", TitleFilter("War,Drama,!Western")),
        ("!scifi", TitleFilter("!Sci-Fi")),
        ("!musicl", TitleFilter(refused=('"musicl" is no genre of this data',))),
        ("1970s", TitleFilter(None, 1970, 1979)),
        ("90s <500", TitleFilter(None, 1990, 1999, max_ratings=499)),
        ("scifi", TitleFilter("Sci-Fi")),
        ("filmnoir noir", TitleFilter("Film-Noir", refused=('"noir" is no genre of this data: Film-Noir?',))),
        ("we toy", TitleFilter(refused=('"we" is no genre of this data', '"toy" is no genre of this data'))),
        ("-", TitleFilter(refused=('"-" is no genre of this data',))),
        ("comdey", TitleFilter(refused=('"comdey" is no genre of this data: Comedy?',))),
        ("1990-1980", TitleFilter(refused=("1990-1980 ends before it begins",))),
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
        ("war sci !west 20+ <500", "War or Sci-Fi, not Western · any year · 20 to 499 ratings"),
        ("!west <500", "any genre, not Western · any year · at most 499 ratings"),
        ("1980-", "any genre · 1980 and later · any number of ratings"),
        ("-1960 musicl", '"musicl" is no genre of this data · any genre · until 1960 · any number of ratings'),
    ],
)
def test_a_filter_says_what_it_lets_through(text: str, words: str) -> None:
    assert filter_text(parse_filter(text, GENRES)) == words


def test_a_genre_is_meant_by_its_letters_and_otherwise_the_nearest_is_suggested() -> None:
    assert [genre_meant(text, GENRES) for text in ("scifi", "SCI-FI", "film", "Film Noir")] == [
        *("Sci-Fi", "Sci-Fi", "Film-Noir", "Film-Noir")
    ]
    with pytest.raises(BadConfig, match=r'is called "comdey"\. Did you mean Comedy\?'):
        genre_meant("comdey", GENRES)
    with pytest.raises(BadConfig, match="There are: Comedy, Crime, Drama"):
        genre_meant("x", GENRES)
    with pytest.raises(BadConfig, match="no genres at all"):
        genre_meant("drama", ())


def test_years_that_end_before_they_begin_are_refused() -> None:
    films = made_up_model()
    with pytest.raises(BadConfig, match="both since 1990 and until 1980"):
        TitleFilter(since=1990, until=1980).allow(films.items, films.stats)


def test_plain_words_have_plain_signs() -> None:
    assert filter_text(parse_filter("1994", GENRES), glyphs=ASCII).isascii()


def test_a_list_is_limited_to_genres_and_to_those_that_few_know() -> None:
    films = made_up_model()
    genres = [set(films.items.genres_of(position)) for position in range(len(films.items))]
    either = TitleFilter("war, horror").allow(films.items, films.stats)
    assert either.tolist() == [bool(each & {"War", "Horror"}) for each in genres]
    without = TitleFilter("drama,!war").allow(films.items, films.stats)
    assert without.tolist() == ["Drama" in each and "War" not in each for each in genres]
    assert TitleFilter("!war").allow(films.items, films.stats).tolist() == ["War" not in each for each in genres]
    two = (films.items.id(5), films.items.id(3), "none has this id")
    among = TitleFilter(among=two).allow(films.items, films.stats)
    assert np.flatnonzero(among).tolist() == [3, 5]
    assert (TitleFilter(not_among=two).allow(films.items, films.stats) == ~among).all()
    few = TitleFilter(min_ratings=50, max_ratings=60).allow(films.items, films.stats)
    assert few.tolist() == [50 <= count <= 60 for count in films.stats.ratings.tolist()]
    assert 0 < few.sum() < len(few)
    with pytest.raises(BadConfig, match="both 30 ratings or more and 20 at most"):
        TitleFilter(min_ratings=30, max_ratings=20).allow(films.items, films.stats)


def test_a_genre_whose_name_has_a_comma_is_one() -> None:
    assert GenreChoice.parse("Sword, Sorcery", {"Sword, Sorcery", "Drama"}).wanted == ("Sword, Sorcery",)
    with pytest.raises(BadConfig, match='called ","'):
        GenreChoice.parse(",", {"Drama"})
