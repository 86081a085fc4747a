"""A step of AdamW on a table of users' and items' rows that goes over the rows of its batch alone."""

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from collab.types import AnyArray, Codes, Floats, Singles


@dataclass(frozen=True, eq=False)
class StepTable:
    """The rows of both sides of a dot product between two steps, users first, float32 (n, d), the bias before the
    factors where they are `biased`; the first and second moments of AdamW, alike; how many steps touched each row,
    int32 (n,); and the logarithm of the decay that each has had, float64 (n,). A step goes over the rows of its batch
    alone: moments of the others stay as they are, and their decay is made up for when they are touched.
    """

    rows: Singles
    means: Singles
    squares: Singles
    steps: Codes
    decays: Floats
    biased: bool
    y_range: tuple[float, float] | None

    @cached_property
    def gradient(self) -> Singles:
        """The gradient of a batch, 0 between two steps."""
        return np.zeros_like(self.rows)

    @cached_property
    def scratch(self) -> tuple[Codes, AnyArray]:
        """Room for the rows that a step touches, and for a mark at each, 0 between two steps."""
        return np.zeros(len(self.rows), np.int32), np.zeros(len(self.rows), np.uint8)


@dataclass(frozen=True)
class StepRates:
    """The rates of a step of AdamW, the logarithm of the decay of a row that every step has touched, and the ridge of a
    row for each of its ratings.
    """

    lr: float
    momentum: float
    second: float
    eps: float
    decay: float
    ridge: float = 0.0


class TableStep(Protocol):
    """The step. With the score s = b + c + p.q, the stars r = low + (high - low) sigmoid(s), or s where there is no
    range, and e = 2 (r - y) dr/ds / k the gradient is e for b and c, e q for p and e p for q; a ridge l adds 2 l / k of
    a row for each of its ratings in the batch.
    """

    @property
    def compiled(self) -> bool:
        """Whether the first step will not have to wait for its compilation."""
        ...

    def take(self, table: StepTable, users: Codes, items: Codes, targets: Singles, rates: StepRates) -> float:
        """Take a step on a batch, and return its mean squared error before it; `users` and `items`, (k,), are rows of
        the table.
        """
        ...


class CompiledStep:
    """The step as machine code."""

    @property
    def compiled(self) -> bool:
        """Whether its machine code is kept on this machine."""
        from collab.kernels.steps.step_loops import is_ready

        return is_ready()

    def take(self, table: StepTable, users: Codes, items: Codes, targets: Singles, rates: StepRates) -> float:
        """Take the step."""
        from collab.kernels.steps.step_loops import table_step

        low, high = table.y_range or (0.0, 0.0)
        batch = users, items, targets, int(table.biased), low, high
        state = table.rows, table.means, table.squares, table.gradient, table.steps, table.decays
        touched, marks = table.scratch
        factors = rates.lr, rates.momentum, rates.second, rates.eps, rates.decay, rates.ridge
        return float(table_step(*batch, *state, touched, marks, *factors))


class PlainStep:
    """The step in NumPy and SciPy."""

    compiled = True

    def take(self, table: StepTable, users: Codes, items: Codes, targets: Singles, rates: StepRates) -> float:
        """Take the step."""
        rows, position = np.unique(np.concatenate([users, items]), return_inverse=True)
        both, size = table.rows[rows], len(targets)
        one, other = both[position[:size]], both[position[size:]]
        start = int(table.biased)
        scores = np.einsum("nd,nd->n", one[:, start:], other[:, start:]) + start * (one[:, 0] + other[:, 0])
        errors, slopes = _errors(scores, targets, table.y_range)
        pulls = (2 * errors * slopes / size)[:, None].astype(np.float32)
        back = np.float32(2 * rates.ridge / size) * np.concatenate([one, other])
        one[:, :start] = other[:, :start] = 1
        matrix = csr_array((np.ones(2 * size, np.float32), position, np.arange(2 * size + 1)), (2 * size, len(rows)))
        gradient = matrix.T @ (np.concatenate([pulls * other, pulls * one]) + back)
        steps = table.steps[rows] + 1
        means = rates.momentum * table.means[rows] + (1 - rates.momentum) * gradient
        squares = rates.second * table.squares[rows] + (1 - rates.second) * gradient**2
        lr, scale = rates.lr / (1 - rates.momentum**steps), 1 / np.sqrt(1 - rates.second**steps)
        moved = lr[:, None] * means / (np.sqrt(squares) * scale[:, None] + rates.eps)
        table.rows[rows] = np.exp(rates.decay - table.decays[rows])[:, None] * both - moved
        table.means[rows], table.squares[rows] = means, squares
        table.steps[rows], table.decays[rows] = steps, rates.decay
        return float(np.mean(errors.astype(np.float64) ** 2))


def load_step() -> TableStep:
    """Return the compiled step where Numba is installed, else that in NumPy."""
    return CompiledStep() if find_spec("numba") else PlainStep()


def _errors(scores: Singles, targets: Singles, y_range: tuple[float, float] | None) -> tuple[Singles, AnyArray]:
    """Return how far the stars of scores are above the targets, and their slopes in the scores."""
    if y_range is None:
        return scores - targets, np.ones_like(scores)
    (low, high), shares = y_range, expit(scores)
    return low + (high - low) * shares - targets, (high - low) * shares * (1 - shares)
