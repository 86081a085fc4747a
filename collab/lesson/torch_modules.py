"""Small torch modules for the page on parameters: a tensor kept in three ways, a dot product of two tables in two
(lesson section "Creating our own embedding module").
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from collab.data import Ratings
from collab.lesson.subsets import dense_split
from collab.models import GradientConfig, configure, embedding, encode
from collab.training import schedule_of
from collab.training.trainers import LoopTrainer, SquaredError, Trainer

_BATCH, _LR = 128, 0.05
_CPU = torch.device("cpu")


class PlainTensor(nn.Module):
    """Keeps a tensor as it is."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.a = torch.ones(size)

    def forward(self, x: Tensor) -> Tensor:
        """Multiply and add up."""
        return x @ self.a


class OwnParameter(nn.Module):
    """Keeps a tensor as nn.Parameter."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        """Multiply and add up."""
        return x @ self.a


class OwnLayer(nn.Module):
    """Keeps a layer, which keeps its weight as nn.Parameter."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.a = nn.Linear(size, 1, bias=False)
        nn.init.ones_(self.a.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Multiply and add up."""
        return torch.as_tensor(self.a(x)).squeeze(-1)


class Layers(nn.Module):
    """A dot product of two nn.Embedding."""

    def __init__(self, users: Tensor, items: Tensor) -> None:
        super().__init__()
        self.users, self.items = nn.Embedding(*users.shape), nn.Embedding(*items.shape)
        with torch.no_grad():
            self.users.weight.copy_(users)
            self.items.weight.copy_(items)

    def forward(self, codes: Tensor) -> Tensor:
        """Return the stars of codes, (batch, 2)."""
        return torch.as_tensor(self.users(codes[:, 0]) * self.items(codes[:, 1])).sum(1)


class ByHand(nn.Module):
    """The same of two tensors that are parameters."""

    def __init__(self, users: Tensor, items: Tensor) -> None:
        super().__init__()
        self.users, self.items = nn.Parameter(users.clone()), nn.Parameter(items.clone())

    def forward(self, codes: Tensor) -> Tensor:
        """Return the stars of codes, (batch, 2)."""
        return (self.users[codes[:, 0]] * self.items[codes[:, 1]]).sum(1)


def keepers(size: int) -> dict[str, nn.Module]:
    """Return the three modules that keep `size` numbers, by the code that makes what they keep."""
    return {
        f"torch.ones({size})": PlainTensor(size),
        f"nn.Parameter(torch.ones({size}))": OwnParameter(size),
        f"nn.Linear({size}, 1, bias=False)": OwnLayer(size),
    }


def optimiser_view(module: nn.Module, size: int) -> tuple[str, str, str]:
    """Return the parameters that the optimiser gets, how many numbers they hold, and the first after a step."""
    named = dict(module.named_parameters())
    if named:
        optimiser = torch.optim.SGD(named.values(), lr=0.1)
        module(torch.ones(1, size)).sum().backward()
        optimiser.step()
    with torch.no_grad():
        first = float(module(torch.eye(1, size))[0])
    return ", ".join(named) or "none", f"{sum(each.numel() for each in named.values())}", f"{first:.1f}"


def train_both(
    ratings: Ratings, factors: int, epochs: int, progress: Callable[[float], object] = lambda _: None
) -> dict[str, list[float]]:
    """Train both modules on the densest corner, as the library trains any module; return the loss of every step.
    `progress` is called with the share that is done, 0 to 1.
    """
    encoded = encode(ratings, dense_split(ratings))
    torch.manual_seed(42)
    users, items = embedding(encoded.users, factors).weight.data, embedding(encoded.items, factors).weight.data
    config = configure("dot", factors=factors, epochs=epochs, lr=_LR, bs=_BATCH)
    assert isinstance(config, GradientConfig)  # noqa: S101 (what a dot product's settings are)
    modules = {"nn.Embedding": Layers(users, items), "by hand": ByHand(users, items)}
    losses = dict[str, list[float]]()
    for name, module in modules.items():
        trainer = LoopTrainer(module, SquaredError(), encoded, config, _CPU)
        losses[name] = _losses(trainer, len(encoded.training), config)
        progress(len(losses) / len(modules))
    return losses


def _losses(trainer: Trainer, rows: int, config: GradientConfig) -> list[float]:
    schedule, losses = schedule_of(config, rows), list[Tensor]()
    for epoch in range(config.epochs):
        trainer.gather(np.random.default_rng([config.seed, epoch]).permutation(rows))
        for start in range(0, rows, config.bs):
            losses.append(trainer.step(start, min(start + config.bs, rows), *schedule.at(len(losses))))
    return [float(loss) for loss in torch.stack(losses).tolist()]
