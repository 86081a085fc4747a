"""The rows of an export find the films they are about, and are never sure of another."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from collab.data import Items
from collab.data.readers import movies_csv
from collab.storage import Strings
from collab.tables import split_title
from collab.titles import TitleLookup, TitleMatch, TitleRef, natural_title
from collab.types import AnyArray


class WrittenTitle(NamedTuple):
    """A title and year as a service writes them, None without a year, and the film; None where it is not listed."""

    title: str
    year: int | None
    film: str | None


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WRITTEN = tuple(
    WrittenTitle(each["title"], int(each["year"]) if each["year"] else None, each["film"] or None)
    for each in rows_of("written_titles.csv")
)
FILMS = tuple(
    dict.fromkeys([each.film for each in WRITTEN if each.film] + [each["film"] for each in rows_of("other_films.csv")])
)
"""The films of the titles, then remakes, sequels and near names."""


def table(films: Sequence[str], imdb: Sequence[str] = (), tmdb: Sequence[str] = ()) -> Items:
    """Films as a table, each under its own name as id."""
    titles, years = zip(*(split_title(film) for film in films), strict=True)
    blank = [""] * len(films)
    return Items(
        Strings.of(films),
        Strings.of(titles),
        np.array(years, np.int16),
        Strings.of(blank),
        Strings.of(imdb or blank),
        Strings.of(tmdb or blank),
    )


def ref(title: str, year: int | None, *also: str, **ids: str) -> TitleRef:
    return TitleRef(title, year, ids, also)


def match(
    refs: Sequence[TitleRef],
    items: Items,
    weights: AnyArray | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> list[TitleMatch]:
    """The matches among items whose ids are of the namespace "own"."""
    return TitleLookup(items, weights).match(refs, "own", progress)


def matched_among(title: str, year: int | None, *films: str) -> TitleMatch:
    """The match of one title among some films."""
    return match([ref(title, year)], table(films))[0]


def test_200_titles_of_services_find_their_films() -> None:
    items = table(FILMS)
    assert len(WRITTEN) == 200
    matched = [match([ref(title, year)], items)[0] for title, year, _ in WRITTEN]
    wrong = [got for each, got in zip(WRITTEN, matched, strict=True) if got.item != each.film]
    assert len(wrong) <= 0.03 * len(WRITTEN), wrong
    assert all(got.status == "doubtful" for got in wrong)
    assert sum(got.status == "sure" for got in matched) >= 150


@pytest.mark.shared_data
def test_the_same_titles_among_all_of_movielens(shared_data: Path) -> None:
    listed = movies_csv(shared_data / "formats" / "ml-25m")
    items = replace(table([f"{film.title} ({film.year})" for film in listed.values()]), ids=Strings.of(listed))
    names = dict(zip(listed, (f"{film.title} ({film.year})" for film in listed.values()), strict=True))
    listed_titles = [each for each in WRITTEN if each.film]
    assert {each.film for each in listed_titles} <= set(names.values())
    matched = match([ref(title, year) for title, year, _ in listed_titles], items)
    wrong = [got for each, got in zip(listed_titles, matched, strict=True) if names.get(got.item or "") != each.film]
    assert len(wrong) <= 0.03 * len(listed_titles), wrong
    assert all(got.status == "doubtful" for got in wrong)


@pytest.mark.parametrize(
    ("title", "year", "films"),
    [
        ("Matrix, The", 1999, ["Matrix, The (1999)"]),
        ("Pulp Fiction", 1995, ["Pulp Fiction (1994)"]),
        ("Rocky 2", 1979, ["Rocky (1976)", "Rocky II (1979)"]),
        ("Psycho", 1998, ["Psycho (1960)", "Psycho (1998)"]),
        ("Se7en", 1995, ["Seven (a.k.a. Se7en) (1995)"]),
        ("Una giornata particolare", 1977, ["Special Day, A (Giornata particolare, Una) (1977)"]),
        ("L’avventura", 1960, ["Avventura, L' (Adventure, The) (1960)"]),
        ("Ran", 1985, ["Ran (1985)", "Ran (1999)"]),
        ("Fight Club", None, ["Fight Club (1999)"]),
        ("$", 1971, ["$ (Dollars) (1971)"]),
        ("Зеркало", 1975, ["Зеркало (1975)"]),
    ],
)
def test_sure(title: str, year: int | None, films: list[str]) -> None:
    got = matched_among(title, year, *films)
    assert (got.status, got.candidates) == ("sure", ())
    assert got.item in films


@pytest.mark.parametrize(
    ("title", "year", "films"),
    [
        ("Hamlet", 1990, ["Hamlet (1990)", "Hamlet (1991)"]),  # a year may be off by one
        ("Still Life", 2005, ["Still Life (2006)", "Still Life (2007)"]),
        ("The Boss", 2015, ["Boss, The (2016)"]),  # another film has a name of one word before long
        ("Hamlet", None, ["Hamlet (1990)", "Hamlet (1948)"]),
        ("Hamlet", None, ["Hamlet (1990)"]),
        ("Fly, The", 1986, ["Fly, The (1958)"]),  # a remake
        ("Alien", 1979, ["Alien"]),  # in a table without years
        ("Gandi", 1982, ["Gandhi (1982)"]),
        ("Heart", 1995, ["Heat (1995)"]),
        ("Nine", 2009, ["9 (2009)"]),
        ("The Guest", 2014, ["Guest, A (2014)"]),
        ("A Part", 2020, ["Apart (2020)"]),
        ("Léon", 1995, ["Léon: The Professional (Léon) (1994)"]),  # another name, of another year
        ("Star Wars", 1977, ["Star Wars: Episode IV - A New Hope (1977)"]),
    ],
)
def test_doubtful(title: str, year: int | None, films: list[str]) -> None:
    got = matched_among(title, year, *films)
    assert got.status == "doubtful"
    assert got.item == got.candidates[0]
    assert set(got.candidates) <= set(films)


@pytest.mark.parametrize(
    ("title", "year", "films"),
    [
        ("Aliens", 1986, ["Alien (1979)"]),
        ("Rocky III", 1980, ["Rocky II (1979)"]),
        ("Kill Bill: Vol. 3", 2005, ["Kill Bill: Vol. 2 (2004)"]),
        ("Stalker", 1979, ["Alien (1979)"]),
        ("", None, [""]),
    ],
)
def test_unmatched(title: str, year: int | None, films: list[str]) -> None:
    assert matched_among(title, year, *films) == TitleMatch("unmatched")


OTHERS = tuple(f"Film number {number} with the Boss, a Heat and a Bride (1930)" for number in range(1000))
"""So many titles that a word of none of them is a name."""


@pytest.mark.parametrize(
    ("title", "year", "film"),
    [
        ("Tootsie", 1981, "Tootsie (1982)"),
        ("The Graduate", 1968, "Graduate, The (1967)"),
        ("Sanjuro", 1963, "Sanjuro (Tsubaki Sanjûrô) (1962)"),
        ("Basket Csae", 1982, "Basket Case (1982)"),
        ("Babarella", 1968, "Barbarella (1968)"),
        ("Exte: Hair Etensions", 2007, "Exte: Hair Extensions (2007)"),
        ("The Sillence of the Lambs", 1991, "Silence of the Lambs, The (1991)"),
        ("Ein kurzer Flm uber das Toten", 1988, "Short Film About Killing, A (Ein kurzer Film über das Töten) (1988)"),
    ],
)
def test_sure_among_many_where_a_word_is_in_no_other_title(title: str, year: int, film: str) -> None:
    got = matched_among(title, year, film, *OTHERS)
    assert (got.status, got.item) == ("sure", film)
    assert matched_among(title, year, film).status == "doubtful"  # alone it tells nothing


@pytest.mark.parametrize(
    ("title", "year", "film"),
    [
        ("The Boss", 2015, "Boss, The (2016)"),  # a word of other titles
        ("Tootsie", 1980, "Tootsie (1982)"),  # two years off
        ("Tootsie", None, "Tootsie (1982)"),
        ("Heart", 1995, "Heat (1995)"),  # short
        ("The Bride", 2006, "Bridge, The (2006)"),  # a word of other titles
        ("The Outsider", 1983, "Outsiders, The (1983)"),  # the end of a word
        ("Submarino", 2010, "Submarine (2010)"),
        ("Mysteria", 2011, "Hysteria (2011)"),  # another first letter
        ("Babarella", 1969, "Barbarella (1968)"),  # of another year too
        ("Area B51 at Night", 1970, "Area B151 at Night (1970)"),  # another number
        ("Switchbackk Theee", 1997, "Switchback Thee (1997)"),  # two words
    ],
)
def test_doubtful_among_many(title: str, year: int | None, film: str) -> None:
    got = matched_among(title, year, film, *OTHERS)
    assert (got.status, got.item) == ("doubtful", film)


def test_a_misspelt_title_with_the_id_of_another_film_is_doubtful() -> None:
    films = table(["Barbarella (1968)", *OTHERS], ["tt0062711", *[""] * len(OTHERS)])
    assert match([ref("Babarella", 1968, imdb="tt0999999")], films)[0].status == "doubtful"


NAMES = st.sampled_from(["Hamlet", "Solaris", "Jane Eyre", "The Blue Angel", "Great Expectations"])


@settings(deadline=None, max_examples=60)
@given(NAMES, st.sets(st.integers(1990, 1993), min_size=2), st.data())
def test_no_remake_within_some_years_is_surely_the_other(name: str, years: set[int], data: st.DataObject) -> None:
    films = [f"{name} ({year})" for year in sorted(years)]
    meant = data.draw(st.sampled_from(sorted(years)))
    got = matched_among(name, meant + data.draw(st.sampled_from([-1, 0, 1])), *films, *OTHERS)
    assert got.status == "doubtful" or got.item == f"{name} ({meant})"


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([film for film in FILMS if len(film) > 14]), st.data())
def test_a_letter_that_is_missing_never_makes_another_film_sure(film: str, data: st.DataObject) -> None:
    title, year = split_title(film)
    place = data.draw(st.integers(0, len(title) - 1))
    got = matched_among(title[:place] + title[place + 1 :], year, *FILMS, *OTHERS)
    assert got.status != "sure" or got.item == film


@pytest.mark.shared_data
def test_films_that_a_table_lacks_are_hardly_ever_others_of_it(shared_data: Path) -> None:
    """Of MovieLens 25M, every fifth title that the small table has not; those that are sure are mostly listed twice."""
    small, large = (movies_csv(shared_data / name) for name in ("ml-latest-small", "formats/ml-25m"))
    items = replace(table([f"{film.title} ({film.year})" for film in small.values()]), ids=Strings.of(small))
    lacking = [film for item, film in large.items() if item not in small and film.year][::5]
    got = match([ref(natural_title(film.title), film.year) for film in lacking], items)
    assert len(got) > 10_000
    assert sum(each.status == "sure" for each in got) <= 0.002 * len(got)


def test_an_original_title_counts_too() -> None:
    films = table(["Cité des enfants perdus, La (1995)", "City of Angels (1998)"])
    got = match([ref("The City of Lost Children", 1995, "La cité des enfants perdus")], films)[0]
    assert (got.status, got.item) == ("sure", films.ids[0])


def test_ids_come_before_titles() -> None:
    films = table(["Heat (1995)", "Alien (1979)", "Cosmos (1980)"], ["tt01", "tt02", ""], ["1", "2", "3"])
    refs = [
        ref("What it is called elsewhere", 1990, imdb="tt01"),
        ref("", None, own="Alien (1979)"),
        ref("Alien", 1979, imdb="tt0999999"),  # another film of one name and year
        ref("Cosmos", 1981, tmdb="3"),
        ref("Another Film", 2014, tmdb="3"),  # the number of a series too
        ref("Heat", 1995, imdb="tt01", tmdb="2"),
        ref("", None, imdb="tt03"),
    ]
    got = match(refs, films)
    assert [(each.status, each.item) for each in got] == [
        ("sure", "Heat (1995)"),
        ("sure", "Alien (1979)"),
        ("doubtful", "Alien (1979)"),
        ("sure", "Cosmos (1980)"),
        ("doubtful", "Cosmos (1980)"),
        ("doubtful", "Heat (1995)"),
        ("unmatched", None),
    ]
    assert got[5].candidates == ("Heat (1995)", "Alien (1979)")


def test_two_rows_are_not_both_sure_of_one_film() -> None:
    films = table(["Dangerous Game (1990)", "Seven (a.k.a. Se7en) (1995)"])
    refs = [ref("Dangerous Game", 1991), ref("Dangerous Game", 1990), ref("Se7en", 1995), ref("SEVEN!", 1995)]
    assert [got.status for got in match(refs, films)] == ["doubtful", "sure", "doubtful", "sure"]


def test_among_equals_the_more_rated_is_guessed() -> None:
    films = table([f"Hamlet{' ' * blanks} (1990)" for blanks in range(7)], [f"tt000000{place}" for place in range(7)])
    got = match([ref("Hamlet", 1990)], films, np.array([0, 1, 0, 9, 0, 0, 2]))[0]
    assert got.status == "doubtful"
    assert got.candidates == tuple(films.ids[position] for position in (3, 6, 1, 0, 2))


def test_a_film_that_is_listed_twice_is_one() -> None:
    films = table(["Hamlet (1990)", "Hamlet  (1990)"])
    assert match([ref("Hamlet", 1990)], films, np.array([1, 2]))[0] == TitleMatch("sure", films.ids[1])


class Stopped(Exception):
    """Somebody had enough."""


def test_progress_grows_to_one_and_may_stop_at_any_time() -> None:
    films = table([f"Film number {number} (1990)" for number in range(250)])
    refs = [ref(f"Film nunber {number}", 1990) for number in range(250)]
    shares: list[float] = []
    match(refs, films, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 2 * len(refs) / 100
    for share in shares:

        def stop(done: float, share: float = share) -> None:
            if done >= share:
                raise Stopped

        with pytest.raises(Stopped):
            match(refs, films, progress=stop)


@settings(deadline=None)
@given(st.text(max_size=20), st.none() | st.integers(1900, 2100), st.text(max_size=20))
def test_any_title_is_matched_to_an_item_or_to_none(title: str, year: int | None, other: str) -> None:
    films = table([*FILMS[:20], f"{title} ({year})", other])
    got = match([ref(title, year, other)], films)[0]
    assert (got.item is None) == (got.status == "unmatched")
    assert set(got.candidates) <= set(films.ids)


def test_every_film_finds_itself_or_is_in_doubt() -> None:
    films = table(FILMS)
    refs = [ref(title, year) for title, year in (split_title(film) for film in FILMS)]
    assert [got.item for got in match(refs, films)] == list(FILMS)
