"""Neighbours by choices, asked about pairs of titles that many people know to belong together."""

import csv
from pathlib import Path

import numpy as np

from collab.data import Ratings, item_stats, split
from collab.interest import Choices, fit_serving
from collab.recommend.similar import Neighbourhood, near_by_choices
from collab.types import Codes

_NEAREST = 5


def known_pairs() -> list[tuple[str, str]]:
    """Return pairs of titles of the sample: a film and its sequel, or two of a kind."""
    with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
        return [(row["first"], row["second"]) for row in csv.DictReader(file)]


def share_near(ratings: Ratings, rows: Codes) -> float:
    """Return in which share of the pairs, asked both ways, the other title is among the five nearest, by choices in
    some rows of the data.
    """
    items = ratings.item_table
    ids = dict(zip(items.names, items.ids, strict=True))
    choices = Choices.of(ratings, rows)
    interest = fit_serving("ease", choices.weights, choices.genres)
    titles = Neighbourhood(items, item_stats(ratings, rows))
    pairs = known_pairs()
    near = [
        ids[other] in {title.item for title in near_by_choices(interest, titles, [ids[asked]], _NEAREST)}
        for one, second in pairs
        for asked, other in ((one, second), (second, one))
    ]
    return float(np.mean(near))


def test_the_other_title_of_a_well_known_pair_is_among_the_five_nearest(sample: Ratings) -> None:
    assert len(known_pairs()) >= 40
    assert {title for pair in known_pairs() for title in pair} <= set(sample.item_table.names)
    assert share_near(sample, np.arange(len(sample), dtype=np.int32)) >= 0.7


def test_a_fifth_of_the_ratings_held_out_costs_some_of_the_pairs(sample: Ratings) -> None:
    """Few people of the sample rated both: 68% of the pairs are near by four fifths of the ratings, 83% by all."""
    assert share_near(sample, split(sample, "random:0.2@42").training) >= 0.65
