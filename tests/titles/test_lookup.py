"""Titles as people type them find the film they mean."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from collab.data import Items, Ratings, load
from collab.errors import AmbiguousTitle, UnknownItem
from collab.storage import Strings
from collab.testing.made_up import made_up_items
from collab.titles import TitleLookup, TitleRef, natural_title

FILMS = (
    ("356", "Forrest Gump", 1994),
    ("2571", "Matrix, The", 1999),
    ("4973", "Amelie (Fabuleux destin d'Amélie Poulain, Le)", 2001),
    ("29", "City of Lost Children, The (Cité des enfants perdus, La)", 1995),
    ("1411", "Hamlet", 1996),
    ("3723", "Hamlet", 1990),
    ("65665", "Hamlet", 1990),
    ("47", "Seven (a.k.a. Se7en)", 1995),
    ("8195", "Avventura, L'", 1960),
    ("99", "", 0),
    ("527", "Schindler's List", 1993),
    ("1990", "Alien", 1979),
    ("6365", "Matrix Reloaded, The", 2003),
    ("1201", "Forest of Fear", 1980),
)


def items_of(films: Sequence[tuple[str, str, int]]) -> Items:
    """The films as a table."""
    ids, titles, years = zip(*films, strict=True)
    blank = Strings.blank(len(films))
    return Items(Strings.of(ids), Strings.of(titles), np.array(years, np.int16), blank, blank, blank)


TITLES = TitleLookup(items_of(FILMS))


def searched(query: str) -> list[str]:
    """The ids that a search gives."""
    return [FILMS[position][0] for position in TITLES.search(query)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("356", "356"),
        ("Forrest Gump (1994)", "356"),
        ("  forrest   GUMP ", "356"),
        ("The Matrix", "2571"),
        ("the matrix (1999)", "2571"),
        ("Matrix, The (1999)", "2571"),
        ("Matrix", "2571"),
        ("amelie", "4973"),
        ("Le fabuleux destin d'Amelie Poulain", "4973"),
        ("The City of Lost Children (1995)", "29"),
        ("la cite des enfants perdus", "29"),
        ("Hamlet (1996)", "1411"),
        ("Hamlet (1990) [3723]", "3723"),
        ("Se7en", "47"),
        ("L'avventura", "8195"),
        ("untitled [99]", "99"),
        ("1990", "1990"),
    ],
)
def test_find(text: str, item: str) -> None:
    assert TITLES.find(text) == item


def test_a_title_of_several_items_lists_their_ids() -> None:
    with pytest.raises(AmbiguousTitle) as caught:
        TITLES.find("hamlet")
    assert caught.value.ids == ("1411", "3723", "65665")
    with pytest.raises(AmbiguousTitle) as caught:
        TITLES.find("Hamlet (1990)")
    assert caught.value.ids == ("3723", "65665")


def test_an_unknown_title_names_the_nearest() -> None:
    with pytest.raises(UnknownItem, match=r"Did you mean Forrest Gump \(1994\)"):
        TITLES.find("Forest Gump")
    with pytest.raises(UnknownItem, match=r'No title or item id "xyzzy" in this data\.$'):
        TITLES.find("xyzzy")
    with pytest.raises(UnknownItem):
        TITLES.find("Hamlet (1990) [29]")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("forr", "356"),
        ("forrest g", "356"),
        ("forest gump", "356"),
        ("gump", "356"),
        ("gump forrest", "356"),
        ("matrix", "2571"),
        ("the mat", "2571"),
        ("matrix rel", "6365"),
        ("schindlers", "527"),
        ("schindler's l", "527"),
        ("shindler", "527"),
        ("alien 1979", "1990"),
        ("enfants", "29"),
        ("AMÉLIE", "4973"),
        ("forest", "1201"),
        ("99", "99"),
    ],
)
def test_search_as_it_is_typed(query: str, first: str) -> None:
    assert searched(query)[0] == first


def test_search_for_nothing_finds_nothing() -> None:
    assert searched("") == searched("  ?! ") == searched("xyzzy") == []
    assert TitleLookup(items_of([("1", "Up", 2009)])).search("up", limit=0) == []


def test_among_equals_the_more_rated_comes_first() -> None:
    weights = np.zeros(len(FILMS))
    weights[5] = 7
    assert [FILMS[position][0] for position in TitleLookup(items_of(FILMS), weights).search("hamlet")] == [
        "3723",
        "1411",
        "65665",
    ]


@given(st.text(max_size=12), st.integers(1, 5))
def test_any_query_gives_distinct_positions(query: str, limit: int) -> None:
    positions = TITLES.search(query, limit)
    assert len(positions) == len(set(positions)) <= limit


def test_every_shown_name_finds_its_item() -> None:
    items = made_up_items(200)
    titles = TitleLookup(items)
    assert [titles.find(name) for name in items.names] == list(items.ids)


def test_sample(sample: Ratings) -> None:
    items, titles = sample.item_table, TitleLookup(sample.item_table, np.bincount(sample.items))
    assert titles.find("Forrest Gump (1994)") == "356"
    assert items.ids[titles.search("forest gump")[0]] == "356"
    assert items.ids[titles.search("star wars")[0]] == "260"
    assert [titles.find(name) for name in items.names] == list(items.ids)


@pytest.mark.shared_data
def test_every_name_of_a_large_list_finds_its_item(shared_data: Path) -> None:
    items = load(shared_data / "formats" / "ml-25m").item_table
    titles = TitleLookup(items)
    assert [titles.find(name) for name in items.names] == list(items.ids)


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("Matrix, The", "The Matrix"),
        ("City of Lost Children, The (Cité des enfants perdus, La)", "The City of Lost Children"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Avventura, L' (Adventure, The)", "L'Avventura"),
        ("Misérables, Les", "Les Misérables"),
        ("Me, Myself & Irene", "Me, Myself & Irene"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("", ""),
    ],
)
def test_a_title_for_other_services_is_as_it_is_said(listed: str, said: str) -> None:
    assert natural_title(listed) == said


def test_a_film_under_two_ids_is_one_unless_ids_elsewhere_tell_them_apart() -> None:
    films = [("246", "Chasing Amy", 1997), ("268", "Chasing Amy", 1997), ("1", "Alien", 1979), ("9", "", 1979)]
    items, weights = items_of(films), np.array([3, 7, 5, 0])
    lookup = TitleLookup(items, weights)
    assert lookup.films.tolist() == [1, 1, 2, 3]
    assert lookup.resolve(TitleRef("Chasing Amy", 1997), "own") == "268"
    assert lookup.match([TitleRef("Chasing Amy", 1997)], "own")[0].status == "sure"
    told_apart = replace(items, imdb=Strings.of(["tt0118842", "tt0000001", "", ""]))
    assert TitleLookup(told_apart, weights).films.tolist() == [0, 1, 2, 3]
