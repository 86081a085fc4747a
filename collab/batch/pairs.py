"""Predictions of given pairs of users and titles, in the order of a file."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from collab.batch.people import TrainedPeople
from collab.errors import BadConfig, BadData
from collab.recommend import Recommender, UserEmbedding
from collab.tables import named_table
from collab.types import Codes, Floats

_NEEDED = ("user", "item")


class Pairs(NamedTuple):
    """Ids of users and titles, pair by pair."""

    users: Sequence[str]
    items: Sequence[str]


class PairPredictions(NamedTuple):
    """Predicted stars of pairs within the scale, their spread and the 80% range, float64 (pairs,), and the ids of users
    that the model does not know, each once: they are predicted as the average person.
    """

    stars: Floats
    sd: Floats
    low: Floats
    high: Floats
    strangers: Sequence[str]


def read_pairs(path: Path, model: Recommender) -> Pairs:
    """Return the pairs of a CSV or TSV file with columns for user and item. Raises BadData, with the line, for a row
    without them and for an item that the model does not list.
    """
    if not path.is_file():
        raise BadData("no such file; a CSV or TSV file with a user and an item in each row is wanted.", file=path)
    table = named_table(path, {}, _NEEDED)
    user, item = table.columns.user, table.columns.item
    assert user is not None  # noqa: S101 (it is needed)
    listed, users, items = frozenset(model.items.ids), [], []
    for line, fields in table.rows():
        if len(fields) <= max(user, item):
            raise BadData(f"{len(fields)} fields, and not {table.width}.", file=path, line=line)
        if fields[item].strip() not in listed:
            raise BadData(f'no item "{fields[item].strip():.40}" in {model.artifact.data}.', file=path, line=line)
        users.append(fields[user].strip())
        items.append(fields[item].strip())
    return Pairs(users, items)


def check_predicts_stars(model: Recommender) -> None:
    """Raise BadConfig for a model of choices without stars."""
    if model.artifact.implicit:
        raise BadConfig(f"{model.artifact.data} has choices without stars, so there are none to predict.")


def predict_pairs(
    model: Recommender, pairs: Pairs, progress: Callable[[float], None] = lambda _share: None
) -> PairPredictions:
    """Predict pairs; `progress` is told the share of users that is done. Raises UnknownItem, BadConfig for a model of
    choices without stars, and NotFound where the ratings of its users are not in the cache any more.
    """
    check_predicts_stars(model)
    rows, figures = _rows_by_user(pairs.users), np.zeros((4, len(pairs.users)))
    trained = frozenset(model.artifact.user_ids)
    known, strangers = ([user for user in rows if (user in trained) is wanted] for wanted in (True, False))
    for done, (user, me) in enumerate(_embeddings(model, known, strangers), 1):
        predicted = model.predict(me, [pairs.items[row] for row in rows[user].tolist()])
        stars = model.scale.clip(predicted.mean)
        figures[:, rows[user]] = (stars, predicted.sd, predicted.low, predicted.high)
        progress(done / len(rows))
    stars, sd, low, high = figures
    return PairPredictions(stars, sd, low, high, strangers)


def _rows_by_user(users: Sequence[str]) -> dict[str, Codes]:
    """Return where each user's pairs are."""
    rows: dict[str, list[int]] = {}
    for row, user in enumerate(users):
        rows.setdefault(user, []).append(row)
    return {user: np.array(own, np.int32) for user, own in rows.items()}


def _embeddings(
    model: Recommender, known: Sequence[str], strangers: Sequence[str]
) -> Iterator[tuple[str, UserEmbedding]]:
    if known:
        yield from zip(known, TrainedPeople(model, model.ratings).embeddings(known), strict=True)
    average = model.fold_in({})
    yield from ((user, average) for user in strangers)
