"""Titles by their bias: liked, or not, beyond what the taste of those who rated them explains."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.errors import BadConfig
from collab.inference import SigmoidRange
from collab.recommend import Recommender
from collab.types import Codes, Floats


@dataclass(frozen=True)
class ItemBias:
    """A title's bias, before the link; its ratings, their mean and that of its genres, in stars; which end of the order
    it was taken from.

    A title with a high mean and a low bias is liked by those whose taste it fits, and by them alone (lesson section
    "Interpreting embeddings and biases"). `kind` is nan for a title without genres.
    """

    item: str
    title: str
    bias: float
    ratings: int
    mean: float
    kind: float
    genres: tuple[str, ...]
    end: Literal["top", "bottom"]


def item_biases(model: Recommender) -> Floats:
    """Return the bias of every listed item, float64, the mean over a model's samples; 0 is the mean title where stars
    are not bent by a sigmoid. Raises BadConfig for a model that has no biases.
    """
    artifact = model.artifact
    if artifact.layers or not np.ptp(artifact.item_offsets):
        raise BadConfig(f"{artifact.model} has no biases of titles; dot-bias, embedding-dot-bias and bayes have.")
    offsets = artifact.item_offsets.astype(np.float64).mean(0)
    start = 0.0 if isinstance(artifact.link, SigmoidRange) else offsets[0]
    return np.asarray(offsets[artifact.item_rows] - start)


def biases(model: Recommender, n: int = 10, min_ratings: int = 1) -> list[ItemBias]:
    """Return the n titles with the highest biases, highest first, then the n with the lowest, lowest first, among those
    with `min_ratings` training ratings or more. Raises BadConfig for a model without biases.
    """
    values = item_biases(model)
    among = np.flatnonzero(model.stats.trained >= max(1, min_ratings))
    upwards = among[np.lexsort((among, values[among]))].astype(np.int32)
    n = min(n, len(upwards))
    return [
        *_biases_of(model, values, upwards[::-1][:n], "top"),
        *_biases_of(model, values, upwards[:n], "bottom"),
    ]


def _biases_of(model: Recommender, values: Floats, positions: Codes, end: Literal["top", "bottom"]) -> list[ItemBias]:
    items, stats = model.items, model.stats
    genres = _genre_means(model)

    def kind(position: int) -> float:
        known = [genres[genre] for genre in items.genres_of(position) if genre in genres]
        return sum(known) / len(known) if known else float("nan")

    return [
        ItemBias(
            item=items.id(position),
            title=items.name(position),
            bias=float(values[position]),
            ratings=int(stats.ratings[position]),
            mean=float(stats.mean[position]),
            kind=kind(position),
            genres=tuple(items.genres_of(position)),
            end=end,
        )
        for position in positions.tolist()
    ]


def _genre_means(model: Recommender) -> dict[str, float]:
    """Return the mean stars of all ratings of titles of each genre."""
    stats = model.stats
    sums = np.stack([stats.ratings * stats.mean.astype(np.float64), stats.ratings])
    kinds, kind_of_item = model.items.genre_sets
    totals: dict[str, Floats] = {}
    for kind, total in zip(kinds, np.stack([np.bincount(kind_of_item, row) for row in sums], axis=1), strict=True):
        for genre in kind:
            totals[genre] = totals.get(genre, np.zeros(2)) + total
    return {genre: float(total / count) for genre, (total, count) in totals.items() if count}
