"""Items without training ratings are placed by their genres and years."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from collab.artifact import Artifact
from collab.data import Items, Ratings
from collab.kernels import Rated
from collab.storage import Strings
from collab.testing.made_up import made_up
from collab.testing.models import fit
from collab.training.export.cold_items import item_columns, mean_of_raters

MODELS: list[tuple[str, dict[str, Any]]] = [
    ("dot", {"factors": 3}),
    ("dot-range", {"factors": 3}),
    ("dot-bias", {"factors": 3}),
    ("embedding-dot-bias", {"factors": 3}),
    ("collab-nn", {}),
    ("cross-entropy", {}),
    ("metadata", {}),
    ("bayes", {"factors": 3}),
]


def artifact_of(ratings: Ratings, model: str, **options: Any) -> Artifact:
    """Return what a short fit on all ratings leaves."""
    return fit(ratings, model, "random:0", epochs=2, **options)[1]


def films(genres: list[str], years: list[int]) -> Items:
    """Return a table of films of which nothing is known but this."""
    count = len(genres)
    return Items(
        ids=Strings.of(str(film) for film in range(count)),
        titles=Strings.blank(count),
        years=np.array(years, np.int16),
        genres=Strings.of(genres),
        imdb=Strings.blank(count),
        tmdb=Strings.blank(count),
    )


@pytest.fixture
def made() -> Ratings:
    """Return ratings where the better a film, the more people rate it, and all are of one genre and year."""
    ratings = made_up(users=60, items=40, share=0.6)
    goodness = np.bincount(ratings.items, ratings.stars, 40) / np.maximum(np.bincount(ratings.items, minlength=40), 1)
    share = np.where(goodness > np.median(goodness), 1.0, 0.15)
    rows = np.flatnonzero(np.random.default_rng(2).random(len(ratings)) < share[ratings.items])
    few = {name: getattr(ratings, name)[rows] for name in ("users", "items", "stars", "times")}
    return replace(ratings, item_table=films(["War"] * 40, [1990] * 40), **few)


def test_a_genre_is_a_column_and_a_year_is_between_two_quantiles() -> None:
    table = films(["War", "War|Drama", "", "Drama", ""], [1950, 1990, 1970, 0, 2030])
    columns = item_columns(table, np.array([0, 1, 2]))
    half = np.sqrt(0.5)
    np.testing.assert_allclose(columns[:, :2], [[1, 0], [half, half], [0, 0], [0, 1], [0, 0]])
    knots = np.linspace(1950, 1990, 8)
    shares = columns[:, 2:]
    np.testing.assert_allclose(shares[:3] @ knots, [1950, 1990, 1970])
    np.testing.assert_allclose(shares.sum(1), [1, 1, 1, 0, 1])
    np.testing.assert_allclose(shares[4], shares[1])


def test_the_most_frequent_genres_are_columns() -> None:
    table = films([f"{film}|Common" for film in range(80)], [0] * 80)
    columns = item_columns(table, np.arange(80))
    assert columns.shape == (80, 50)
    assert ((columns > 0).sum(0) == 80).sum() == 1
    assert columns.any(1).all()


@pytest.mark.parametrize(("model", "options"), MODELS)
def test_an_unrated_title_has_a_row_of_its_own(model: str, options: dict[str, Any]) -> None:
    ratings = made_up(users=40, items=30)
    artifact = artifact_of(ratings, model, **options)
    unrated = np.flatnonzero(artifact.stats.trained == 0)
    assert len(unrated) == 3
    assert len(set(artifact.item_rows.tolist())) == 30
    assert artifact.item_rows.min() > 0
    first, last = artifact.factors
    for at in unrated:
        own = artifact.item_features[:, artifact.item_rows[at]]
        assert not np.allclose(own[:, first:last], artifact.item_features[:, 0, first:last])
    assert artifact.unrated_variance > 0


@pytest.mark.parametrize(("model", "options"), [each for each in MODELS if each[0] not in ("metadata", "dot")])
def test_what_is_the_same_for_all_items_stays_so(model: str, options: dict[str, Any]) -> None:
    artifact = artifact_of(made_up(users=40, items=30), model, **options)
    first, last = artifact.factors
    if artifact.choice_prior is not None:
        last = artifact.item_features.shape[2]  # self-selection differs, too
    rest = np.delete(artifact.item_features, np.arange(first, last), 2)
    assert (rest == rest[:, :1]).all()
    if not artifact.item_offsets[:, 1:-3].any():
        assert not artifact.item_offsets.any()


def test_where_nothing_is_known_of_titles_samples_have_the_mean_title() -> None:
    bare = replace(made_up(users=40, items=30), item_table=films([""] * 30, [0] * 30))
    artifact = artifact_of(bare, "bayes")
    assert (artifact.item_rows[artifact.stats.trained == 0] == 0).all()
    assert artifact.item_features.shape[1] == 28
    assert artifact.unrated_variance > 0


@pytest.mark.parametrize("model", ["dot-bias", "collab-nn"])
def test_where_nothing_is_known_of_titles_they_are_the_mean_title(model: str) -> None:
    ratings = made_up(users=40, items=30)
    bare = replace(ratings, item_table=films([""] * 30, [0] * 30))
    artifact, informed = artifact_of(bare, model), artifact_of(ratings, model)
    unrated = artifact.stats.trained == 0
    assert (artifact.item_rows[unrated] == 0).all()
    assert artifact.item_features.shape[1] == 28
    np.testing.assert_array_equal(artifact.item_features, informed.item_features[:, :28])
    assert artifact.unrated_variance > 0


def test_a_title_of_which_nothing_is_known_is_the_mean_title_among_others() -> None:
    ratings = made_up(users=40, items=30)
    table, years = ratings.item_table, ratings.item_table.years.copy()
    years[-1] = years[-2] = 0
    genres = [*list(table.genres)[:-1], ""]
    artifact = artifact_of(
        replace(ratings, item_table=replace(table, years=years, genres=Strings.of(genres))), "dot-bias"
    )
    assert artifact.item_rows[-1] == 0
    assert artifact.item_rows[-2] > artifact.item_rows[-4]


def test_embeddings_are_averaged_over_those_who_rated_a_title_or_a_hundred_of_them() -> None:
    few, many = [3, 1, 2], list(range(250))
    by_item = Rated.of(np.repeat([0, 1], [3, 250]), np.array(few + many), (2, 300))
    embeddings = np.arange(300.0)[:, None]
    one, other = (mean_of_raters(by_item) @ embeddings)[:, 0]
    assert one == pytest.approx(2)
    assert other == pytest.approx(np.mean([250 * number // 100 for number in range(100)]), rel=1e-5)


def test_titles_without_ratings_are_like_those_of_a_rating(made: Ratings) -> None:
    """Films of one genre alone, of which a few good ones have most ratings: a title without any is expected good."""
    _, artifact = fit(made, "bayes", "random:0", epochs=30, factors=2)
    unrated = artifact.item_rows[artifact.stats.trained == 0]
    offsets = artifact.item_offsets.mean(0)
    rated = artifact.item_rows[artifact.stats.trained > 0]
    by_rating = np.average(offsets[rated], weights=artifact.stats.trained[artifact.stats.trained > 0])
    assert offsets[rated].mean() + 0.1 < by_rating
    np.testing.assert_allclose(offsets[unrated], by_rating, atol=0.15)


def test_a_single_title_teaches_nothing() -> None:
    ratings = made_up(users=40, items=30)
    rows = np.flatnonzero(ratings.items == ratings.items[0])
    few = {name: getattr(ratings, name)[rows] for name in ("users", "items", "stars", "times")}
    artifact = artifact_of(replace(ratings, **few), "dot-bias")
    assert artifact.unrated_variance == 0
    assert sorted(set(artifact.item_rows.tolist())) == [0, 1]


def test_metadata_keeps_what_it_knows_of_a_title() -> None:
    """Its items' features end with their genres and year, which no regression may change."""
    ratings = made_up(users=40, items=30)
    artifact = artifact_of(ratings, "metadata")
    _, last = artifact.factors
    years = artifact.item_features[0, artifact.item_rows, -1]
    assert np.corrcoef(years, ratings.item_table.years)[0, 1] == pytest.approx(1)
    flags = artifact.item_features[0, artifact.item_rows, last:-1]
    np.testing.assert_array_equal(np.unique(flags), [0, 1])
    assert artifact.item_features.shape[1] == 31
