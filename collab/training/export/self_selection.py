"""Self-selection: people rate what they like, which is what a title's factors add for someone of whom nothing is known
but that they rate it. It is a column beside the factors of titles, with a weight of it in the embeddings of people.
"""

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
    return (more, *with_numbers(prior, choice_prior, 1, (1.0, 0.0), _VARIANCE))


def with_numbers(
    prior: Gaussian, choice_prior: ChoicePrior, count: int, weights: tuple[float, float], variance: float
) -> tuple[Gaussian, ChoicePrior]:
    """Return both priors with so many numbers more in an embedding, of this variance: their mean is the first of
    `weights` for a person of whom nothing is known, the second for one whose titles are, which do not move it, and what
    `ChoicePrior.of` makes of both in between.
    """
    unknown, informed = weights
    moved = replace(choice_prior, informed=_wider(choice_prior.informed, count, informed, variance))
    return _wider(prior, count, unknown, variance), moved


def _wider(prior: Gaussian, count: int, weight: float, variance: float) -> Gaussian:
    """Return a prior with so many numbers more, independent of all others."""
    samples, width = prior.mean.shape
    covariance = np.zeros((samples, width + count, width + count))
    covariance[:, :width, :width] = prior.covariance
    covariance[:, width:, width:] = variance * np.eye(count)
    return Gaussian(np.pad(prior.mean, ((0, 0), (0, count)), constant_values=weight), covariance)
