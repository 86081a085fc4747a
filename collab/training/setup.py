"""From settings to a module and its trainer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pkgutil import resolve_name
from typing import Protocol, cast

import torch
from torch import nn

from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.models import (
    LARGE_BATCH,
    Config,
    CrossEntropyConfig,
    DotModule,
    Encoded,
    GradientConfig,
    Learned,
    Network,
    Tabular,
    encode,
    find_model,
)
from collab.models.own import OwnModule
from collab.training.continuing import GradientStart, Parent, fill_from
from collab.training.events import Layer
from collab.training.schedule import Schedule, schedule_of
from collab.training.trainers import (
    CrossEntropy,
    LoopTrainer,
    NetworkTrainer,
    Objective,
    SquaredError,
    TableTrainer,
    TouchedTableTrainer,
    Trainer,
)


class LearnedModule(Protocol):
    """A module that can return its numbers as arrays."""

    def learned(self, encoded: Encoded) -> Learned | None:
        """Return the arrays; None where we cannot use the module."""
        ...


@dataclass(frozen=True, eq=False)
class TrainingSetup:
    """A module filled with random numbers, the rows it is to learn from, and how."""

    module: nn.Module
    encoded: Encoded
    config: GradientConfig
    objective: Objective
    device: torch.device
    start: GradientStart | None = None
    """The rows that an epoch visits where a model is gone on from; None for all."""

    @property
    def rows_per_epoch(self) -> int:
        """The number of training rows that an epoch visits."""
        return self.rows if self.start is None else len(self.start)

    @property
    def rows(self) -> int:
        """The number of training rows."""
        return len(self.encoded.training)

    @property
    def schedule(self) -> Schedule:
        """Learning rate and momentum of every step."""
        return schedule_of(self.config, self.rows_per_epoch)

    @cached_property
    def trainer(self) -> Trainer:
        """The trainer of the module: in closed form where we have one and the processor does it, else by autograd."""
        rest = (self.objective, self.encoded, self.config, self.device)
        if self.device.type == "cpu" and isinstance(self.module, DotModule):
            few = self.config.bs >= LARGE_BATCH and self.encoded.users + self.encoded.items > self.config.bs
            return (TouchedTableTrainer if few else TableTrainer)(self.module, *rest)
        if self.device.type == "cpu" and isinstance(self.module, Network) and not isinstance(self.module, Tabular):
            return NetworkTrainer(self.module, *rest)
        return LoopTrainer(self.module, *rest)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The parts of the module, as it prints them."""
        return tuple(module_layers(self.module.inner if isinstance(self.module, OwnModule) else self.module))

    def learned(self) -> Learned | None:
        """Return the arrays of the module; None for one of one's own that is no dot product of two tables."""
        return cast("LearnedModule", self.module).learned(self.encoded)

    @property
    def limitation(self) -> str:
        """The note of a fit whose module is no dot product of ours."""
        return (
            f"{self.config.model.rpartition(':')[2]} is not a dot product of a table of users and a table of items: "
            "it was trained, but it cannot recommend or take in a new person."
        )


def prepare_training(ratings: Ratings, split: Split, config: Config, parent: Parent | None = None) -> TrainingSetup:
    """Build the module of a model over the vocabularies of the training rows, filled with random numbers, or from the
    `parent` that is gone on from. Raises BadConfig.
    """
    config = _check_config(split, config)
    model = find_model(config.model)
    encoded = encode(ratings, split, with_metadata=model.with_metadata)
    torch.manual_seed(config.seed)
    build: Callable[[Encoded, GradientConfig, tuple[float, float]], nn.Module] = resolve_name(model.builder)
    module = build(encoded, config, getattr(config, "y_range", None) or ratings.scale.y_range)
    start = None if parent is None else _start_from(parent, module, encoded, split)
    _check_batches(module, len(encoded.training), config.bs)
    objective = CrossEntropy(encoded.values) if isinstance(config, CrossEntropyConfig) else SquaredError()
    return TrainingSetup(module, encoded, config, objective, choose_device(config.device, config.bs), start)


def _start_from(parent: Parent, module: nn.Module, encoded: Encoded, split: Split) -> GradientStart:
    """Fill a module from the model that is gone on from; return the rows that an epoch visits."""
    assert isinstance(module, DotModule)  # noqa: S101 (no other model can go on: see continued_config)
    fill_from(parent, module, encoded)
    return GradientStart.of(parent, split.training)


def _check_config(split: Split, config: Config) -> GradientConfig:
    """Return the settings if they can be trained by gradient steps on this split. Raises BadConfig."""
    if not isinstance(config, GradientConfig):
        raise BadConfig(f"{config.model} is not trained by gradient steps.")
    if not len(split.valid) and (config.patience or config.keep == "best"):
        setting = "patience" if config.patience else 'keep "best"'
        raise BadConfig(f"{setting} watches the held-out loss, and the split {split.name} holds nothing out.")
    return config


def _check_batches(module: nn.Module, rows: int, bs: int) -> None:
    """Raise BadConfig where a batch would be a single row and the module has a batch norm, which has none of one."""
    if (bs == 1 or rows % bs == 1) and any(isinstance(part, nn.BatchNorm1d) for part in module.modules()):
        if rows == 1:
            raise BadConfig("There is one row to train on, and this model's batch norm needs two or more.")
        least = next(size for size in range(max(2, bs), rows + 2) if rows % size != 1)
        raise BadConfig(
            f"bs {bs} leaves a batch of a single row among {rows:,} training rows, and this model's batch norm needs "
            f"two or more. Try bs {least}."
        )


def choose_device(name: str, bs: int) -> torch.device:
    """Return the device of that name; "auto" is the processor for small batches, whose steps cost a GPU more to start
    than to compute, else a GPU where there is one. Raises BadConfig for a device that is not there.
    """
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next((gpu for gpu in ("cuda", "mps") if bs >= LARGE_BATCH and there[gpu]), "cpu")
    if not there[name]:
        raise BadConfig(f"There is no {name} here. Devices: {', '.join(each for each in there if there[each])}, auto.")
    return torch.device(name)


def module_layers(module: nn.Module) -> list[Layer]:
    """Return a module's parts that hold no other parts, and its own parameters, as it prints them."""
    layers = []
    for name, part in module.named_modules():
        own = list(part.named_parameters(recurse=False))
        if part is not module and not list(part.children()):
            layers.append(Layer(name=name, shape=repr(part), parameters=sum(each.numel() for _, each in own)))
        else:
            layers += [
                Layer(
                    name=f"{name}.{each}".lstrip("."), shape=f"Parameter{tuple(value.shape)}", parameters=value.numel()
                )
                for each, value in own
            ]
    return layers
