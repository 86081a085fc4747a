"""Named lists: kept, found again under their names, and matched with the titles at hand."""

from pathlib import Path

import pytest

from collab.errors import BadConfig, BadData, NotFound
from collab.lists import ListStore, NamedList, identified, match_list
from collab.testing import made_up_model
from collab.titles import TitleLookup, TitleRef

ALIEN = TitleRef("Alien", 1979, {"imdb": "tt0078748"})


def test_a_list_is_kept_under_its_name_however_that_is_written(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    assert store.lists() == []
    programme = NamedList("Nuit blanche: été / 2026", (ALIEN, TitleRef("Heat")))
    store.keep(programme)
    store.keep(NamedList("a", (ALIEN,)))
    assert [named.name for named in store.lists()] == ["a", "Nuit blanche: été / 2026"]
    assert store.get("nuit BLANCHE: été / 2026") == programme
    store.keep(NamedList("A", (TitleRef("Heat", 1995),)))
    assert [named.name for named in store.lists()] == ["A", "Nuit blanche: été / 2026"]
    store.delete("a")
    assert store.find("a") is None


def test_names_that_no_list_has_or_can_have_are_refused(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    with pytest.raises(NotFound, match=r'No list "sundance"\. There are none yet\..*lists import FILE'):
        store.get("sundance")
    store.keep(NamedList("Sundance", (ALIEN,)))
    with pytest.raises(NotFound, match=r"Did you mean Sundance\? The lists are: Sundance"):
        store.get("sundanse")
    for name in ("", "a\nb", "x" * 61):
        with pytest.raises(BadConfig, match="no name of a list"):
            store.keep(NamedList(name, (ALIEN,)))
    with pytest.raises(BadConfig, match="0 titles"):
        store.keep(NamedList("empty", ()))


def test_long_names_that_begin_alike_are_two_lists(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    one, other = ("é" * 55 + end for end in ("one", "two"))
    store.keep(NamedList(one, (ALIEN,)))
    store.keep(NamedList(other, (TitleRef("Heat"),)))
    assert [store.get(name).titles[0].title for name in (one, other)] == ["Alien", "Heat"]


def test_a_damaged_list_is_said_and_the_others_are_listed(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    store.keep(NamedList("good", (ALIEN,)))
    (tmp_path / "lists" / "bad.json").write_text('{"list": "bad", "titles": 3}')
    assert [named.name for named in store.lists()] == ["good"]
    with pytest.raises(BadData, match="damaged"):
        store.get("bad")


def test_titles_are_matched_once_and_known_by_their_ids_after_that() -> None:
    items = made_up_model().items
    lookup = TitleLookup(items)
    unheard_of = TitleRef("Nothing like it at all", 1901)
    named = NamedList("mine", (TitleRef(items.titles[1], int(items.years[1])), unheard_of))
    known, matched = identified(named, lookup, "here")
    assert known.titles[0].ids["here"] == items.id(1)
    assert matched == match_list(known, lookup, "here") == match_list(named, lookup, "here")
    assert matched.items == (items.id(1),)
    assert (matched.titles, matched.missing) == (2, (unheard_of,))


def test_lines_of_ids_are_the_items_of_the_data_in_their_order() -> None:
    items = made_up_model().items
    named = NamedList("ids", tuple(TitleRef(items.id(position)) for position in (4, 2, 4)))
    known, matched = identified(named, TitleLookup(items), "here")
    assert matched.items == match_list(known, TitleLookup(items), "here").items == (items.id(4), items.id(2))
