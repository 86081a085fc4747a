"""The dot products at large batches: a step goes over the rows of its batch alone, and costs what that costs.

AdamW over a whole table moves every row at every step, of which a batch touches few: with 290,000 rows and batches of
16,384 most of the time would go to the others. Here moments and steps are of the touched rows alone, as in torch's
SparseAdam; weight decay, a factor of every step, is made up for exactly when a row is touched, and for all of them
before the table is read.
"""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from collab.kernels.steps import StepRates, StepTable, load_step
from collab.models import DotModule, Encoded, GradientConfig
from collab.training.trainers.objective import Objective
from collab.training.trainers.table import TableTrainer
from collab.training.trainers.trainer import copy_tensors
from collab.types import AnyArray

_SECOND, _EPS = 0.99, 1e-5


class TouchedTableTrainer(TableTrainer):
    """Trains a dot product by the compiled loop over a batch, or by that in NumPy."""

    def __init__(
        self, module: DotModule, objective: Objective, encoded: Encoded, config: GradientConfig, device: torch.device
    ) -> None:
        super().__init__(module, objective, encoded, config, device)
        rows, state = len(self._table), self.optimiser.state[self._table]
        self._own = {
            "touches": torch.zeros(rows, dtype=torch.int32),
            "decays": torch.zeros(rows, dtype=torch.float64),
            "decay": torch.zeros(1, dtype=torch.float64),
        }
        self._state = StepTable(
            self._table.data.numpy(),
            state["exp_avg"].numpy(),
            state["exp_avg_sq"].numpy(),
            self._own["touches"].numpy(),
            self._own["decays"].numpy(),
            biased=self._biased,
            y_range=module.y_range,
        )
        self._wd, self.table_step = config.wd, load_step()
        self._pairs, self._stars = encoded.training, encoded.training_stars
        self._order: AnyArray = np.zeros(0, np.int64)

    def gather(self, order: AnyArray) -> None:
        """Keep the order: the rows of a batch are gathered when it is trained on."""
        self._order = order

    def step(self, start: int, stop: int, lr: float, momentum: float) -> Tensor:
        """Train on the rows from `start` up to `stop`; return their mean loss before the step."""
        rows = self._order[start:stop]
        users, items = self._pairs[rows].T.astype(np.int32)
        self._own["decay"] += np.log1p(-lr * self._wd)
        rates = StepRates(lr, momentum, _SECOND, _EPS, float(self._own["decay"]), self._ridge)
        return torch.tensor(self.table_step.take(self._state, users, items + self._users, self._stars[rows], rates))

    def predict(self, rows: AnyArray) -> AnyArray:
        """Return the module's outputs for table rows, float32 (n,)."""
        self._make_up()
        return super().predict(rows)

    def weights(self) -> dict[str, Tensor]:
        """Return the module's parameters by name, live, with all their decay."""
        self._make_up()
        return super().weights()

    def _make_up(self) -> None:
        """Give every row the decay that it has not had."""
        state, decay = self._state, float(self._own["decay"])
        if (state.decays != decay).any():
            np.multiply(state.rows, np.exp(decay - state.decays)[:, None].astype(np.float32), out=state.rows)
            state.decays[:] = decay

    def moments(self) -> Iterator[tuple[str, Tensor]]:
        """Give the moments, and the steps and the decay of each row, live."""
        yield from super().moments()
        yield from self._own.items()

    def arrays(self) -> dict[str, AnyArray]:
        """Return a copy of all that a checkpoint holds, the rows as they are: looking at them changes nothing."""
        return copy_tensors(super().weights()) | copy_tensors(dict(self.moments()))
