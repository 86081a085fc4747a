"""A module being trained by AdamW, one batch a step; each trainer computes the gradients in its own way."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from collab.errors import BadConfig
from collab.models import DotConfig, DotModule, Encoded, GradientConfig
from collab.models.own import OwnModule
from collab.training.trainers.adam import Adam
from collab.training.trainers.objective import Objective
from collab.types import AnyArray

_PREDICTED_AT_ONCE = 65536
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


class Trainer(ABC):
    """Holds a module, its optimiser and the training rows, gathered once an epoch in the order they are visited.

    The optimiser is fastai's Adam; norms and the biases of layers do not decay.
    """

    def __init__(
        self, module: nn.Module, objective: Objective, encoded: Encoded, config: GradientConfig, device: torch.device
    ) -> None:
        self.module = module.to(device)
        self.objective, self.device = objective, device
        self._inputs = torch.from_numpy(encoded.training).to(device)
        self._targets = objective.targets(encoded.training_stars).to(device)
        self.inputs, self.targets = self._inputs, self._targets
        self.optimiser = Adam(self._groups(config.wd))
        self._ridge = ridge_of(config)

    def _groups(self, wd: float) -> Sequence[tuple[Sequence[nn.Parameter], float]]:
        """Return the parameters in two groups, each with its weight decay: those that decay and those that do not."""
        decaying, staying = split_by_decay(self.module)
        return (decaying, wd), (staying, 0.0)

    def gather(self, order: AnyArray) -> None:
        """Put the training rows in the order that an epoch visits them."""
        rows = torch.from_numpy(order).to(self.device)
        self.inputs, self.targets = self._inputs[rows], self._targets[rows]

    def step(self, start: int, stop: int, lr: float, momentum: float) -> Tensor:
        """Train on the rows from `start` up to `stop`; return their mean loss before the step, still a tensor."""
        loss = self.gradients(self.inputs[start:stop], self.targets[start:stop])
        self.optimiser.step(lr, momentum)
        return loss

    @abstractmethod
    def gradients(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Leave the gradient of a batch's mean loss with the parameters; return the loss."""

    @torch.no_grad()
    def predict(self, rows: AnyArray) -> AnyArray:
        """Return the module's outputs for table rows, float32 (n,) or (n, classes)."""
        self.module.eval()
        batches = torch.split(torch.from_numpy(rows).to(self.device), _PREDICTED_AT_ONCE)
        outputs = [self.module(batch).cpu().numpy() for batch in batches if len(batch)]
        self.module.train()
        return np.concatenate(outputs) if outputs else np.zeros(0, np.float32)

    def weights(self) -> dict[str, Tensor]:
        """Return the module's parameters and buffers by name, live."""
        return {name: tensor for name, tensor in self.module.state_dict().items() if tensor.numel()}

    def moments(self) -> Iterator[tuple[str, Tensor]]:
        """Give the optimiser's moments by name, live."""
        for name, parameter in self.module.named_parameters():
            for moment, tensor in self.optimiser.state[parameter].items():
                yield f"{moment}.{name}", tensor

    def arrays(self) -> dict[str, AnyArray]:
        """Return a copy of all that a checkpoint holds."""
        return copy_tensors(self.weights()) | copy_tensors(dict(self.moments()))

    def restore(self, arrays: Mapping[str, AnyArray]) -> None:
        """Go on from a copy. Raises BadConfig where it belongs to another model."""
        fill_tensors(self.weights() | dict(self.moments()), arrays)


class LoopTrainer(Trainer):
    """The plain loop: trains any module by forward pass, loss and backward pass.

    Raises BadModule for one of one's own that cannot.
    """

    def gradients(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Let autograd compute the gradient."""
        self.optimiser.zero_grad()
        loss = self.objective.loss(self.module(inputs), targets)
        try:
            (loss + self._penalty(inputs)).backward()  # type: ignore[no-untyped-call] # torch leaves this one without types
        except RuntimeError as error:
            if isinstance(self.module, OwnModule):
                raise self.module.problem(f"its backward pass failed: {error}") from error
            raise
        return loss.detach()

    def _penalty(self, inputs: Tensor) -> Tensor | float:
        """Return what a ridge adds to the mean loss of a batch."""
        if not self._ridge or not isinstance(self.module, DotModule):
            return 0.0
        return self._ridge * self.module.squares(inputs).mean()


def ridge_of(config: GradientConfig) -> float:
    """Return the ridge of a row for each of its ratings, 0 for models that have none."""
    return config.ridge if isinstance(config, DotConfig) else 0.0


def split_by_decay(module: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Return the parameters that weight decay reaches and those it does not: norms and the biases of layers, as with
    fastai's wd_bn_bias=False.
    """
    spared = {
        id(parameter)
        for part in module.modules()
        for name, parameter in part.named_parameters(recurse=False)
        if isinstance(part, nn.BatchNorm1d) or (isinstance(part, nn.Linear) and name == "bias")
    }
    parameters = list(module.parameters())
    return [p for p in parameters if id(p) not in spared], [p for p in parameters if id(p) in spared]


def copy_tensors(tensors: Mapping[str, Tensor]) -> dict[str, AnyArray]:
    """Return tensors as arrays of their own."""
    return {name: tensor.detach().cpu().numpy().copy() for name, tensor in tensors.items()}


@torch.no_grad()
def fill_tensors(tensors: Mapping[str, Tensor], arrays: Mapping[str, AnyArray]) -> None:
    """Fill live tensors from arrays of the same names. Raises BadConfig where they do not fit."""
    for name, tensor in tensors.items():
        saved = arrays.get(name)
        if saved is None or saved.shape != tensor.shape:
            problem = "missing" if saved is None else f"of shape {saved.shape}, not {tuple(tensor.shape)}"
            raise BadConfig(f"This checkpoint belongs to another model: its {name} is {problem}.")
        tensor.copy_(torch.from_numpy(saved))
