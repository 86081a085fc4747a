"""Errors of a model from what is kept of it."""

from pathlib import Path

import pytest

import collab
from collab.data import Ratings
from collab.data.cache import cache_folder, write
from collab.errors import NotFound
from collab.inspection import histogram, look_at_errors, ratings_of
from collab.inspection.errors import by_ratings, by_stars, calibration
from collab.inspection.held_out import predict_held_out
from tests.inspection.conftest import SPLIT


def test_everything_is_found_from_the_cache(model: collab.Recommender, ratings: Ratings, tmp_path: Path) -> None:
    cache_folder()
    (tmp_path / "scratch").mkdir()
    write(ratings, tmp_path / "scratch")
    errors = look_at_errors(model)
    held = predict_held_out(model, ratings, collab.split(ratings, SPLIT))
    assert errors.split == SPLIT
    assert errors.histogram == histogram(ratings)
    assert errors.bins == {"stars": by_stars(held), "ratings": by_ratings(held), "predicted": calibration(held)}
    assert len(ratings_of(model)) == len(ratings)


def test_ratings_that_are_gone_are_told(model: collab.Recommender) -> None:
    with pytest.raises(NotFound, match="The ratings of made-up that this model was trained on are not in the cache"):
        look_at_errors(model)
