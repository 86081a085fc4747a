"""The training loop: plain torch over tensors gathered once, each training row visited once an epoch."""

import math
import time
from collections.abc import Callable, Generator
from importlib import import_module
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from collab.artifact import Artifact
from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.errors import BadConfig, TrainingFailed
from collab.models.config import Config, DotProductConfig
from collab.models.registry import MODELS
from collab.training.encoding import Encoded, encode
from collab.training.events import Epoch, Event, Finished, Progress, Resumed, Started
from collab.training.export import export
from collab.training.metrics import accuracy
from collab.training.schedule import OneCycle
from collab.training.state import State
from collab.types import AnyArray

_REPORT_EVERY = 0.5
_VALID_BATCH = 65536


def fit(
    ratings: Ratings, split: Split, config: Config, resume: State | None = None
) -> Generator[Event, None, Artifact]:
    """Train as fastai's fit_one_cycle does, tell what happens, and return what was learned.

    `resume` goes on from a state that an epoch or progress event offered. Raises BadConfig for a split without
    training rows, TrainingFailed when a loss is not finite.
    """
    if not isinstance(config, DotProductConfig):
        raise BadConfig(f"No training loop takes a {type(config).__name__}; make the settings with collab.configure.")
    if not len(split.training):
        raise BadConfig(f"The split {split.name} leaves no rows to train on.")
    run = _Fit(ratings.scale.y_range, encode(ratings, split), config)
    parameters = sum(parameter.numel() for parameter in run.module.parameters())
    yield Started(
        model=config.model,
        data=ratings.name,
        split=split.name,
        rows=len(split.training),
        parameters=parameters,
        epochs=config.epochs,
    )
    if resume is not None:
        run.restore(resume)
        yield Resumed(epoch=run.epoch + 1)
    scores = None
    while run.epoch < config.epochs:
        yield from run.rows_of_epoch()
        train_loss = run.loss_sum / len(split.training)
        valid = run.predict(run.encoded.valid)
        scores = accuracy(valid, run.encoded.valid_stars, ratings.scale)
        run.end_epoch()
        yield Epoch(
            epoch=run.epoch,
            epochs=config.epochs,
            train_loss=train_loss,
            valid_loss=scores.mse,
            mse=scores.mse,
            rmse=scores.rmse,
            seconds=run.seconds,
            state=run.state,
        )
    scores = scores or accuracy(run.predict(run.encoded.valid), run.encoded.valid_stars, ratings.scale)
    yield Finished(
        valid_loss=scores.mse,
        mse=scores.mse,
        rmse=scores.rmse,
        seconds=run.seconds,
        rows_per_epoch=len(split.training),
        distinct_rows_per_epoch=int(run.visited.sum()),
    )
    return export(run.module, ratings, split, run.encoded, config, scores)


class _Fit:
    """The moving parts of one fit: module, optimiser, position."""

    def __init__(self, y_range: tuple[float, float], encoded: Encoded, config: DotProductConfig) -> None:
        torch.manual_seed(config.seed)
        self.encoded, self.config = encoded, config
        self.module = build(config, encoded.users, encoded.items, y_range)
        self.optimiser = torch.optim.AdamW(
            self.module.parameters(),
            lr=config.lr,
            betas=(0.95, 0.99),
            eps=1e-5,
            weight_decay=config.wd,
            fused=True,
        )
        self.pairs = torch.from_numpy(encoded.training)
        self.stars = torch.from_numpy(encoded.training_stars)
        self.rows = len(encoded.training)
        self.schedule = OneCycle(config.lr, config.epochs * math.ceil(self.rows / config.bs))
        self.epoch = self.position = self.step = 0
        self.loss_sum = 0.0
        self.started = time.perf_counter()
        self.order = self._shuffled()
        self.visited = np.zeros(self.rows, np.bool_)

    @property
    def seconds(self) -> float:
        """Seconds since the fit started, pauses of a stopped run left out."""
        return time.perf_counter() - self.started

    def _shuffled(self) -> AnyArray:
        return np.random.default_rng([self.config.seed, self.epoch]).permutation(self.rows)

    def rows_of_epoch(self) -> Generator[Event, None, None]:
        """Train on what is left of this epoch's rows; tell of it at most twice a second."""
        order = torch.from_numpy(self.order)
        pairs, stars = self.pairs[order], self.stars[order]
        reported, since = self.position, time.perf_counter()
        for start in range(self.position, self.rows, self.config.bs):
            stop = min(start + self.config.bs, self.rows)
            loss = self._train_batch(pairs[start:stop], stars[start:stop])
            self.loss_sum += loss * (stop - start)
            self.visited[self.order[start:stop]] = True
            self.position = stop
            now = time.perf_counter()
            if now - since >= _REPORT_EVERY and stop < self.rows:
                yield Progress(
                    epoch=self.epoch + 1,
                    done=stop / self.rows,
                    train_loss=self.loss_sum / stop,
                    rows_per_second=(stop - reported) / (now - since),
                    state=self.state,
                )
                reported, since = stop, time.perf_counter()

    def _train_batch(self, pairs: Tensor, stars: Tensor) -> float:
        lr, momentum = self.schedule.at(self.step)
        for group in self.optimiser.param_groups:
            group["lr"], group["betas"] = lr, (momentum, 0.99)
        loss = nn.functional.mse_loss(self.module(pairs), stars)
        value = loss.item()
        if not math.isfinite(value):
            raise TrainingFailed(
                f"The loss is {value} at step {self.step + 1} of {self.schedule.steps} (epoch {self.epoch + 1}, "
                f"learning rate {lr:.3g}). Try a smaller lr than "
                f"{self.config.lr:g}, such as {self.config.lr / 10:g}, or a smaller wd."
            )
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves this one without types
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        return value

    def end_epoch(self) -> None:
        """Step into the next epoch, or stay at the end after the last."""
        self.epoch += 1
        if self.epoch < self.config.epochs:
            self.position, self.loss_sum, self.order = 0, 0.0, self._shuffled()
            self.visited[:] = False

    @torch.no_grad()
    def predict(self, pairs: AnyArray) -> AnyArray:
        """Return the predicted stars of table rows, float32."""
        batches = torch.split(torch.from_numpy(pairs), _VALID_BATCH)
        return np.concatenate([np.zeros(0, np.float32), *(self.module(batch).numpy() for batch in batches)])

    def state(self) -> State:
        """Return a copy of where the fit stands."""
        arrays: dict[str, AnyArray] = {}
        for name, parameter in self.module.named_parameters():
            moments = self.optimiser.state[parameter]
            arrays[f"parameter.{name}"] = parameter.detach().numpy().copy()
            for moment in ("exp_avg", "exp_avg_sq", "step"):
                arrays[f"{moment}.{name}"] = moments[moment].numpy().copy()
        return State(self.epoch, self.position, self.step, self.loss_sum, self.seconds, self.order.copy(), arrays)

    def restore(self, state: State) -> None:
        """Go on from a copy. Raises BadConfig where it belongs to other data or settings."""
        if len(state.order) != self.rows or state.epoch > self.config.epochs:
            raise BadConfig("This checkpoint belongs to other data or settings.")
        with torch.no_grad():
            for name, parameter in self.module.named_parameters():
                saved = torch.from_numpy(state.arrays[f"parameter.{name}"])
                if saved.shape != parameter.shape:
                    raise BadConfig(f"This checkpoint's {name} is {tuple(saved.shape)}, not {tuple(parameter.shape)}.")
                parameter.copy_(saved)
                self.optimiser.state[parameter] = {
                    moment: torch.from_numpy(state.arrays[f"{moment}.{name}"].copy())
                    for moment in ("exp_avg", "exp_avg_sq", "step")
                }
        self.epoch, self.position, self.step = state.epoch, state.position, state.step
        self.loss_sum, self.order = state.loss_sum, state.order
        self.visited[self.order[: self.position]] = True
        self.started = time.perf_counter() - state.seconds


def build(config: DotProductConfig, users: int, items: int, y_range: tuple[float, float]) -> nn.Module:
    """Return the torch module of a model with so many table rows, filled from torch's random numbers."""
    module, name = MODELS[config.model].module.split(":")
    maker = cast("Callable[..., nn.Module]", getattr(import_module(module), name))
    return maker(users, items, config.factors, y_range)
