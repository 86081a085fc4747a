"""How good the answers of a fitted system are: figures of one split, as plain records."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from bench.compared.system import Answers, Fitted, Training
from collab.data import Ratings
from collab.interest import LIST, LONG_LIST, best_first, is_liked, ndcg, recall
from collab.types import AnyArray, Codes, Floats

ANSWERS = (0, 3, 5, 10, 20)
RELEVANT = ("all", "liked")
_FIFTHS = 5

Record = dict[str, Any]


def accuracy(fitted: Fitted, training: Training) -> Record:
    """Return RMSE and MAE of the held-out ratings, predictions clipped to the scale."""
    ratings, rows = training.ratings, training.split.valid
    predicted = ratings.scale.clip(_predicted(fitted, ratings, rows))
    errors = predicted - ratings.stars[rows]
    return {"rmse": float(np.sqrt(np.mean(errors**2))), "mae": float(np.mean(np.abs(errors)))}


def _predicted(fitted: Fitted, ratings: Ratings, rows: Codes) -> Floats:
    predicted = np.asarray(fitted.stars(ratings.users[rows], ratings.items[rows]), np.float64)
    if not np.isfinite(predicted).all():
        raise ValueError(f"{(~np.isfinite(predicted)).sum()} of {len(rows)} predictions are no numbers")
    return predicted


def ranking(fitted: Fitted, training: Training) -> Record:
    """Return nDCG@10 and recall@20 of lists of all titles that a person has not rated in training."""
    ratings, split = training.ratings, training.split
    held_out, trained = ratings.rows_by_user(split.valid), ratings.rows_by_user(split.training)
    users = np.array(list(held_out), np.int32)
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in RELEVANT}
    for user, scores in zip(users.tolist(), fitted.scores(users), strict=True):
        rated = ratings.items[trained.get(user, np.zeros(0, np.int32))]
        for name, of_list in _lists(scores, rated, relevant_items(ratings, held_out[user])).items():
            figures[name].append(of_list)
    return {
        f"{figure}_{name}": float(np.mean([each[place] for each in some]))
        for name, some in figures.items()
        for place, figure in enumerate(("ndcg10", "recall20"))
    } | {"users": len(figures["all"])}


def relevant_items(ratings: Ratings, rows: Codes) -> dict[str, Codes]:
    """Return the items of some rows of one person: all, and those with stars from three quarters of the scale up."""
    liked = is_liked(ratings.stars[rows], ratings.scale)
    return {"all": np.unique(ratings.items[rows]), "liked": np.unique(ratings.items[rows][liked])}


def _lists(scores: Floats, rated: Codes, relevant: Mapping[str, Codes]) -> dict[str, tuple[float, float]]:
    """Return nDCG@10 and recall@20 of a person's list, for each meaning of relevant that has a title."""
    candidates = np.ones(len(scores), np.bool_)
    candidates[rated] = False
    best = best_first(np.nan_to_num(np.asarray(scores, np.float64), nan=-np.inf), candidates, LONG_LIST)
    figures = {}
    for name, items in relevant.items():
        wanted = items[candidates[items]]
        if len(wanted):
            hits = np.isin(best, wanted)
            figures[name] = float(ndcg(hits[:LIST], len(wanted))), float(recall(hits, len(wanted)))
    return figures


def certainty(fitted: Fitted, training: Training) -> Record:
    """Return the coverage of 80% intervals, over all held-out ratings and by fifths, the lowest first, of the predicted
    stars, the width, and how many training ratings user and title have; and Spearman's correlation of error and width.
    """
    ratings, rows = training.ratings, training.split.valid
    users, items, stars = ratings.users[rows], ratings.items[rows], ratings.stars[rows].astype(np.float64)
    predicted = _predicted(fitted, ratings, rows)
    low, high = fitted.intervals(users, items)
    covered, width = (low <= stars) & (stars <= high), high - low
    counts = [
        np.bincount(codes, minlength=n)
        for codes, n in zip((training.users, training.items), training.shape, strict=True)
    ]
    by = {"stars": predicted, "width": width, "user": counts[0][users], "title": counts[1][items]}
    return {
        "coverage": float(covered.mean()),
        "width": float(width.mean()),
        "spearman": float(spearmanr(np.abs(predicted - stars), width).statistic),
        "fifths": {name: _by_fifths(covered, values) for name, values in by.items()},
    }


def _by_fifths(covered: AnyArray, values: AnyArray) -> list[float]:
    parts = np.array_split(np.argsort(values, kind="stable"), _FIFTHS)
    return [float(covered[part].mean()) for part in parts]


def answered(ratings: Ratings, answerable: Sequence[Codes], trained: Codes, count: int) -> list[Codes]:
    """Return the first rows of each person's that are answered, those of the most trained titles first."""
    popularity = np.bincount(ratings.items[trained], minlength=len(ratings.item_table))

    def first(rows: Codes) -> Codes:
        items = ratings.items[rows]
        return rows[np.lexsort((items, -popularity[items]))[:count]]

    return [first(rows) for rows in answerable]


def answers_of(ratings: Ratings, rows: Sequence[Codes]) -> list[Answers]:
    """Return rows as answers, person by person."""
    return [(ratings.items[some], ratings.stars[some]) for some in rows]


def _or_popular(scores: Floats, popularity: AnyArray) -> Floats:
    """Return the scores, or the most rated titles first where a system has nothing to say of a person."""
    known = scores[np.isfinite(scores)]
    return scores if len(known) and known.min() < known.max() else popularity.astype(np.float64)


def cold_figures(
    fitted: Fitted,
    users: Codes,
    training: Training,
    asked: Sequence[Codes],
    predicted: Sequence[Codes],
    *,
    stars: bool,
) -> Record:
    """Return the sums of people, called `users` in this fit, who answered the rows `asked`: squared errors of the rows
    `predicted`, where the system has `stars`, and nDCG@10 of their lists. Where a system has no list of someone, the
    titles with the most ratings in `training`, which does not know these people, stand in.
    """
    ratings, popularity = training.ratings, np.bincount(training.items, minlength=training.shape[1])
    sums: Record = {"ratings": sum(map(len, predicted)), "people": len(users)}
    if stars:
        pairs = (
            np.repeat(users, [len(rows) for rows in predicted]),
            np.concatenate([ratings.items[rows] for rows in predicted]),
        )
        errors = (
            ratings.scale.clip(np.asarray(fitted.stars(*pairs), np.float64)) - ratings.stars[np.concatenate(predicted)]
        )
        sums["squares"] = float(np.sum(errors**2))
    figures: dict[str, list[float]] = {name: [] for name in RELEVANT}
    for scores, rows, hidden in zip(fitted.scores(users), asked, predicted, strict=True):
        listed = _or_popular(np.asarray(scores, np.float64), popularity)
        for name, (of_list, _) in _lists(listed, ratings.items[rows], relevant_items(ratings, hidden)).items():
            figures[name].append(of_list)
    lists = {f"ndcg_{name}": [float(np.sum(some)), len(some)] for name, some in figures.items()}
    return sums | lists
