"""From the arrays of a trained module to an Artifact: the prior and the noise that a new user needs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from collab.artifact import Artifact
from collab.data import Ratings, Split, item_stats
from collab.inference import (
    AboutPrior,
    ChoicePrior,
    Evidence,
    Gaussian,
    Noise,
    condition,
    expected_squares,
    population_prior,
)
from collab.kernels import Rated
from collab.models import Config, Encoded, Learned, Vocabulary
from collab.training.export.cold_items import mean_of_raters, with_cold_items
from collab.training.export.own_slopes import with_own_slopes
from collab.training.export.residuals import Histories, NoiseSource
from collab.training.export.self_selection import with_self_selection
from collab.types import Floats

_SAMPLED_USERS = 500
_LEAST = 1e-6


def build_fitted_artifact(
    learned: Learned,
    encoded: Encoded,
    ratings: Ratings,
    split: Split,
    config: Config,
    figures: Mapping[str, float],
    residuals: NoiseSource | None,
) -> Artifact:
    """Return the Artifact of a module's arrays, with `figures` of the fit; the prior comes from the training ratings,
    the noise from `residuals`, or where there are none, from those of the training ratings, which are too small.
    """
    histories = Histories(learned, encoded, ratings)
    residuals = residuals or histories.residuals(split.training)
    noise = residuals.noise(learned.item_rows, learned.item_offsets.shape[1])
    prior, fitted = _prior(histories, learned, split, noise)
    noise = replace(noise, fitted=fitted)
    with_biases = not learned.layers and learned.item_offsets.any()
    raters = _raters(learned, encoded) if with_biases else None
    return build_artifact(learned, prior, noise, encoded, ratings, split, config, figures, raters=raters)


def build_artifact(
    learned: Learned,
    prior: Gaussian,
    noise: Noise,
    vocabulary: Vocabulary,
    ratings: Ratings,
    split: Split,
    config: Config,
    figures: Mapping[str, float],
    choice_prior: ChoicePrior | None = None,
    about_prior: AboutPrior | None = None,
    raters: Floats | None = None,
) -> Artifact:
    """Return the Artifact of a model's arrays, with the prior of a new user's embedding and the noise; to items without
    training ratings it gives expected offsets and factors, see `with_cold_items`; where titles that a person chose move
    the prior, `with_self_selection` says what is expected of one who chose none, and people have slopes of their own,
    see `with_own_slopes`.
    """
    stats = item_stats(ratings, split.training)
    learned, unrated_variance = with_cold_items(
        learned, prior, ratings.item_table, stats.trained, raters, ratings.genome
    )
    if choice_prior is not None and raters is not None:
        items, usual, width = ratings.item_table, float(noise.variance.mean()), prior.mean.shape[1]
        learned, prior, choice_prior = with_self_selection(learned, prior, choice_prior, raters, stats.trained)
        learned, prior, choice_prior = with_own_slopes(learned, prior, choice_prior, items, stats.trained, usual)
        about_prior = about_prior and about_prior.wider(prior.mean.shape[1] - width)
    return Artifact(
        model=config.model,
        config=config.model_dump(mode="json"),
        data=ratings.name,
        dataset=ratings.dataset,
        fingerprint=ratings.fingerprint,
        split=split.name,
        metrics=dict(figures),
        scale=ratings.scale,
        link=learned.link,
        items=replace(ratings.item_table, tags=None),
        stats=stats,
        user_ids=ratings.user_ids.take(np.flatnonzero(vocabulary.user_rows).astype(np.int32)),
        user_embeddings=np.ascontiguousarray(learned.user_embeddings[1:]),
        item_rows=learned.item_rows,
        item_features=learned.item_features,
        item_shared=learned.item_shared,
        item_offsets=learned.item_offsets,
        factors=learned.factors,
        layers=learned.layers,
        prior=prior,
        noise=noise.for_rows(learned.item_offsets.shape[1]),
        choice_prior=choice_prior,
        about_prior=about_prior,
        unrated_variance=unrated_variance,
        implicit=ratings.implicit,
    )


def _raters(learned: Learned, encoded: Encoded) -> Floats:
    """Return the mean embeddings of those who rated each trained item, (1, k, d)."""
    users, items = (encoded.training[:, side].astype(np.int32) - 1 for side in (0, 1))
    starts = np.arange(len(users) + 1, dtype=np.int32)  # a row for each rating: that counts, where sorting compares
    by_item = csr_array((users, items, starts), (len(users), encoded.items - 1)).tocsc()
    raters = Rated(by_item.indptr.astype(np.int64), by_item.data, encoded.users - 1)
    return np.asarray(mean_of_raters(raters) @ learned.user_embeddings[1:])[None]


def _prior(histories: Histories, learned: Learned, split: Split, noise: Noise) -> tuple[Gaussian, float]:
    """Return the prior of a new user's embedding: mean and covariance of the training users' embeddings plus the mean
    of their posterior covariances, which are Laplace's at the trained ones; of at most 500 users, evenly drawn. Then
    how large the squared residuals of their ratings are, which they were fitted to, see `Noise`.
    """
    users = learned.user_embeddings[1:].astype(np.float64)
    width = users.shape[1]
    apart = Gaussian(np.zeros((1, width)), population_prior(users, 1e-6 * np.eye(width)).covariance)
    chosen = histories.of_some_users(split.training, _SAMPLED_USERS)
    total, squares, count = np.zeros((width, width)), 0.0, 0
    for embedding, rows in chosen:
        stars, slopes = histories.items(rows).linearize(embedding)
        evidence = Evidence(slopes, histories.stars(rows) - stars, noise.at(histories.item_rows(rows)))
        posterior = replace(apart, covariance=condition(apart, evidence).covariance)
        squares += expected_squares(posterior, evidence)
        total, count = total + posterior.covariance[0], count + len(rows)
    return population_prior(users, total / len(chosen)), max(squares / count, _LEAST)
