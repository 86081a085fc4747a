"""Fastai's Adam, by torch's fused step."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw

_SECOND_MOMENT, _EPS = 0.99, 1e-5


class Adam:
    """Decoupled weight decay on every row at every step, and the moments of every parameter: `state` has `exp_avg`,
    `exp_avg_sq` and `step` of each, live.

    A class of ours around the function behind `torch.optim.AdamW`, because each optimiser of torch imports torch's
    compiler at its first step, which takes as long as torch itself and is of no use here.
    """

    def __init__(self, groups: Sequence[tuple[Sequence[nn.Parameter], float]]) -> None:
        """Take groups of parameters, each with its weight decay."""
        self._groups = groups
        self.state = {
            parameter: {
                "step": torch.zeros((), dtype=torch.float32, device=parameter.device),
                "exp_avg": torch.zeros_like(parameter),
                "exp_avg_sq": torch.zeros_like(parameter),
            }
            for parameters, _ in groups
            for parameter in parameters
        }

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.state:
            parameter.grad = None

    @torch.no_grad()
    def step(self, lr: float, momentum: float) -> None:
        """Move every parameter that has a gradient."""
        for parameters, weight_decay in self._groups:
            moving = [parameter for parameter in parameters if parameter.grad is not None]
            adamw(
                [*moving],
                [_gradient(parameter) for parameter in moving],
                self._moments(moving, "exp_avg"),
                self._moments(moving, "exp_avg_sq"),
                [],
                self._moments(moving, "step"),
                fused=True,
                amsgrad=False,
                beta1=momentum,
                beta2=_SECOND_MOMENT,
                lr=lr,
                weight_decay=weight_decay,
                eps=_EPS,
                maximize=False,
            )

    def _moments(self, parameters: Sequence[nn.Parameter], name: str) -> list[Tensor]:
        return [self.state[parameter][name] for parameter in parameters]


def _gradient(parameter: nn.Parameter) -> Tensor:
    assert parameter.grad is not None  # noqa: S101 (only those that have one are moved)
    return parameter.grad
