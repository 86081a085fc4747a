"""A profile goes out as JSON and comes back the same, or is refused with the place of what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from collab.errors import BadData, NotFound
from collab.profiles import FORMAT, Added, Answered, ProfileStore, from_json, to_json
from tests.profiles.films import film, stars

Document = dict[str, Any]

SCALES = ((0.5, 5.0, 0.5), (1.0, 10.0, 1.0), (0.0, 100.0, 1.0))
LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), min_size=1, max_size=9)


@st.composite
def entries(draw: st.DrawFn, number: int) -> Answered:
    """Return an answer about a film that no other shares anything with."""
    low, high, step = draw(st.sampled_from(SCALES))
    ids = draw(st.dictionaries(st.sampled_from(["movielens", "imdb", "ünï:code"]), LINES, max_size=3))
    return Answered(
        f"{draw(LINES)} {number}",
        draw(st.none() | st.integers(1, 9999)),
        {name: f"{item}{number}" for name, item in ids.items()},
        draw(st.none() | st.floats(low, high)),
        low,
        high,
        step,
        draw(st.floats(0, 4e9)),
    )


@settings(max_examples=15, deadline=None)
@given(st.tuples(*(entries(number) for number in range(6))))
def test_a_profile_comes_back_the_same(given_answers: tuple[Answered, ...]) -> None:
    with TemporaryDirectory() as folder:
        store = ProfileStore(Path(folder))
        store.add("me", given_answers, "test")
        store.new("other")
        text = json.dumps(to_json(store, "me"), allow_nan=False)
        name, answers = from_json(json.loads(text))
        assert name == "me"
        assert store.add("other", answers, "import") == Added(len(given_answers), 0, 0)
        assert store.present("other") == store.present("me")
        assert to_json(store, "other")["answers"] == json.loads(text)["answers"]
        assert store.add("me", answers, "import").new == 0


def test_only_what_holds_goes_out() -> None:
    store = ProfileStore()
    for answer in (film(1, 2.0), film(1, 3.0), film(2, None), film(3), film(4)):
        store.answer("me", answer)
    store.undo("me")
    store.clear("me", film(3))
    document = to_json(store, "me")
    assert (document["format"], document["version"], document["name"]) == (FORMAT, 1, "me")
    assert [(entry["title"], entry["kind"], entry["stars"]) for entry in document["answers"]] == [
        ("Film 1", "rate", 3.0),
        ("Film 2", "skip", None),
    ]
    store.add("new", from_json(document)[1], "import")
    assert stars(store, "new") == {"Film 1": 3.0, "Film 2": None}


def test_a_profile_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match='No profile "me"'):
        to_json(ProfileStore(), "me")


def document(**fields: object) -> Document:
    """Return a document with two answers, the second with other fields."""
    good: Document = {
        "title": "Alien",
        "year": 1979,
        "ids": {"imdb": "tt0078748"},
        "kind": "rate",
        "stars": 4.5,
        "scale": {"low": 0.5, "high": 5, "step": 0.5},
        "at": 1.6e9,
    }
    return {"format": FORMAT, "version": 1, "name": "me", "answers": [good, {**good, **fields}]}


@pytest.mark.parametrize(
    ("fields", "place", "problem"),
    [
        ({"stars": 5.5}, "answers 2", "5.5 stars is not within 0.5 to 5"),
        ({"stars": "4"}, "answers 2 stars", "'4'"),
        ({"stars": True}, "answers 2 stars", "True"),
        ({"stars": None}, "answers 2", "stars are wanted"),
        ({"stars": float("nan")}, "answers 2 stars", "finite"),
        ({"kind": "skip"}, "answers 2", "none with"),
        ({"kind": "undo"}, "answers 2 kind", "'undo'"),
        ({"year": 0}, "answers 2 year", "not 0"),
        ({"year": 1979.5}, "answers 2 year", "1979.5"),
        ({"title": None}, "answers 2 title", "None"),
        ({"title": " ", "ids": {}}, "answers 2", "a title or an id is wanted"),
        ({"ids": {"imdb": 78748}}, "answers 2 ids imdb", "78748"),
        ({"ids": {"imdb": ""}}, "answers 2 ids imdb", "at least 1"),
        ({"ids": ["tt1"]}, "answers 2 ids", "dict"),
        ({"scale": {"low": 5, "high": 0.5, "step": 0.5}}, "answers 2 scale", "low must be below high"),
        ({"scale": {"low": 0, "high": 5, "step": 0}}, "answers 2 scale step", "greater than 0"),
        ({"scale": {"low": 0, "high": float("inf"), "step": 1}}, "answers 2 scale high", "finite"),
        ({"at": "yesterday"}, "answers 2 at", "yesterday"),
        ({"at": None}, "answers 2 at", "None"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(fields: Document, place: str, problem: str) -> None:
    from_json(document())
    with pytest.raises(BadData) as caught:
        from_json(document(**fields))
    assert str(caught.value).startswith(f"{place}: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data.update(format="else"), "not a profile"),
        (lambda data: data.clear(), "not a profile"),
        (lambda data: data.update(version=2), "version 2; this program reads version 1"),
        (lambda data: data.pop("version"), "version None"),
        (lambda data: data.pop("name"), "name: Field required"),
        (lambda data: data.pop("answers"), "answers: Field required"),
        (lambda data: data.update(answers={}), "answers: "),
        (lambda data: data["answers"].append(3), "answers 3: .*not 3"),
        (lambda data: data["answers"][0].pop("at"), "answers 1 at: Field required"),
    ],
)
def test_a_document_of_another_shape_is_refused(change: Callable[[Document], object], problem: str) -> None:
    data = document()
    change(data)
    with pytest.raises(BadData, match=problem):
        from_json(data)


def test_text_is_made_safe_to_draw_and_to_keep() -> None:
    data = document(title="Al\x1b[31mien\ud800\n", ids={"own": "1\u202e2"})
    [_, answer] = from_json(data)[1]
    assert (answer.title, answer.ids) == ("Al [31mien?", {"own": "1 2"})
    ProfileStore().add("me", [answer], "import")
