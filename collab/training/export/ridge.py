"""Weighted ridge regression of many targets on the same columns, each with a strength of its own.

The strength is that of generalized cross-validation (Golub, Heath and Wahba, Generalized Cross-Validation as a Method
for Choosing a Good Ridge Parameter, Technometrics 21, 1979); the constant is not shrunk.
"""

from dataclasses import dataclass

import numpy as np

from collab.types import AnyArray, Floats

_STRENGTHS = np.logspace(-1, 4, 16)


@dataclass(frozen=True, eq=False)
class RidgeDesign:
    """The rows that are learned from: `weights` (n,); their `columns` (n, p), and the `mean` (p,) of these; and
    `directions` (p, p) by which columns around it turn into some whose weighted products are 0 but for their squares,
    `sizes` (p,).
    """

    weights: Floats
    mean: Floats
    directions: Floats
    sizes: Floats
    columns: Floats

    @classmethod
    def of(cls, columns: Floats, weights: Floats) -> "RidgeDesign":
        """Return the design of `columns`, (n, p), n at least 2, with these weights, (n,), above 0."""
        mean = np.average(columns, 0, weights)
        weighted = columns - mean
        weighted *= np.sqrt(weights)[:, None]
        sizes, directions = np.linalg.eigh(weighted.T @ weighted)  # of one matrix with itself: half the work
        return cls(weights, mean, directions, np.maximum(sizes, 0), columns)

    def turned(self, columns: Floats) -> Floats:
        """Return columns, (k, p), around the mean and in the directions."""
        return np.asarray((columns - self.mean) @ self.directions)

    def fit(self, targets: Floats) -> "RidgeFit":
        """Return the regression of `targets`, (n, t)."""
        mean = np.average(targets, 0, self.weights)
        centred = targets - mean
        weighted = centred * self.weights[:, None]
        moments = self.directions.T @ (self.columns.T @ weighted)  # which sum to 0: there is no mean to take off
        total = np.einsum("nt,nt->t", weighted, centred)
        gains = 1 / (self.sizes + _STRENGTHS[:, None])
        freedom = 1 - (1 + gains @ self.sizes) / len(targets)
        squares = total - (gains * (2 - gains * self.sizes)) @ moments**2
        chosen = gains[np.argmin(squares / freedom[:, None] ** 2, 0)].T
        return RidgeFit(self, mean, chosen, chosen * moments)


@dataclass(frozen=True, eq=False)
class RidgeFit:
    """A regression: `mean` (t,) of the targets; in each direction, how far a target pulls, `gains` (p, t), and the
    slopes, (p, t).
    """

    design: RidgeDesign
    mean: Floats
    gains: Floats
    slopes: Floats

    def predict(self, columns: Floats) -> Floats:
        """Return the targets of rows with these columns, (k, p) to (k, t)."""
        return np.asarray(self.mean + (columns - self.design.mean) @ (self.design.directions @ self.slopes))

    def left_out(self, targets: Floats, some: AnyArray) -> Floats:
        """Return the predictions, for `some` of the rows learned from, (k, t), where each is left out in turn.

        With the leverage h of a row, that is (predicted - h target) / (1 - h).
        """
        design = self.design
        rows, weights = design.turned(design.columns[some]), design.weights[some, None]
        leverage = weights * (1 / design.weights.sum() + rows**2 @ self.gains)
        return np.asarray((self.mean + rows @ self.slopes - leverage * targets[some]) / (1 - leverage))
