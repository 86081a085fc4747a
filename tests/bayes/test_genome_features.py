"""The tag genome as features of titles: its leading directions, and what they tell of titles held out whole."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import collab
from collab.bayes import item_tables
from collab.data import Genome, Ratings
from collab.evaluation import measure_accuracy
from collab.storage import Strings
from collab.testing import Generated
from collab.testing.made_up import made_up, made_up_items
from collab.testing.models import fit, losses
from collab.training import Finished
from collab.types import AnyArray, Floats

COLD = "items:0/5"


def genome_of(relevance: AnyArray, items: list[int] | None = None) -> Genome:
    """Return a genome with this relevance, (t, g), of the first titles or these."""
    tags, titles = relevance.shape
    positions = np.array(range(titles) if items is None else items, np.int32)
    return Genome(Strings.of(f"tag {tag}" for tag in range(tags)), positions, relevance.astype(np.uint8))


def directions(genome: Genome, titles: int) -> Floats:
    return item_tables(made_up_items(titles), np.arange(titles), genome)["tag genome"]


@cache
def generated() -> Ratings:
    """Return ratings whose titles have factors that a genome of the better known half tells in part."""
    return Generated(20_000, users=300, titles=400, genome_tags=100).ratings()


def test_titles_lie_along_the_directions_in_which_tags_differ_as_far_apart_as_by_all_tags() -> None:
    relevance = np.random.default_rng(3).integers(0, 256, (30, 5_000))
    places = directions(genome_of(relevance), 5_000)
    centred = relevance - relevance.mean(1, keepdims=True)
    scale = np.mean(np.sum(centred**2, 0))
    some = slice(2_000, 2_100)
    np.testing.assert_allclose(places[some] @ places[some].T, centred[:, some].T @ centred[:, some] / scale, atol=1e-5)
    assert np.mean(np.sum(places**2, 1)) == pytest.approx(1)


def test_of_many_tags_fifty_directions_count_and_the_longest_of_them() -> None:
    rng = np.random.default_rng(4)
    meant = rng.normal(size=(200, 3)) @ rng.normal(size=(3, 900))
    relevance = np.clip(128 + 20 * meant + rng.normal(size=meant.shape), 0, 255)
    places = directions(genome_of(relevance), 900)
    assert places.shape == (900, 50)
    squares = np.sum(places**2, 0)
    assert squares[:3].sum() > 0.95 * squares.sum()
    np.testing.assert_allclose(squares, np.sort(squares)[::-1])


def test_titles_that_a_genome_lacks_are_as_the_mean_of_it() -> None:
    places = directions(genome_of(np.array([[0, 255], [255, 0]]), [1, 3]), 5)
    assert not places[[0, 2, 4]].any()
    np.testing.assert_allclose(np.abs(places[[1, 3]]).max(1), 1, rtol=1e-6)
    assert not directions(genome_of(np.full((3, 4), 40)), 5).any()


def test_a_genome_explains_a_part_of_titles_and_is_named() -> None:
    with_genome = replace(made_up(), genome=genome_of(np.random.default_rng(1).integers(0, 256, (5, 90))))
    events, artifact = fit(with_genome, "bayes", epochs=20, factors=3)
    assert isinstance(events[-1], Finished)
    assert list(events[-1].explained) == ["raters", "genres", "year", "tag genome", "rated titles"]
    assert 0 < artifact.metrics["explained.tag genome"] < 1


def test_without_features_a_genome_is_not_looked_at() -> None:
    plain = replace(generated(), genome=None)
    options: dict[str, Any] = {"epochs": 3, "factors": 2, "features": "none"}
    assert losses(fit(generated(), "bayes", **options)[0]) == losses(fit(plain, "bayes", **options)[0])


@pytest.mark.parametrize(
    ("model", "options", "won"), [("bayes", {"epochs": 40}, 0.02), ("dot-bias", {"epochs": 3}, 0.01)]
)
def test_titles_held_out_whole_get_better_stars_with_a_genome(model: str, options: dict[str, int], won: float) -> None:
    errors = []
    for ratings in (generated(), replace(generated(), genome=None)):
        artifact = fit(ratings, model, COLD, **options)[1]
        rec = collab.Recommender(artifact, ratings)
        errors.append(measure_accuracy(rec, ratings, collab.split(ratings, COLD)).rmse)
    assert errors[0] < errors[1] - won
