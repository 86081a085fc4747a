"""A title is rated, not seen, seen, hidden or to watch: the newest word counts, and is undone like any other."""

import json

import numpy as np
import pytest

from collab.data import Items, Scale
from collab.errors import BadData
from collab.profiles import AppliedAnswers, Mark, ProfileStore, apply_answers, from_json, to_json
from collab.profiles.answers import MARKS
from collab.storage import Strings
from collab.titles import TitleLookup
from tests.profiles.films import film, marked, marks, stars

FILMS = Items(
    Strings.of(["1", "2", "3", "4", "5"]),
    Strings.of([f"Film {number}" for number in range(1, 6)]),
    np.full(5, 1990, np.int16),
    *(Strings.blank(5) for _ in range(3)),
)


def known(store: ProfileStore) -> AppliedAnswers:
    return apply_answers(TitleLookup(FILMS), "movielens", Scale(0.5, 5, 0.5), store.present("me"))


@pytest.fixture
def store() -> ProfileStore:
    store = ProfileStore()
    store.answer("me", film(1, 4.0))
    store.skip("me", film(2))
    for number, mark in enumerate(MARKS, 3):
        store.skip("me", marked(number, mark))
    return store


def test_each_title_is_in_one_place(store: ProfileStore) -> None:
    applied = known(store)
    assert applied.stars == {"1": 4.0}
    assert applied.skipped == {"2"}
    assert applied.seen == {"3"}
    assert applied.hidden == {"4"}
    assert applied.watch == {"5"}
    assert applied.out == {"3", "4"}
    assert [applied.mark_of(item) for item in "12345"] == [None, None, "seen", "hide", "watch"]
    assert all(applied.has(item) for item in "12345")
    assert not AppliedAnswers().has("1")


@pytest.mark.parametrize("mark", MARKS)
def test_the_newest_word_counts_and_undo_brings_the_one_before_back(store: ProfileStore, mark: Mark) -> None:
    before = known(store)
    for number in range(1, 6):
        store.skip("me", marked(number, mark))
    assert marks(store) == {f"Film {number}": mark for number in range(1, 6)}
    assert known(store).stars == {}
    for _ in range(5):
        undone = store.undo("me")
        assert undone is not None
        assert (undone.kind, undone.mark) == ("skip", mark)
    assert known(store) == before
    redone = store.redo("me")
    assert redone is not None
    assert (redone.before, redone.after, redone.mark) == (4.0, None, mark)


def test_stars_take_a_title_off_the_watchlist(store: ProfileStore) -> None:
    store.answer("me", film(5, 3.0))
    assert (known(store).watch, known(store).stars["5"]) == (frozenset(), 3.0)
    store.undo("me")
    store.clear("me", film(5))
    assert not known(store).has("5")


def test_a_mark_goes_out_with_the_profile_and_comes_back(store: ProfileStore) -> None:
    name, answers = from_json(json.loads(json.dumps(to_json(store, "me"))))
    assert name == "me"
    assert store.add("other", answers, "import").new == 5
    assert store.present("other") == store.present("me")
    assert store.add("other", answers, "import").same == 5
    assert store.add("other", [marked(2, "watch")], "import").new == 1
    store.copy("other", "third")
    assert marks(store, "third") == marks(store, "other")


def test_a_mark_beside_stars_and_one_that_is_none_are_refused(store: ProfileStore) -> None:
    document = to_json(store, "me")
    document["answers"][0]["mark"] = "seen"
    with pytest.raises(BadData, match=r"answers 1: .*a mark is for kind"):
        from_json(document)
    document["answers"][0]["mark"] = "liked"
    with pytest.raises(BadData, match=r"answers 1 mark: .*liked"):
        from_json(document)


def test_history_and_summary_tell_of_marks(store: ProfileStore) -> None:
    assert [(step.kind, step.mark) for step in store.history("me")][-3:] == [("skip", mark) for mark in MARKS]
    [me] = store.summaries()
    assert (me.rated, me.skipped, me.marked) == (1, 1, 3)
    assert store.forget("me") == 5
    assert stars(store) == {}
