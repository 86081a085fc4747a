"""Many answers brought in at once: one step, whole or not at all."""

import pytest

from collab.errors import BadData
from collab.profiles import Added, Answered, ProfileStore
from tests.profiles.films import film, stars

MANY = 10_000


@pytest.fixture
def store() -> ProfileStore:
    return ProfileStore()


def test_one_undo_takes_back_all_and_one_redo_brings_all_back(store: ProfileStore) -> None:
    store.answer("me", film(1, 2.0))
    assert store.add("me", [film(1, 5.0), film(2, 3.0), film(3, None)], "imdb") == Added(3, 0, 0)
    whole = {"Film 1": 5.0, "Film 2": 3.0, "Film 3": None}
    assert stars(store) == whole
    undone = store.undo("me")
    assert undone is not None
    assert (undone.count, undone.title, undone.before, undone.after) == (3, "Film 1 (1990)", 5.0, 2.0)
    assert stars(store) == {"Film 1": 2.0}
    again = ProfileStore().redo("me")
    assert again is not None
    assert (again.count, again.before, again.after) == (3, 2.0, 5.0)
    assert stars(store) == whole
    store.undo("me")
    last = store.undo("me")
    assert last is not None
    assert (last.count, stars(store)) == (1, {})


def test_what_is_known_and_what_is_older_is_left_out(store: ProfileStore) -> None:
    store.add("me", [film(1, 2.0, at=100.0), film(2, 3.0, at=100.0), film(3, None, at=100.0)], "imdb")
    again = [film(1, 2.0, at=900.0), film(2, 4.0, at=50.0), film(3, None), film(4, 1.0)]
    assert store.add("me", again, "imdb") == Added(new=1, same=2, older=1)
    assert stars(store) == {"Film 1": 2.0, "Film 2": 3.0, "Film 3": None, "Film 4": 1.0}
    assert store.add("me", again, "imdb").new == 0
    assert store.add("me", [film(2, 4.0, at=200.0)], "imdb") == Added(1, 0, 0)
    assert store.present("me")[-1].at == 200.0


def test_the_same_stars_on_another_scale_are_new(store: ProfileStore) -> None:
    store.answer("me", film(1, 4.0))
    ten = Answered("Film 1", 1990, {"movielens": "1"}, 4.0, 1.0, 10.0, 1.0)
    assert store.add("me", [ten], "imdb") == Added(1, 0, 0)
    assert store.present("me")[0].high == 10.0


def test_a_title_that_was_cleared_later_stays_cleared(store: ProfileStore) -> None:
    store.answer("me", film(1, 4.0, at=100.0))
    store.clear("me", film(1, None, at=300.0))
    assert store.add("me", [film(1, 4.0, at=200.0)], "imdb") == Added(0, 0, 1)
    assert store.add("me", [film(1, 4.0, at=400.0)], "imdb") == Added(1, 0, 0)


def test_the_newest_of_several_about_one_title_is_kept(store: ProfileStore) -> None:
    answers = [film(1, 1.0, at=200.0), film(1, 2.0, at=100.0), film(1, 3.0, at=300.0), film(1, 3.0, at=400.0)]
    assert store.add("me", answers, "csv") == Added(new=1, same=1, older=2)
    assert stars(store) == {"Film 1": 3.0}
    undone = store.undo("me")
    assert undone is not None
    assert (undone.count, stars(store)) == (1, {})


def test_nothing_is_kept_of_a_batch_with_an_answer_that_cannot_be(store: ProfileStore) -> None:
    with pytest.raises(BadData):
        store.add("me", [film(1), Answered("", None, {}, 3.0, 1, 5, 1)], "csv")
    assert store.present("me") == []


def test_nothing_new_is_no_step(store: ProfileStore) -> None:
    store.answer("me", film(1))
    store.undo("me")
    assert store.add("me", [], "csv") == Added(0, 0, 0)
    assert store.redo("me") is not None


def test_ten_thousand_are_one_step(store: ProfileStore) -> None:
    answers = [film(item, at=1e9 + item) for item in range(MANY)]
    assert store.add("me", answers, "csv") == Added(MANY, 0, 0)
    assert store.add("me", answers, "csv") == Added(0, MANY, 0)
    assert [answer.title for answer in store.present("me")] == [answer.title for answer in answers]
    store.answer("me", film("more"))
    assert [step.count for step in store.history("me")] == [MANY, 1]
    store.undo("me")
    undone = store.undo("me")
    assert undone is not None
    assert (undone.count, store.present("me")) == (MANY, [])
    store.redo("me")
    assert len(store.present("me")) == MANY


def test_history_tells_every_step_and_when_it_was_taken(store: ProfileStore) -> None:
    store.answer("me", film(1, 2.0))
    store.add("me", [film(2, 3.0, at=5.0), film(3, at=6.0)], "imdb")
    store.undo("me")
    store.redo("me")
    store.skip("me", film(1))
    store.clear("me", film(1))
    steps = store.history("me")
    taken = [(step.kind, step.title, step.stars, step.count, step.source) for step in steps]
    assert taken == [
        ("rate", "Film 1 (1990)", 2.0, 1, "rate"),
        ("rate", "Film 2 (1990)", 3.0, 2, "imdb"),
        ("undo", "Film 2 (1990)", 3.0, 2, "imdb"),
        ("redo", "Film 2 (1990)", 3.0, 2, "imdb"),
        ("skip", "Film 1 (1990)", None, 1, "rate"),
        ("clear", "Film 1 (1990)", None, 1, "rate"),
    ]
    times = [step.at for step in steps]
    assert times == sorted(times)
    assert times[1] > steps[1].answer.at == 5.0
    assert store.history("nobody") == []
