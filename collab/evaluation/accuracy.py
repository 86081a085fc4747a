"""How far the predictions of a trained model are from the ratings that were held out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.recommend import Recommender, UserEmbedding
from collab.types import Codes, Floats


@dataclass(frozen=True)
class Accuracy:
    """`mse` of the predicted stars as they come; `rmse` and `mae` of those clipped to the scale; and `mean_rmse`, the
    RMSE of predicting nothing but the mean of the training stars.
    """

    rmse: float
    mse: float
    mae: float
    mean_rmse: float


def measure_accuracy(model: Recommender, ratings: Ratings, split: Split) -> Accuracy:
    """Compare the predictions of the held-out rows with their stars. Raises BadConfig where nothing is held out.

    The predictions are those that lists show. The figures at the end of a fit, `artifact.metrics`, are of what was
    trained, which knows a title without training ratings as the mean one, not by its genres and year, and of a model of
    samples has people as they were drawn, not folded in.
    """
    check_held_out(split)
    stars, predicted = ratings.stars[split.valid].astype(np.float64), trained_stars(model, ratings, split)
    errors = model.scale.clip(predicted) - stars
    mean = ratings.stars[split.training].mean(dtype=np.float64)
    return Accuracy(
        rmse=float(np.sqrt(np.mean(errors**2))),
        mse=float(np.mean((predicted - stars) ** 2)),
        mae=float(np.mean(np.abs(errors))),
        mean_rmse=float(np.sqrt(np.mean((mean - stars) ** 2))),
    )


def check_held_out(split: Split) -> None:
    """Raise BadConfig where a split holds nothing out."""
    if not len(split.valid):
        raise BadConfig(f"The split {split.name} holds nothing out to evaluate on.")


def trained_stars(model: Recommender, ratings: Ratings, split: Split) -> Floats:
    """Return the predicted stars of the held-out rows, in their order, as the model trained on this split gives them.

    A user's embedding is the trained one; where a model keeps none, it is folded in from the user's training ratings,
    and of a user without any, it is that of the average person.
    """
    average, ids, predicted = model.artifact.prior.mean, ratings.item_table.ids, np.zeros(len(ratings))
    if not len(model.artifact.user_embeddings):
        for _, me, held_out in people_held_out(model, ratings, split):
            predicted[held_out] = model.predict(me, [ids[item] for item in ratings.items[held_out].tolist()]).mean
        return predicted[split.valid]
    position_of_user = {user: position for position, user in enumerate(model.artifact.user_ids)}
    for user, held_out in ratings.rows_by_user(split.valid).items():
        position = position_of_user.get(ratings.user_ids[user])
        rows = model.artifact.user_embeddings[position : position + 1] if position is not None else average
        predicted[held_out] = model.scoring_at(ratings.items[held_out]).stars(rows.astype(np.float64)).mean(0)
    return predicted[split.valid]


def people_held_out(model: Recommender, ratings: Ratings, split: Split) -> Iterator[tuple[int, UserEmbedding, Codes]]:
    """Yield each user of the held-out rows, by code, as the model trained on this split knows them, and their rows:
    with the trained embedding, or folded in from their training ratings where a model keeps none; of a user without any
    it is that of the average person.
    """
    position_of_user = {user: position for position, user in enumerate(model.artifact.user_ids)}
    trained, held_out = ratings.rows_by_user(split.training), ratings.rows_by_user(split.valid)
    positions = {user: position_of_user.get(ratings.user_ids[user]) for user in held_out}

    def answers(user: int) -> dict[str, float]:
        return {} if positions[user] is None else stars_by_item(ratings, trained[user])

    def embedding(user: int) -> UserEmbedding:
        position = positions[user]
        return model.fold_in({}) if position is None else model.fold_in.trained(position, answers(user))

    kept = len(model.artifact.user_embeddings)
    people = map(embedding, held_out) if kept else model.fold_in.many(map(answers, held_out))
    yield from zip(held_out, people, held_out.values(), strict=True)


def stars_by_item(ratings: Ratings, rows: Codes) -> dict[str, float]:
    """Return the stars of some rows by item id, in their order."""
    ids = ratings.item_table.ids
    rated = zip(ratings.items[rows].tolist(), ratings.stars[rows].tolist(), strict=True)
    return {ids[item]: stars for item, stars in rated}
