"""Whether a chain has converged: a few of its predictions, sweep by sweep, and how far two halves of it agree."""

import numpy as np

from collab.data import evenly_drawn
from collab.types import AnyArray, Floats

_MOST, _SHARE, _FEWEST_SWEEPS = 200, 0.95, 4


class Convergence:
    """The scores of at most 200 ratings in every sweep that counts, (sweeps, ratings), float32."""

    def __init__(self, sweeps: int, places: AnyArray) -> None:
        """`places`, (n,), are those of ratings that may be watched, of which the watched ones are evenly drawn."""
        self.watched = evenly_drawn(places, _MOST)
        self.scores: AnyArray = np.zeros((sweeps, len(self.watched)), np.float32)

    def add(self, sweep: int, scores: Floats) -> None:
        """Keep the scores of all ratings in this sweep, counted from 0."""
        self.scores[sweep] = scores[self.watched]

    def r_hat(self, sweeps: int) -> float | None:
        """Return what 95% of the ratings watched have at most as their R-hat, by so many sweeps; None where there is
        nothing to go by.
        """
        scores = self.scores[:sweeps]
        return float(np.quantile(split_r_hat(scores), _SHARE)) if scores.size and sweeps >= _FEWEST_SWEEPS else None


def split_r_hat(draws: AnyArray) -> Floats:
    """Return the potential scale reduction of each of n quantities, from one chain's draws, (sweeps, n), cut in halves:
    1 where both halves have the same mean, 1 too for what never changes.

    sqrt(((k - 1) / k W + B / k) / W) for halves of k sweeps, with W the mean of their variances and B k times the
    variance of their means. Gelman et al., Bayesian Data Analysis, 3rd edition, section 11.4.
    """
    half = len(draws) // 2
    halves = np.stack([draws[:half], draws[len(draws) - half :]]).astype(np.float64)
    within = halves.var(1, ddof=1).mean(0)
    between = halves.mean(1).var(0, ddof=1)
    ratio = np.divide(between, within, out=np.zeros_like(within), where=within > 0)
    return np.asarray(np.sqrt(np.where(within > 0, (half - 1) / half + ratio, 1.0)))
