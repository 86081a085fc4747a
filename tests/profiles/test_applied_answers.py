"""A person's answers as one data set knows them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from collab.data import Items, Scale
from collab.profiles import Answer, Answered, AppliedAnswers, apply_answers
from collab.storage import Strings
from collab.titles import TitleLookup

HALVES = Scale(0.5, 5, 0.5)


def table(*films: tuple[str, str, int], imdb: Sequence[str] = (), tmdb: Sequence[str] = ()) -> Items:
    ids, titles, years = zip(*films, strict=True)
    genres, *known = (Strings.of([*texts, *[""] * (len(films) - len(texts))]) for texts in ((), imdb, tmdb))
    return Items(Strings.of(ids), Strings.of(titles), np.array(years, np.int16), genres, *known)


FILMS = replace(
    table(("1", "Alien", 1979), ("2", "Hamlet", 2000), ("3", "Hamlet", 2000), ("4", "", 0)),
    genres=Strings.of(["", "Drama", "Comedy", ""]),
)


def answer(title: str, year: int | None, stars: float | None, scale: Scale = HALVES, **ids: str) -> Answer:
    return Answer("key", ids, title, year, stars, scale.low, scale.high, scale.step, 0.0)


def known(*answers: Answer, scale: Scale = HALVES) -> AppliedAnswers:
    return apply_answers(TitleLookup(FILMS), "movielens", scale, answers)


def test_an_answer_that_waits_to_be_kept_counts_at_once() -> None:
    ten = Scale(1, 10, 1)
    before = known(answer("Alien", 1979, 4.0))
    other = Answered("Hamlet", 2000, {}, 10.0, ten.low, ten.high, ten.step, at=7.0)
    after = before.after("2", "rate", other, HALVES)
    assert after.stars == {"1": 4.0, "2": 5.0}
    assert (after.times["2"], set(after.waiting), after.has("2")) == (7.0, {"2"}, True)
    assert after.mark_of("2") is None
    watched = after.after("2", "skip", replace(other, stars=None, mark="watch"), HALVES)
    assert (watched.stars, set(watched.watch)) == ({"1": 4.0}, {"2"})
    assert watched.mark_of("2") == "watch"
    skipped = watched.after("1", "skip", replace(other, stars=None), HALVES)
    assert [*skipped.stars, *skipped.out] == []
    assert (set(skipped.skipped), set(skipped.watch), set(skipped.chosen)) == ({"1"}, {"2"}, {"2"})
    assert skipped.has("1")
    cleared = skipped.after("2", "clear", replace(other, stars=None), HALVES)
    assert [*cleared.watch] == []
    assert not cleared.has("2")
    assert "2" not in cleared.times
    assert cleared.waiting == {"1", "2"}


def test_an_id_of_the_same_namespace_wins_over_the_title() -> None:
    assert known(answer("Hamlet", 2000, 4.0, movielens="3")).stars == {"3": 4.0}


def test_an_answer_from_other_data_is_found_by_title_and_year() -> None:
    assert known(answer("ALIEN", 1979, 4.0, other="99")).stars == {"1": 4.0}


def test_a_title_that_names_two_items_or_another_year_is_kept_as_unknown() -> None:
    strangers = (answer("Hamlet", 2000, 4.0, other="9"), answer("Alien", 1992, 4.0), answer("", None, 1.0, other="4"))
    applied = known(*strangers)
    assert (applied.stars, applied.unknown) == ({}, strangers)


def test_case_accents_and_where_the_article_stands_do_not_matter() -> None:
    titles = TitleLookup(table(("1", "Matrix, The", 1999), ("2", "Amélie", 2001)))
    assert titles.resolve(answer("THE MATRIX", 1999, 4.0).ref, "movielens") == "1"
    assert titles.resolve(answer("Amelie", 2001, 4.0).ref, "movielens") == "2"


LINKED = table(
    ("1", "Alien", 1979),
    ("2", "Hamlet", 2000),
    ("3", "Twin", 1990),
    ("4", "Other twin", 1990),
    imdb=("tt0078748", "tt0171359"),
    tmdb=("348", "", "5", "5"),
)


def test_an_imdb_or_tmdb_id_is_found_after_the_own_id_and_before_the_title() -> None:
    titles = TitleLookup(LINKED)
    assert titles.resolve(answer("Unheimliches Wesen", 1980, 4.0, imdb="tt0078748").ref, "movielens") == "1"
    assert titles.resolve(answer("Hamlet", 2000, 4.0, tmdb="348").ref, "movielens") == "1"
    assert titles.resolve(answer("", None, 4.0, movielens="2", imdb="tt0078748").ref, "movielens") == "2"
    assert titles.resolve(answer("Hamlet", 2000, 4.0, tmdb="999").ref, "movielens") == "2"


def test_an_id_that_two_items_have_names_neither() -> None:
    assert TitleLookup(LINKED).resolve(answer("", None, 4.0, tmdb="5").ref, "movielens") is None
    assert TitleLookup(LINKED).resolve(answer("Twin", 1990, 4.0, tmdb="5").ref, "movielens") == "3"


def test_another_imdb_id_is_another_film_of_the_same_name() -> None:
    assert TitleLookup(LINKED).resolve(answer("Hamlet", 2000, 4.0, imdb="tt0450972").ref, "movielens") is None


def test_the_ids_of_an_item_are_those_the_table_has() -> None:
    titles = TitleLookup(LINKED)
    assert titles.ids(0, "movielens") == {"movielens": "1", "imdb": "tt0078748", "tmdb": "348"}
    assert titles.ids(1, "movielens") == {"movielens": "2", "imdb": "tt0171359"}


def test_a_skipped_title_is_known_without_stars() -> None:
    applied = known(answer("Alien", 1979, None))
    assert not applied.stars
    assert applied.skipped == {"1"}


def test_stars_are_mapped_linearly_by_the_ends_of_the_scales() -> None:
    ten = Scale(1, 10, 1)
    assert known(answer("Alien", 1979, 10, ten)).stars == {"1": 5.0}
    assert known(answer("Alien", 1979, 1, ten)).stars == {"1": 0.5}
    assert known(answer("Alien", 1979, 4, Scale(1, 5, 1))).stars == {"1": 3.875}
    assert known(answer("Alien", 1979, 3.0), scale=Scale(0, 100, 1)).stars == {"1": pytest.approx(500 / 9)}


def test_every_mapped_rating_lies_within_the_scale_it_is_mapped_to() -> None:
    scales = (HALVES, Scale(1, 5, 1), Scale(1, 10, 1), Scale(0, 100, 1))
    for given_on in scales:
        for stars in np.arange(given_on.low, given_on.high + given_on.step / 2, given_on.step):
            for scale in scales:
                applied = known(answer("Alien", 1979, float(stars), given_on), scale=scale)
                assert scale.check_range(applied.stars["1"]) == applied.stars["1"]


def test_the_newer_of_two_answers_that_meet_in_one_item_counts() -> None:
    by_id, by_title = answer("", None, 2.0, movielens="1"), answer("Alien", 1979, 5.0, other="7")
    assert known(by_id, by_title).stars == {"1": 5.0}
    assert known(by_title, by_id).stars == {"1": 2.0}
    assert known(by_id, answer("Alien", 1979, None, other="7")).skipped == {"1"}
