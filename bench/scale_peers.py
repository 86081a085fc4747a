"""ALS of other libraries on the ratings of bench.scale, where these are installed: implicit's, of choices, and
LensKit's, of stars, each with as many factors and sweeps as ours on as many ratings.
"""

import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

import collab
from collab.data import Ratings, Split
from collab.interest import FACTORS, UNCHOSEN, Choices, ndcg, sweeps_for
from collab.models import configure_for

_PEOPLE, _LIST = 300, 10
_RIDGE = 0.01


def implicit_als(ratings: Ratings, split: Split) -> dict[str, float]:
    """Fit implicit's ALS to the choices, each weighed as ours weighs them against what was not chosen."""
    from implicit.als import AlternatingLeastSquares

    weights = csr_matrix(Choices.of(ratings, split.training).weights)  # it knows no array
    weights.data /= UNCHOSEN
    model = AlternatingLeastSquares(
        factors=FACTORS, iterations=sweeps_for(weights.nnz), regularization=_RIDGE, random_state=42
    )
    begun = time.perf_counter()
    model.fit(weights, show_progress=False)
    took = time.perf_counter() - begun
    figures = []
    for user, rows in list(ratings.rows_by_user(split.valid).items())[:_PEOPLE]:
        best, _ = model.recommend(user, weights[user], N=_LIST)
        relevant = np.unique(ratings.items[rows])
        figures.append(ndcg(np.isin(best, relevant), len(relevant)))
    return {"fit, s": took, "ndcg10": float(np.mean(figures))}


def lenskit_als(ratings: Ratings, split: Split) -> dict[str, float]:
    """Fit LensKit's ALS around biases to the stars."""
    import pandas as pd
    from lenskit.als import BiasedMFScorer
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.training import TrainingOptions

    ours, rows = configure_for("als", len(ratings)), split.training
    columns = {"user_id": ratings.users[rows], "item_id": ratings.items[rows], "rating": ratings.stars[rows]}
    data = from_interactions_df(pd.DataFrame(columns), items=np.arange(len(ratings.item_table)))
    model = BiasedMFScorer(features=ours.model_dump()["factors"], epochs=ours.epochs_for(len(rows)))
    begun = time.perf_counter()
    model.train(data, TrainingOptions(rng=42))
    took, squares = time.perf_counter() - begun, list[float]()
    for user, own in list(ratings.rows_by_user(split.valid).items())[: 10 * _PEOPLE]:
        scored = model(query=RecQuery(user_id=user), items=ItemList(item_ids=ratings.items[own]))
        apart = np.clip(scored.scores(), ratings.scale.low, ratings.scale.high) - ratings.stars[own]
        squares += (apart[~np.isnan(apart)] ** 2).tolist()
    return {"fit, s": took, "rmse": float(np.sqrt(np.mean(squares)))}


PEERS = {"implicit": implicit_als, "lenskit": lenskit_als}


def installed() -> list[str]:
    """Return the libraries that are there."""
    return [name for name in PEERS if find_spec(name) is not None]


def peer(folder: Path, name: str, split: str) -> dict[str, float]:
    """Fit the ALS of a library to the ratings of a folder."""
    ratings = collab.load(folder / "csv")
    return PEERS[name](ratings, collab.split(ratings, split))
