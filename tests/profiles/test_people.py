"""Profiles begun, renamed, copied and deleted."""

import time
from collections.abc import Callable

import pytest

from collab.errors import BadConfig, NotFound
from collab.profiles import ProfileStore, Summary
from tests.profiles.films import film, stars

Attempts = tuple[Callable[[], object], ...]


@pytest.fixture
def store() -> ProfileStore:
    store = ProfileStore()
    store.answer("anna", film(1, 2.0))
    store.add("anna", [film(1, 3.0), film(2, None)], "imdb")
    store.new("me")
    return store


def test_profiles_are_listed_with_what_is_in_them(store: ProfileStore) -> None:
    store.answer("me", film(1, at=5.0))
    store.undo("me")
    store.new("Zoë")
    [zoe, anna, me] = store.summaries()
    assert zoe == Summary("Zoë", 0, 0, None)
    assert (anna.name, anna.rated, anna.skipped) == ("anna", 1, 1)
    assert (me.name, me.rated, me.skipped) == ("me", 0, 0)
    assert anna.at is not None
    assert me.at is not None
    assert anna.at < me.at <= time.time()


def test_titles_that_were_shown_are_kept_by_profile(store: ProfileStore) -> None:
    store.keep_shown("anna", ["own:1", "own:2"])
    store.keep_shown("anna", ["own:2", "own:3"])
    store.keep_shown("nobody", ["own:1"])
    assert store.shown_before("anna") == {"own:1", "own:2", "own:3"}
    assert store.shown_before("me") == store.shown_before("nobody") == frozenset()
    assert "nobody" not in store.profiles()
    store.copy("anna", "anna 2")
    store.rename("anna", "ann")
    store.forget("anna 2")
    assert store.shown_before("ann") == {"own:1", "own:2", "own:3"}
    store.keep_shown("nobody", ["own:1"], new=True)
    assert store.shown_before("nobody") == {"own:1"}


def test_a_copy_has_every_step_and_goes_its_own_way(store: ProfileStore) -> None:
    store.undo("anna")
    assert store.copy("anna", "anna 2") == "anna 2"
    before = store.history("anna")
    assert store.history("anna 2") == before
    store.redo("anna 2")
    store.answer("anna 2", film(3, 5.0))
    assert stars(store, "anna 2") == {"Film 1": 3.0, "Film 2": None, "Film 3": 5.0}
    assert stars(store, "anna") == {"Film 1": 2.0}
    assert store.history("anna") == before
    store.forget("anna 2")
    assert store.history("anna") == before
    redone = store.redo("anna")
    assert redone is not None
    assert redone.count == 2


def test_a_renamed_profile_keeps_its_steps(store: ProfileStore) -> None:
    steps = store.history("anna")
    assert store.rename("anna", " Anna  Blue ") == "Anna Blue"
    assert store.profiles() == ["Anna Blue", "me"]
    assert store.history("Anna Blue") == steps
    assert store.rename("Anna Blue", "Anna Blue") == "Anna Blue"


def test_a_deleted_profile_is_gone_and_its_name_free(store: ProfileStore) -> None:
    assert store.delete("anna") == 3
    assert store.profiles() == ["me"]
    store.new("anna")
    assert (store.present("anna"), store.history("anna")) == ([], [])


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\tb", "anna\x1b[31m", "a\u202eb", "a\nb"])
def test_a_name_that_cannot_be_shown_is_refused(store: ProfileStore, name: str) -> None:
    attempts: Attempts = (
        lambda: store.new(name),
        lambda: store.rename("anna", name),
        lambda: store.copy("anna", name),
        lambda: store.answer(name, film(1)),
        lambda: store.add(name, [film(1)], "imdb"),
    )
    for attempt in attempts:
        with pytest.raises(BadConfig):
            attempt()
    assert store.profiles() == ["anna", "me"]


def test_a_name_has_forty_characters_of_any_script(store: ProfileStore) -> None:
    for name in ("x" * 40, "山田 花子", "../etc/passwd", "O'Neil; --"):
        assert store.new(name) == name
        store.answer(name, film(1))
        assert stars(store, name) == {"Film 1": 4.0}
    with pytest.raises(BadConfig, match='"anna" could be'):
        store.answer(" anna ", film(1))


def test_a_name_that_is_taken_is_refused_with_those_that_are(store: ProfileStore) -> None:
    attempts: Attempts = (
        lambda: store.new("me"),
        lambda: store.rename("anna", " me"),
        lambda: store.copy("anna", "me"),
        lambda: store.copy("anna", "anna"),
    )
    for attempt in attempts:
        with pytest.raises(BadConfig, match=r"already\. The profiles are: anna, me"):
            attempt()


def test_a_profile_that_is_not_there_is_told_with_those_that_are(store: ProfileStore) -> None:
    attempts: Attempts = (
        lambda: store.rename("bert", "carl"),
        lambda: store.copy("bert", "carl"),
        lambda: store.delete("bert"),
    )
    for attempt in attempts:
        with pytest.raises(NotFound, match=r'No profile "bert"\. The profiles are: anna, me'):
            attempt()
    assert store.forget("bert") == 0
    with pytest.raises(NotFound, match="none yet"):
        ProfileStore(store.path.parent / "..").delete("me")
