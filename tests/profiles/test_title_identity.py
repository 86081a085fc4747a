"""When two answers are about one title."""

import sqlite3
from pathlib import Path

import pytest

from collab.errors import BadData
from collab.profiles import Answer, Answered, ProfileStore
from tests.profiles.films import film


def about(title: str, year: int | None = 1990, stars: float | None = 4.0, **ids: str) -> Answered:
    return Answered(title, year, ids, stars, 0.5, 5.0, 0.5)


def kept(*answers: Answered) -> list[Answer]:
    """Return what the answers lead to, which is the same one by one and all together."""
    store = ProfileStore()
    for name in ("one by one", "together"):
        store.forget(name)
    for each in answers:
        store.answer("one by one", each)
    store.add("together", answers, "test")
    single, together = (store.present(name) for name in ("one by one", "together"))
    single_and_together = [
        [(answer.key, answer.title, answer.ids, answer.stars) for answer in each] for each in (single, together)
    ]
    assert single_and_together[0] == single_and_together[1]
    return together


def test_one_film_is_one_answer_whatever_data_it_was_rated_on() -> None:
    [answer] = kept(film(1, 2.0, title="Alien"), film("183", 5.0, "ml-100k", title="Alien"))
    assert (answer.stars, answer.ids) == (5.0, {"movielens": "1", "ml-100k": "183"})


def test_any_shared_id_makes_one_title_and_all_its_ids_are_kept() -> None:
    [answer] = kept(
        about("Alien", 1979, 2.0, movielens="1214", imdb="tt0078748"),
        about("Alien - Das unheimliche Wesen", 1980, 3.0, imdb="tt0078748", tmdb="348"),
        about("", None, 4.0, tmdb="348"),
    )
    assert (answer.stars, answer.key) == (4.0, "movielens:1214")
    assert answer.ids == {"movielens": "1214", "imdb": "tt0078748", "tmdb": "348"}


def test_two_ids_in_one_namespace_are_two_titles_whatever_else_they_share() -> None:
    titles = kept(
        about("Hamlet", 2000, 1.0, movielens="1", imdb="tt1"),
        about("Hamlet", 2000, 2.0, movielens="2", imdb="tt1"),
        about("Hamlet", 2000, 3.0, movielens="1", imdb="tt2"),
    )
    assert [answer.stars for answer in titles] == [1.0, 2.0, 3.0]
    assert len({answer.key for answer in titles}) == 3


def test_a_title_that_two_answers_have_is_a_third() -> None:
    titles = kept(*(film(item, title="Hamlet") for item in (1, 2)), film(9, namespace="ml-100k", title="Hamlet"))
    assert len(titles) == 3


def test_case_accents_and_where_the_article_stands_do_not_matter() -> None:
    assert len(kept(about("Amélie"), about("AMELIE", stars=3.0, tmdb="194"))) == 1
    assert len(kept(about("The Matrix"), about("Matrix, The", stars=3.0, movielens="2571"))) == 1
    assert len(kept(about("Alien", 1979), about("Alien", 1980), about("Alien", None))) == 3


def test_a_title_without_ids_finds_itself_again() -> None:
    twins = [film(item, title="Hamlet") for item in (1, 2)]
    assert len(kept(*twins, about("Hamlet", stars=1.0), about("Hamlet", stars=2.0))) == 3
    assert kept(about("Hamlet"))[0].ids == {}


def test_ids_of_any_text_are_told_apart() -> None:
    odd = ('say "7"', "7", "\\", "7%", "sieben ß")
    assert len(kept(*(about("", None, stars, own=item) for stars in (2.0, 3.0) for item in odd))) == 5


def test_an_answer_about_nothing_is_refused() -> None:
    with pytest.raises(BadData, match="a title or an id"):
        ProfileStore().answer("me", about("", 1990))
    assert ProfileStore().profiles() == []


@pytest.mark.parametrize("damage", ["not json", '["a"]', '{"imdb": 5}', "[" * 5000, "{}, {}"])
def test_answers_whose_ids_are_damaged_are_known_by_their_titles(damage: str, home: Path) -> None:
    store = ProfileStore()
    for number in range(3):
        store.answer("me", film(number))
    with sqlite3.connect(store.path) as database:
        [(table,)] = database.execute(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'ids' LIMIT 1"
        ).fetchall()
        database.execute(f"UPDATE {table} SET ids = ? WHERE title = 'Film 1'", [damage])  # noqa: S608 (its own name)
    answers = store.present("me")
    assert [answer.title for answer in answers] == ["Film 0", "Film 1", "Film 2"]
    assert [bool(answer.ids) for answer in answers] == [True, False, True]
