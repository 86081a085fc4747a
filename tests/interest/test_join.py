"""The joined order: how it is made of its parts, and weights that are learned where there is something to learn."""

from dataclasses import replace

import numpy as np
import pytest

from collab.data import Ratings, Scale
from collab.interest import UNLEARNED, Choices, Join, StarsOf, learn_join, log_popularity
from collab.testing.made_up import made_up
from collab.types import Codes, Floats, Singles

JOIN = Join(stars=0.5, popularity=0.2)
INTEREST, STARS = np.array([0.1, 0.5, 0.3, 0.0]), np.array([3.0, 4.5, 2.0, 4.0])
POPULARITY = log_popularity(np.array([10, 100, 1, 1000], np.int32))


def z(values: Floats) -> Floats:
    """Standard scores."""
    return np.asarray((values - values.mean()) / values.std())


def test_the_joined_order_is_the_sum_it_says() -> None:
    fade = 1 / (1 + ((1.1 + 0.9) / (4 * 0.8)) ** 1.5)
    slope = 10 * 0.5 * fade - 0.2 * (1 - fade)
    expected = (1 - fade) * z(INTEREST) + 0.5 * STARS + slope * POPULARITY
    weights = np.array([1.1, 0.9, -0.1])
    np.testing.assert_allclose(JOIN.scores(INTEREST, STARS, POPULARITY, weights, 0.5), expected)


def test_a_star_counts_a_half_at_least_where_nothing_is_chosen() -> None:
    expected = 0.5 * STARS + 5 * POPULARITY
    none = np.zeros(0)
    np.testing.assert_allclose(Join(0, 0.2).scores(np.zeros(4), STARS, POPULARITY, none, 0.5), expected)


def test_the_dial_raises_what_everyone_knows() -> None:
    usual, well = (JOIN.scores(INTEREST, STARS, POPULARITY, np.ones(50), known) for known in (0.5, 1))
    moved = (usual.max() - usual.mean()) * np.exp(POPULARITY - POPULARITY.max())
    np.testing.assert_allclose(well - usual, moved)


def test_the_dial_lowers_what_is_known_beyond_where_it_stands_and_what_hardly_anyone_knows() -> None:
    popularity = np.array([-1.5, 0.5, 1.5, 2.5])
    usual, less, least = (JOIN.scores(INTEREST, STARS, popularity, np.ones(50), known) for known in (0.5, 0.25, 0))
    reach = usual.max() - usual.mean()
    np.testing.assert_allclose(usual - less, [0.375 * reach, 0, 0, reach], atol=1e-12)
    np.testing.assert_allclose(usual - least, [0.75 * reach, 0, 0, 2 * reach], atol=1e-12)


def test_with_nothing_chosen_popularity_leads() -> None:
    scores = JOIN.scores(np.zeros(4), np.full(4, 3.0), POPULARITY, np.zeros(0), 0.5)
    assert np.argsort(scores).tolist() == np.argsort(POPULARITY).tolist()


def two_tastes() -> Ratings:
    """Ratings of 40 titles by people who choose half of the even titles, or half of the odd ones."""
    rng, films = np.random.default_rng(3), made_up(users=150, items=40, unrated=0)
    users, titles = np.nonzero(np.ones((150, 40)))
    rated = (users % 2 == titles % 2) & (rng.random(len(users)) < 0.7)
    chosen = {"users": users[rated].astype(np.int32), "items": titles[rated].astype(np.int32)}
    return replace(films, **chosen, stars=np.full(rated.sum(), 4.0, np.float32))


def learned(stars_of: StarsOf, ratings: Ratings) -> Join:
    """The weights learned from all rows, beside the interest that is the same for everyone."""
    choices = Choices.of(ratings, np.arange(len(ratings), dtype=np.int32))
    return learn_join("popularity", choices, ratings.scale, lambda _: stars_of)


def telling(rated: Codes, _stars: Singles, titles: Codes) -> Floats:
    """Stars that tell what is chosen."""
    return np.where(titles % 2 == rated[0] % 2, 5.0, 1.0)


def silent(_rated: Codes, _stars: Singles, titles: Codes) -> Floats:
    """Stars that do not."""
    return np.random.default_rng(0).uniform(1, 5, 40)[titles]


def test_stars_that_tell_what_is_chosen_weigh_more_than_stars_that_do_not() -> None:
    ratings = two_tastes()
    assert learned(telling, ratings).stars > learned(silent, ratings).stars + 0.1


def test_a_star_weighs_about_a_half_whatever_is_learned_and_half_as_much_where_there_are_twice_as_many() -> None:
    ratings = two_tastes()
    scale = ratings.scale
    usual = 0.5 * 4 / (scale.high - scale.low)
    weight = learned(telling, ratings).stars
    assert 0.75 * usual - 1e-3 <= weight <= 1.5 * usual + 1e-3
    wide = Scale(2 * scale.low, 2 * scale.high, 2 * scale.step)

    def twice(rated: Codes, stars: Singles, titles: Codes) -> Floats:
        return 2 * telling(rated, stars, titles)

    doubled = learned(twice, replace(ratings, scale=wide, stars=2 * ratings.stars))
    assert doubled.stars == pytest.approx(weight / 2, abs=1e-3)


def test_where_nobody_chose_ten_titles_nothing_is_learned() -> None:
    ratings = two_tastes()
    few = np.flatnonzero(ratings.items < 12).astype(np.int32)
    choices = Choices.of(ratings, few)
    assert choices.lengths.max() < 10
    assert learn_join("ease", choices, ratings.scale, _unasked) == UNLEARNED


def _unasked(_: Codes) -> StarsOf:
    raise AssertionError("no star model is needed")


def test_of_two_ratings_of_a_title_the_last_counts() -> None:
    ratings = replace(
        made_up(),
        users=np.array([0, 0, 1], np.int32),
        items=np.array([2, 2, 2], np.int32),
        stars=np.array([5.0, 0.5, 5.0], np.float32),
    )
    choices = Choices.of(ratings, np.arange(3, dtype=np.int32))
    assert choices.weights.toarray()[:2, 2] == pytest.approx([0.3, 1.1])
    assert choices.liked.tolist() == [False, True]
    assert choices.counts[2] == 2


def test_the_dial_moves_titles_that_are_all_as_good_and_none_of_which_is_too_well_known() -> None:
    popularity = np.array([1.2, 0.6, 0.0, -1.8])
    usual, well, half = (Join(0, 0).scores(np.zeros(4), np.zeros(4), popularity, np.full(10**4, 1.1), known)
                         for known in (0.5, 1, 0.25))  # fmt: skip
    np.testing.assert_allclose(well - usual, np.exp(popularity - 1.2), atol=1e-3)
    np.testing.assert_allclose(usual - half, [0, 0, 0, 0.45], atol=1e-3)


def test_popularity_is_a_z_score_of_logarithms() -> None:
    counts = np.array([0, 1, 3, 7, 100])
    logs = np.log(1 + counts)
    np.testing.assert_allclose(log_popularity(counts.astype(np.int32)), (logs - logs.mean()) / logs.std())
    for count in (1, 5, 7, 1000):
        alike = log_popularity(np.full(9066, count, np.int32))
        np.testing.assert_allclose(alike, 0, atol=1e-9)
