"""How far the predictions of a trained model are from the ratings that were held out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from collab.data import About, Ratings, Split
from collab.errors import BadConfig
from collab.evaluation.bootstrap import SquaredErrors
from collab.inference import moment_effects, sample_mean
from collab.recommend import Recommender, UserEmbedding
from collab.types import Codes, Floats


@dataclass(frozen=True)
class Accuracy:
    """`mse` of the predicted stars as they come; `rmse` and `mae` of those clipped to the scale; and `mean_rmse`, the
    RMSE of predicting nothing but the mean of the training stars. `rmse_when` is that of predictions that also know
    when each rating was given, see `moment_effects`: no list can, which is of the future; None where the model has
    learned nothing of it.
    """

    rmse: float
    mse: float
    mae: float
    mean_rmse: float
    rmse_when: float | None = None


def measure_accuracy(model: Recommender, ratings: Ratings, split: Split) -> Accuracy:
    """Compare the predictions of the held-out rows with their stars. Raises BadConfig where nothing is held out.

    The predictions are those that lists show. The figures at the end of a fit, `artifact.metrics`, are of what was
    trained, which knows a title without training ratings as the mean one, not by its genres and year, and of a model of
    samples has people as they were drawn, not folded in.
    """
    return measure_errors(model, ratings, split)[0]


def measure_errors(model: Recommender, ratings: Ratings, split: Split) -> tuple[Accuracy, SquaredErrors]:
    """Return the same, and the errors, of predictions clipped to the scale, person by person."""
    check_held_out(split)
    stars = ratings.stars[split.valid].astype(np.float64)
    predicted, when = _trained_stars(model, ratings, split)
    errors, then = model.scale.clip(predicted) - stars, model.scale.clip(when) - stars
    mean = ratings.stars[split.training].mean(dtype=np.float64)
    users, places = np.unique(ratings.users[split.valid], return_inverse=True)
    accuracy = Accuracy(
        rmse=float(np.sqrt(np.mean(errors**2))),
        mse=float(np.mean((predicted - stars) ** 2)),
        mae=float(np.mean(np.abs(errors))),
        mean_rmse=float(np.sqrt(np.mean((mean - stars) ** 2))),
        rmse_when=float(np.sqrt(np.mean(then**2))) if model.artifact.noise.moments else None,
    )
    sums, counts = np.bincount(places, errors**2), np.bincount(places)
    return accuracy, SquaredErrors(users, np.asarray(sums, np.float64), np.asarray(counts, np.float64))


def check_held_out(split: Split) -> None:
    """Raise BadConfig where a split holds nothing out."""
    if not len(split.valid):
        raise BadConfig(f"The split {split.name} holds nothing out to evaluate on.")


def trained_stars(model: Recommender, ratings: Ratings, split: Split) -> Floats:
    """Return the predicted stars of the held-out rows, in their order, as the model trained on this split gives them.

    A user's embedding is the trained one; where a model keeps none, it is folded in from the user's training ratings,
    and of a user without any, it is that of the average person.
    """
    return np.asarray(_trained_stars(model, ratings, split)[0])


def _trained_stars(model: Recommender, ratings: Ratings, split: Split) -> Floats:
    """Return the same, and below it those that know when each rating was given, (2, n)."""
    average, ids = model.artifact.prior.mean, ratings.item_table.ids
    in_order = np.sort(split.valid)
    predicted = np.zeros((2, len(in_order)))
    if not len(model.artifact.user_embeddings):
        trained = ratings.rows_by_user(split.training)
        for user, me, held_out in people_held_out(model, ratings, split):
            stars = model.predict(me, [ids[item] for item in ratings.items[held_out].tolist()]).mean
            places = np.searchsorted(in_order, held_out)
            predicted[:, places] = stars
            if model.artifact.noise.moments and me.answers:
                predicted[1, places] += _moment_gains(model, me, ratings, trained[user], held_out)
        return predicted[:, np.searchsorted(in_order, split.valid)]
    by_user = ratings.rows_by_user(split.valid)
    positions = _positions(model, ratings, by_user)
    for user, held_out in by_user.items():
        position = positions[user]
        rows = model.artifact.user_embeddings[position : position + 1] if position is not None else average
        stars = model.scoring_at(ratings.items[held_out]).stars(rows.astype(np.float64)).mean(0)
        predicted[:, np.searchsorted(in_order, held_out)] = stars
    return predicted[:, np.searchsorted(in_order, split.valid)]


def _positions(model: Recommender, ratings: Ratings, users: Iterable[int]) -> dict[int, int | None]:
    """Return the position of some users, by code, among those that a model was trained on; None of one it was not."""
    codes = list(users)
    wanted = {ratings.user_ids[code] for code in codes}
    trained = {user: position for position, user in enumerate(model.artifact.user_ids) if user in wanted}
    return {code: trained.get(ratings.user_ids[code]) for code in codes}


def _moment_gains(model: Recommender, me: UserEmbedding, ratings: Ratings, rows: Codes, held_out: Codes) -> Floats:
    """Return how many stars more, (k,), held-out rows of a person have for when they were given, by what their training
    rows near in time have.
    """
    artifact, ids = model.artifact, ratings.item_table.ids
    last = {ids[item]: row for item, row in zip(ratings.items[rows].tolist(), rows.tolist(), strict=True)}
    times = ratings.times[[last[item] for item in me.answers]]
    effects = moment_effects(artifact.noise.moments, me.evidence, me.gaussian, times, ratings.times[held_out])
    scores = sample_mean(model.scoring_at(ratings.items[held_out]).latent(me.gaussian.mean)[0])
    return np.asarray(artifact.link.stars(scores + effects) - artifact.link.stars(scores))


def people_held_out(model: Recommender, ratings: Ratings, split: Split) -> Iterator[tuple[int, UserEmbedding, Codes]]:
    """Yield each user of the held-out rows, by code, as the model trained on this split knows them, and their rows:
    with the trained embedding, or folded in from their training ratings and what the data know of them where a model
    keeps none; of a user without any it is that of the average person.
    """
    trained, held_out = ratings.rows_by_user(split.training), ratings.rows_by_user(split.valid)
    positions = _positions(model, ratings, held_out)

    def answers(user: int) -> dict[str, float]:
        return {} if positions[user] is None else stars_by_item(ratings, trained[user])

    def embedding(user: int) -> UserEmbedding:
        position = positions[user]
        return model.fold_in({}) if position is None else model.fold_in.trained(position, answers(user))

    def about(user: int) -> About:
        return About() if positions[user] is None else ratings.about(user)

    kept = len(model.artifact.user_embeddings)
    people = map(embedding, held_out) if kept else model.fold_in.many(map(answers, held_out), map(about, held_out))
    yield from zip(held_out, people, held_out.values(), strict=True)


def stars_by_item(ratings: Ratings, rows: Codes) -> dict[str, float]:
    """Return the stars of some rows by item id, in their order."""
    ids = ratings.item_table.ids
    rated = zip(ratings.items[rows].tolist(), ratings.stars[rows].tolist(), strict=True)
    return {ids[item]: stars for item, stars in rated}
