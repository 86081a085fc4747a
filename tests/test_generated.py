"""Generated ratings: like MovieLens' in shape, the same every time, in columns and as files."""

from pathlib import Path

import numpy as np
import pytest

import collab
from collab.testing import Generated


def test_few_titles_are_known_to_many_and_people_rate_by_taste_and_habit() -> None:
    ratings = Generated(30_000, titles=2_000).ratings()
    assert 0.7 * 30_000 < len(ratings) < 1.2 * 30_000
    raters = np.sort(np.bincount(ratings.items, minlength=2_000))
    assert raters[-100:].sum() > 0.4 * len(ratings)
    assert np.median(raters) < raters.mean() / 2
    rated = np.bincount(ratings.users)
    assert rated.min() >= 10
    assert np.median(rated) < rated.mean()
    assert len(np.unique(ratings.users.astype(np.int64) * 2_000 + ratings.items)) == len(ratings)
    assert np.unique(ratings.stars).tolist() == np.arange(0.5, 5.1, 0.5).tolist()


def test_people_choose_and_rate_alike_what_is_alike() -> None:
    ratings = Generated(40_000, users=500, titles=1_000).ratings()
    genres = np.array([hash(text) for text in ratings.item_table.genres])[ratings.items]
    order = np.lexsort((genres, ratings.users))
    users, genres = ratings.users[order], genres[order]
    alike = (users[1:] == users[:-1]) & (genres[1:] == genres[:-1])
    by_user = np.bincount(ratings.users, ratings.stars) / np.bincount(ratings.users)
    by_item = np.bincount(ratings.items, ratings.stars) / np.maximum(1, np.bincount(ratings.items))
    beyond = (ratings.stars - by_user[ratings.users] - by_item[ratings.items])[order]
    beyond -= beyond.mean()
    products = beyond[1:] * beyond[:-1]
    assert products[alike].mean() > products[(users[1:] == users[:-1]) & ~alike].mean() + 0.02


def test_files_hold_what_the_columns_do(tmp_path: Path) -> None:
    generated = Generated(3_000)
    generated.write_columns(tmp_path / "columns")
    columns, ratings = generated.ratings(tmp_path / "columns"), collab.load(generated.write_csv(tmp_path / "files"))
    for name in ("users", "stars", "times"):
        np.testing.assert_array_equal(getattr(columns, name), getattr(ratings, name))
    np.testing.assert_array_equal(columns.items, ratings.items)
    assert list(ratings.item_table.names) == list(columns.item_table.names)
    assert ratings.item_table.tags is not None


def test_the_genome_in_files_is_that_of_the_titles_and_leaves_the_ratings_as_they_are(tmp_path: Path) -> None:
    generated = Generated(3_000, genome_tags=7)
    ratings = collab.load(generated.write_csv(tmp_path))
    genome = generated.ratings().genome
    assert ratings.genome is not None
    assert genome is not None
    assert len(genome.items) == pytest.approx(len(ratings.item_table) / 2, abs=1)
    np.testing.assert_array_equal(ratings.genome.items, genome.items)
    np.testing.assert_array_equal(ratings.genome.relevance, genome.relevance)
    np.testing.assert_array_equal(ratings.stars, Generated(3_000).ratings().stars)
