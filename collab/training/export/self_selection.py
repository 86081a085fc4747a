"""People rate what they like: what a title's factors add for someone of whom nothing is known but that they rate it."""

from dataclasses import replace

import numpy as np

from collab.inference import ChoicePrior, Gaussian
from collab.models import Learned
from collab.types import Codes, Floats

_TRUST = 20.0
_VARIANCE = 1e-6


def with_self_selection(
    learned: Learned, prior: Gaussian, choice_prior: ChoicePrior, raters: Floats, trained: Codes
) -> tuple[Learned, Gaussian, ChoicePrior]:
    """Return the arrays with one column more, and both priors with a weight of it: 1 for a person of whom nothing is
    known, 0 for one whose titles are, and what `ChoicePrior.of` makes of both in between.

    The column has what a title's factors add in the score of those who rated it beyond what they add in anyone's.
    `raters`, (s, k, d), are the mean embeddings of those who rated each of the k titles with training ratings;
    `trained`, (items,), are their numbers, of which n count as n / (n + 20).
    """
    known = np.flatnonzero(trained)
    rows, counts = learned.item_rows[known], trained[known].astype(np.float64)
    own = slice(*learned.factors)
    column = np.zeros((*learned.item_offsets.shape, 1), np.float32)
    for sample, (features, means) in enumerate(zip(learned.item_features, raters, strict=True)):
        away = means[:, own].astype(np.float64) - prior.mean[sample, own]
        column[sample, rows, 0] = np.sum(features[rows, own] * away, 1) * counts / (counts + _TRUST)
    more = replace(
        learned,
        item_features=np.concatenate([learned.item_features, column], 2),
        user_embeddings=np.zeros((0, prior.mean.shape[1] + 1), np.float32),
    )
    slopes = np.pad(choice_prior.slopes, ((0, 0), (0, 0), (0, 1)))
    informed = _with_weight(choice_prior.informed, 0.0)
    return more, _with_weight(prior, 1.0), replace(choice_prior, slopes=slopes, informed=informed)


def _with_weight(prior: Gaussian, weight: float) -> Gaussian:
    """Return a prior with one number more, which is all but certain."""
    mean = np.pad(prior.mean, ((0, 0), (0, 1)), constant_values=weight)
    covariance = np.pad(prior.covariance, ((0, 0), (0, 1), (0, 1)))
    covariance[:, -1, -1] = _VARIANCE
    return Gaussian(mean, covariance)
