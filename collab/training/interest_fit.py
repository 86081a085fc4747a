"""Interest beside a star model: fitted on the same training rows, and joined with it."""

from dataclasses import replace
from functools import partial

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.inference import fold_in_ratings
from collab.interest import Choices, StarsOf, fit_interest, learn_join, serving_kind
from collab.models import BayesConfig
from collab.training.gibbs_fit import GibbsFit
from collab.types import Codes, Floats, Singles

_SWEEPS, _FACTORS, _SEED = 40, 10, 42


def with_interest(artifact: Artifact, ratings: Ratings, split: Split) -> Artifact:
    """Return the model with interest of the kind that serves its data, and the weights that join it with stars."""
    choices = Choices.of(ratings, split.training)
    kind = serving_kind(*choices.weights.shape)
    join = learn_join(kind, choices, ratings.scale, partial(stars_by, ratings, split))
    return replace(artifact, interest=fit_interest(kind, choices.weights, choices.genres), join=join)


def stars_by(ratings: Ratings, split: Split, users: Codes) -> StarsOf:
    """Return the predictions of a small `bayes` that is trained on some users alone, by their codes."""
    rows = split.training[np.isin(ratings.users[split.training], users)]
    config = BayesConfig(
        model="bayes",
        metrics="losses",
        epochs=_SWEEPS,
        factors=_FACTORS,
        seed=_SEED,
        head="gaussian",
        features="none",
    )
    model = GibbsFit(ratings, Split(split.name, rows, rows[:0]), config)
    for _ in model.epochs():
        pass
    return stars_of(model.build_artifact({}))


def stars_of(artifact: Artifact) -> StarsOf:
    """Return the predictions of a model for anyone who is folded in."""
    listed = artifact.scoring.select(artifact.item_rows, np.float32)

    def predict(titles: Codes, stars: Singles) -> Floats:
        rated = artifact.scoring.select(artifact.item_rows[titles])
        noise = artifact.noise.at(artifact.item_rows[titles])
        posterior, _ = fold_in_ratings(artifact.prior, rated, stars.astype(np.float64), noise)
        return listed.mean_stars(posterior.mean)

    return predict
