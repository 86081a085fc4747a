"""A title by surprise: the best one for a person drawn from all that, for what is known, this person may be."""

from collections.abc import Collection

import numpy as np

from collab.interest import AS_LEARNED, best_first
from collab.recommend import ANY_TITLE, Recommendation, Recommender, TitleFilter, UserEmbedding, joined
from collab.types import Floats


def surprise(
    model: Recommender,
    me: UserEmbedding,
    rng: "np.random.Generator",
    *,
    only: TitleFilter = ANY_TITLE,
    without: Collection[str] = (),
) -> Recommendation | None:
    """Return the title that is best for one draw of the person, None where none meets the conditions; `only` and
    `without` as in `recommend`.

    Thompson sampling (Thompson, Biometrika 25, 1933): stars are those of an embedding drawn from the person's posterior
    in one sample of the model; interest is that of a Bayesian bootstrap of what they chose, each choice weighted by a
    draw from the exponential distribution (Rubin, Annals of Statistics 9, 1981; Eckles and Kaptein 2014). Both are
    joined as in the list, the dial somewhere between its middle and what few know. Raises like `recommend`.
    """
    scores = _drawn_scores(model, me, rng)
    best = best_first(scores, model.allowed(me, only, without=without), 1)
    return next(iter(model.describe(me, best, scores[best])), None)


def _drawn_scores(model: Recommender, me: UserEmbedding, rng: "np.random.Generator") -> Floats:
    """Return the scores of every listed title for one draw of the person."""
    mean, covariance = me.gaussian.mean, me.gaussian.covariance
    normals = rng.standard_normal(mean.shape)
    embeddings = mean + (np.linalg.cholesky(covariance) @ normals[:, :, None])[:, :, 0]
    stars = model.scoring.stars(embeddings)[int(rng.integers(len(mean)))]
    if (interest := model.artifact.interest) is None:
        return np.asarray(stars)
    drawn = me.weights * rng.exponential(size=len(me.weights))
    return joined(model.artifact, me.weights, interest.scores(me.chosen, drawn), stars, rng.uniform(0, AS_LEARNED))
