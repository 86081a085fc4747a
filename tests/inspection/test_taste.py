"""A person's taste: what is told where it is there, and silence where it is chance."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Items, Ratings
from collab.inspection.taste import FEWEST, Taste, read_taste, with_users
from collab.inspection.taste.groups import decades_of, genres_of, tastes_by_stars
from collab.inspection.taste.movement import movement
from collab.testing.films import made_up_model
from collab.testing.made_up import GENRES, made_up, made_up_items

YEAR = 365 * 86_400.0


@pytest.fixture(scope="module")
def items() -> Items:
    return made_up_items(200)


@pytest.fixture(scope="module")
def titles(items: Items) -> np.ndarray:
    return np.arange(len(items), dtype=np.int32)


def test_a_genre_that_is_liked_stands_out_and_the_others_do_not(items: Items, titles: np.ndarray) -> None:
    rng, horror = np.random.default_rng(3), items.of_genre("Horror")
    residuals = 0.7 * rng.normal(size=len(titles)) + 0.9 * horror
    tastes = tastes_by_stars(items, titles, residuals, 0.5, genres_of)
    assert [taste.name for taste in tastes if taste.is_clear and taste.more > 0] == ["Horror"]
    first = tastes[0]
    assert (first.name, first.titles) == ("Horror", horror.sum())
    assert first.low < 0.9 * (1 - horror.mean()) < first.high
    assert {taste.name for taste in tastes} == set(GENRES)
    decades = tastes_by_stars(items, titles, residuals, 0.5, decades_of)
    assert {taste.name for taste in decades} == {"1950s", "1960s", "1970s", "1980s", "1990s", "2000s"}, (
        "2010s has too few"
    )


def test_chance_alone_makes_a_genre_stand_out_for_few_people(items: Items, titles: np.ndarray) -> None:
    rng = np.random.default_rng(5)
    pages = [tastes_by_stars(items, titles[:60], rng.normal(size=60), 0.5, genres_of) for _ in range(200)]
    assert np.mean([any(taste.is_clear for taste in page) for page in pages]) < 0.05


def test_a_genre_of_few_titles_is_not_told(items: Items, titles: np.ndarray) -> None:
    some = np.concatenate([titles[items.of_genre("War")][:4], titles[~items.of_genre("War")][:30]])
    tastes = tastes_by_stars(items, some, np.random.default_rng(1).normal(size=len(some)), 0.5, genres_of)
    assert tastes
    assert "War" not in {taste.name for taste in tastes}


def test_a_diary_tells_what_changed_and_dates_that_say_nothing_are_told_as_chance(
    items: Items, titles: np.ndarray
) -> None:
    rng = np.random.default_rng(2)
    times = 1e9 + np.sort(rng.uniform(0, 4 * YEAR, len(titles)))
    noise = 0.8 * rng.normal(size=len(titles))
    still = movement(items, titles, times, noise)
    assert still is not None
    assert still.stars is not None
    assert not still.stars.is_clear
    assert not any(change.is_clear for change in still.genres)
    assert [period.label for period in still.periods] == ["2001", "2002", "2003", "2004", "2005"]
    assert sum(period.ratings for period in still.periods) == still.ratings == len(titles)
    moved = movement(items, titles, times, noise - 0.8 * (times >= np.median(times)))
    assert moved is not None
    assert moved.stars is not None
    assert moved.stars.p == pytest.approx(1 / (1 + moved.shuffles))
    assert moved.stars.early - moved.stars.late == pytest.approx(0.8, abs=0.3)
    assert moved == movement(items, titles, times, noise - 0.8 * (times >= np.median(times))), "it is drawn by a seed"
    later = np.argsort(~items.of_genre("War"), kind="stable")[::-1]
    [first, *_] = (movement(items, titles[later], times, None) or still).genres
    assert (first.name, first.early, first.is_clear) == ("War", 0.0, True)


def test_dates_that_span_too_little_are_no_diary(items: Items, titles: np.ndarray) -> None:
    noise = np.random.default_rng(2).normal(size=len(titles))
    assert movement(items, titles, np.full(len(titles), 1e9), noise) is None
    assert movement(items, titles, np.zeros(len(titles)), noise) is None
    assert movement(items, titles[:29], 1e9 + YEAR * np.arange(29.0), noise[:29]) is None


def test_permutation_tests_are_as_rare_as_they_say_where_nothing_changed(items: Items, titles: np.ndarray) -> None:
    rng, chances = np.random.default_rng(4), []
    times = 1e9 + YEAR / 20 * np.arange(40.0)
    for _ in range(40):
        still = movement(items, rng.permutation(titles)[:40], times, rng.normal(size=40))
        assert still is not None
        assert still.stars is not None
        chances.append(still.stars.p)
    assert np.mean(np.array(chances) < 0.05) <= 0.125
    assert 0.3 < np.mean(chances) < 0.7


def whole_taste(model: collab.Recommender, me: collab.UserEmbedding, times: Mapping[str, float] | None = None) -> Taste:
    """Return the taste of a person with their nearest users."""
    return with_users(read_taste(model, me, times), model, me)


def test_a_persons_page_has_all_its_parts(model: collab.Recommender, ratings: Ratings) -> None:
    model = collab.Recommender(model.artifact, ratings)
    rows = ratings.latest("7")
    ids = [ratings.item_table.ids[item] for item in ratings.items[rows].tolist()]
    stars = dict(zip(ids, ratings.stars[rows].tolist(), strict=True))
    times = dict(zip(ids, (1e9 + YEAR / 9 * np.arange(len(ids))).tolist(), strict=True))
    taste = whole_taste(model, model.fold_in(stars), times)
    assert (taste.ratings, taste.data, taste.is_enough) == (len(ids), ratings.name, True)
    assert taste.mean == pytest.approx(np.mean(list(stars.values())))
    assert taste.genres
    assert [decade.name for decade in taste.decades] == sorted(decade.name for decade in taste.decades)
    above = [np.mean(ratings.stars[ratings.history(user)]) for user in ratings.user_ids]
    assert taste.strict is not None
    assert taste.even is not None
    assert taste.strict.users == len(above)
    assert taste.strict.share == pytest.approx(np.mean(np.array(above) < taste.mean), abs=0.15)
    assert taste.strict.low <= taste.strict.share <= taste.strict.high
    mean = {ratings.item_table.ids[code]: ratings.stars[ratings.items == code].mean() for code in set(ratings.items)}
    for odd in taste.liked_more:
        assert odd.stars == stars[odd.item]
        assert odd.mean == pytest.approx(mean[odd.item], abs=1e-5)
        assert odd.stars - odd.mean >= 0.5
    assert all(odd.stars < odd.mean for odd in taste.liked_less)
    assert "7" in {near.user for near in taste.users}, "who rates alike is near"
    assert len(taste.titles) == 5
    assert all(near.stars > near.usual for near in taste.titles[:1])
    assert taste.movement is not None


def test_few_answers_are_no_taste(model: collab.Recommender, ratings: Ratings) -> None:
    stars = dict.fromkeys(model.items.ids[: FEWEST - 1], 4.0)
    for answers in ({}, stars):
        taste = whole_taste(collab.Recommender(model.artifact, ratings), model.fold_in(answers))
        assert not taste.is_enough
        assert (taste.genres, taste.titles, taste.users, taste.strict, taste.movement) == ((), (), (), None, None)


def test_what_a_model_does_not_have_is_left_out() -> None:
    alone = collab.Recommender(replace(made_up_model(), model="/home/ada/mine.py:Mine"))
    taste = whole_taste(alone, alone.fold_in({str(item): 1 + item % 4 for item in range(1, 21)}))
    assert (taste.model, taste.has_factors, taste.has_ratings) == ("Mine", True, False)
    assert (taste.users, taste.strict, taste.even) == ((), None, None)
    assert taste.titles
    assert taste.genres


@pytest.mark.parametrize("implicit", [False, True])
def test_models_of_interest_tell_a_taste_without_factors(implicit: bool) -> None:
    data = made_up(users=60, items=64)
    horror = np.flatnonzero(data.item_table.of_genre("Horror"))
    if implicit:
        data = replace(data, stars=np.ones(len(data), np.float32), scale=collab.data.Scale(0, 1, 1), implicit=True)
    rec = collab.train(data, collab.split(data), collab.configure("popularity"))
    likes = [data.item_table.ids[item] for item in [*horror.tolist(), 0, 1, 3, 5]]
    taste = whole_taste(
        rec, rec.fold_in({item: 1.0 + 0.5 * (item != likes[0]) if not implicit else 1.0 for item in likes})
    )
    assert not taste.has_factors
    assert (taste.titles, taste.users) == ((), ())
    assert taste.implicit == implicit
    if implicit:
        first = taste.genres[0]
        assert (first.name, first.titles, first.is_clear) == ("Horror", len(horror), True)
        assert (taste.mean, taste.strict, taste.liked_more) == (None, None, ())
        assert first.more == pytest.approx(first.titles / len(likes) - 0.2, abs=0.15)
    else:
        assert taste.strict is not None
