"""From a trained module to an Artifact: the arrays, and the prior and noise that a new user needs."""

from dataclasses import asdict

import numpy as np
from torch import nn

from collab.artifact import Artifact
from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.data.stats import item_stats
from collab.link import Identity, Link, SigmoidRange
from collab.models.config import Config
from collab.posterior import Gaussian, population
from collab.training.encoding import Encoded
from collab.training.metrics import Accuracy
from collab.types import AnyArray, Floats, Singles

_SAMPLED_USERS = 2000
_SAMPLED_ROWS = 200_000


def export(
    module: nn.Module,
    ratings: Ratings,
    split: Split,
    encoded: Encoded,
    config: Config,
    scores: Accuracy,
) -> Artifact:
    """Return what a trained dot product learned; untrained items get the mean of the trained ones as row 0."""
    tables = {name: parameter.detach().numpy() for name, parameter in module.named_parameters()}
    biased = "user_bias.weight" in tables
    user_rows, item_features = tables["user_factors.weight"], tables["item_factors.weight"].copy()
    offsets: Singles = np.zeros(len(item_features), np.float32)
    if biased:
        user_rows = np.hstack([tables["user_bias.weight"], user_rows])
        item_features = np.hstack([np.ones((len(item_features), 1), np.float32), item_features])
        offsets = tables["item_bias.weight"][:, 0].copy()
    item_features[0], offsets[0] = item_features[1:].mean(0), offsets[1:].mean()
    y_range = getattr(module, "y_range", None)
    link: Link = SigmoidRange(*y_range) if y_range else Identity()
    noise = _noise(link, encoded, user_rows, item_features, offsets)
    return Artifact(
        model=config.model,
        config=config.model_dump(),
        data=ratings.name,
        dataset=ratings.dataset,
        fingerprint=ratings.fingerprint,
        split=split.name,
        metrics={name: value for name, value in asdict(scores).items() if value is not None},
        scale=ratings.scale,
        link=link,
        biased=biased,
        items=ratings.item_table,
        stats=item_stats(ratings, split.training),
        user_ids=ratings.user_ids.take(np.flatnonzero(encoded.user_rows).astype(np.int32)),
        user_rows=np.ascontiguousarray(user_rows[1:]),
        item_rows=encoded.item_rows,
        item_features=item_features,
        item_offsets=offsets,
        prior=_prior(link, encoded, user_rows, item_features, offsets, noise),
        noise=noise,
    )


def _noise(link: Link, encoded: Encoded, users: Singles, features: Singles, offsets: Singles) -> float:
    """The mean squared residual of held-out rows whose user and item were both trained, else of the training rows; of
    at most 200,000 rows, evenly drawn.
    """
    known = np.flatnonzero((encoded.valid > 0).all(1))
    pairs, stars = encoded.valid, encoded.valid_stars
    if not len(known):
        pairs, stars, known = encoded.training, encoded.training_stars, np.arange(len(encoded.training))
    chosen = _evenly(known, _SAMPLED_ROWS)
    pairs, stars = pairs[chosen], stars[chosen]
    scores = np.einsum("nd,nd->n", users[pairs[:, 0]], features[pairs[:, 1]]) + offsets[pairs[:, 1]]
    residuals = stars - link.stars(scores.astype(np.float64))
    return max(float(np.mean(residuals**2)), 1e-6)


def _prior(link: Link, encoded: Encoded, users: Singles, features: Singles, offsets: Singles, noise: float) -> Gaussian:
    """The prior of a new user's row: mean and covariance of the training users' rows plus the mean of their posterior
    covariances, which are Laplace's at the trained rows; of at most 2,000 users, evenly drawn.
    """
    rows = users[1:].astype(np.float64)
    width = rows.shape[1]
    plain = population(rows, 1e-6 * np.eye(width))
    order = np.argsort(encoded.training[:, 0], kind="stable")
    ends = np.searchsorted(encoded.training[order, 0], np.arange(1, len(users) + 1))
    chosen = _evenly(np.arange(len(rows)), _SAMPLED_USERS)
    total = np.zeros((width, width))
    for user in chosen:
        items = encoded.training[order[ends[user] : ends[user + 1]], 1]
        total += _laplace(link, plain.precision, rows[user], features[items], offsets[items], noise)
    return population(rows, total / len(chosen))


def _evenly(values: AnyArray, most: int) -> AnyArray:
    places = np.linspace(0, len(values) - 1, min(len(values), most)).astype(int)
    return np.asarray(values[places])


def _laplace(link: Link, precision: Floats, row: Floats, features: AnyArray, offsets: AnyArray, noise: float) -> Floats:
    slopes = features * link.slope(offsets + features @ row)[:, None]
    return np.asarray(np.linalg.inv(precision + slopes.T @ slopes / noise), np.float64)
