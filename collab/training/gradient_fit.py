"""A fit by gradient steps: epochs of batches over every training row once."""

import math
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from typing import Literal

import numpy as np
import torch

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.errors import BadConfig, TrainingFailed
from collab.training.continuing import Parent
from collab.training.engine import Engine, EpochStart
from collab.training.events import Compiling, Epoch, Event, FitState, Layer, Progress, Stopwatch
from collab.training.export import Histories, Residuals, build_fitted_artifact, hold_out_a_tenth
from collab.training.metrics import HeldOutLists, ListScores, Scores, score
from collab.training.setup import TrainingSetup
from collab.training.trainers import TouchedTableTrainer, copy_tensors, fill_tensors
from collab.types import AnyArray, Floats

_REPORT_EVERY = 0.5
_BEST = "best."


class GradientFit:
    """An ongoing fit: the engine with its trainer, the order of the epoch and the position in it.

    `refit` begins another fit with the same settings on another split; `parent` is the model that is gone on from.
    """

    leaves_cores = False

    def __init__(
        self,
        setup: TrainingSetup,
        engine: Engine,
        ratings: Ratings,
        split: Split,
        refit: Callable[[Split], "GradientFit"],
        parent: Parent | None = None,
    ) -> None:
        self.setup, self.engine, self.ratings, self.split = setup, engine, ratings, split
        self._refit, self._parent = refit, parent
        self.encoded, self.config, self.rows = setup.encoded, setup.config, setup.rows_per_epoch
        self.schedule, self.trainer = setup.schedule, engine.trainer
        self.epoch = self.position = self.step = 0
        self.loss_sum = 0.0
        self.best_epoch, self.best_loss = 0, math.inf
        self.best: dict[str, AnyArray] = {}
        self.scores: Scores | None = None
        self.lists = HeldOutLists.wanted(self.config, ratings, split)
        self.clock = Stopwatch()
        self.order = self._shuffled()
        self.visited = np.zeros(setup.rows, np.bool_)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The parts of the module."""
        return self.setup.layers

    @property
    def keep(self) -> Literal["last", "best"]:
        """Which epoch's model is to be kept."""
        return self.config.keep

    @property
    def kept(self) -> int:
        """The epoch whose model is kept."""
        return self.best_epoch if self.config.keep == "best" and self.best_epoch else self.epoch

    @property
    def _over(self) -> bool:
        patience = self.config.patience
        waited = bool(patience) and self.epoch - self.best_epoch >= patience
        return self.engine.is_over or self.epoch >= self.config.epochs or waited

    def _shuffled(self) -> AnyArray:
        rng, start = np.random.default_rng([self.config.seed, self.epoch]), self.setup.start
        return rng.permutation(self.rows) if start is None else start.order(rng)

    def epochs(self) -> Generator[Event, None, None]:
        """Train until the last epoch, or until the held-out loss has not fallen for `patience` epochs."""
        with closing(self.engine):
            if isinstance(self.trainer, TouchedTableTrainer) and not self.trainer.table_step.compiled:
                yield Compiling()
            while not self._over:
                yield from self._epoch()

    def _epoch(self) -> Generator[Event, None, None]:
        """Train for the rest of an epoch, and validate."""
        yield from self._rows_of_epoch()
        train_loss = self.loss_sum / self.rows
        scores, lists = self._validate(), self._measure_lists()
        self._end_epoch(scores)
        yield Epoch(
            epoch=self.epoch,
            epochs=self.config.epochs,
            train_loss=train_loss,
            valid_loss=scores.loss,
            mse=scores.mse,
            rmse=scores.rmse,
            accuracy=scores.accuracy,
            ndcg10=lists.ndcg10,
            recall20=lists.recall20,
            seconds=self.clock.seconds,
            state=self.state,
        )

    def _rows_of_epoch(self) -> Generator[Event, None, None]:
        """Train on the remaining rows of this epoch; report progress at most twice a second."""
        losses = list[torch.Tensor]()
        stop = reported = self.position
        since = time.perf_counter()
        for loss in self.engine.train(self._epoch_start()):
            losses.append(loss)
            self.step += 1
            stop = min(stop + self.config.bs, self.rows)
            if time.perf_counter() - since < _REPORT_EVERY or stop == self.rows:
                continue
            self._add_losses(losses, stop)
            yield Progress(
                epoch=self.epoch + 1,
                done=stop / self.rows,
                train_loss=self.loss_sum / stop,
                rows_per_second=(stop - reported) / (time.perf_counter() - since),
                state=self.state,
            )
            reported, since = stop, time.perf_counter()
        self._add_losses(losses, self.rows)

    def _epoch_start(self) -> EpochStart:
        return EpochStart(self.order, self.position, self.epoch, self.step, self.best_epoch, self.best_loss)

    def _add_losses(self, losses: list[torch.Tensor], stop: int) -> None:
        """Add the losses of the steps since the last call, whose rows ended at `stop`. Raises TrainingFailed."""
        start = self.position
        for number, loss in enumerate(torch.stack(losses).tolist() if losses else ()):
            if not math.isfinite(loss):
                self._fail(loss, self.step - len(losses) + number)
            end = min(start + self.config.bs, stop)
            self.loss_sum += loss * (end - start)
            start = end
        self.visited[self.order[self.position : stop]] = True
        self.position = stop
        losses.clear()

    def _fail(self, loss: float, step: int) -> None:
        if not step:
            raise TrainingFailed(
                f"The loss is {loss} at the first step, before anything was learned: the model predicts what is no "
                "number. What it begins with and what it computes have to be finite."
            )
        lr, _ = self.schedule.at(step)
        raise TrainingFailed(
            f"The loss is {loss} at step {step + 1} of {self.schedule.step_count} (epoch {self.epoch + 1}, learning "
            f"rate {lr:.3g}). Try a smaller lr than {self.config.lr:g}, such as {self.config.lr / 10:g}, or a smaller "
            "wd."
        )

    def _validate(self) -> Scores:
        values = getattr(self.trainer.objective, "values", None)
        predicted = self.trainer.predict(self.encoded.valid)
        if not np.isfinite(predicted).all():
            self._fail(math.nan, self.step - 1)
        return score(predicted, self.encoded.valid_stars, self.ratings.scale, values)

    def _measure_lists(self) -> ListScores:
        """Return the measures of lists by predicted stars; none for a module that is no dot product of ours."""
        learned = self.setup.learned() if self.lists.people else None
        if learned is None:
            return ListScores()
        titles, users = learned.scoring.select(learned.item_rows, np.float32), learned.user_embeddings

        def stars_of(user: int) -> Floats:
            row = self.encoded.user_rows[user]
            return titles.mean_stars(users[row : row + 1].astype(np.float64))

        return self.lists.measure(stars_of)

    def _end_epoch(self, scores: Scores) -> None:
        """Step into the next epoch, or stay at the end after the last; remember the best model so far."""
        self.epoch += 1
        self.scores = scores
        if scores.loss is not None and scores.loss < self.best_loss:
            self.best_epoch, self.best_loss = self.epoch, scores.loss
            self.best = copy_tensors(self.trainer.weights()) if self.config.keep == "best" else {}
        if not self._over:
            self.position, self.loss_sum, self.order = 0, 0.0, self._shuffled()
            self.visited[:] = False

    def finish(self) -> Scores:
        """Go back to the best epoch where it is to be kept; return the scores of the model that is kept."""
        if self.keep == "best" and self.best_epoch != self.epoch and self.best:
            fill_tensors(self.trainer.weights(), self.best)
            self.scores = None
        return self.scores or self._validate()

    @property
    def distinct_rows(self) -> int:
        """The number of training rows that the last epoch visited."""
        return int(self.visited.sum())

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact | None:
        """Return the Artifact; None for a module of one's own that is no dot product of two tables."""
        learned = self.setup.learned()
        if learned is None:
            return None
        residuals = Histories(learned, self.encoded, self.ratings).held_out(self.split) or self._parent
        residuals = residuals or self._residuals_of_a_tenth()
        rest = (self.encoded, self.ratings, self.split, self.config)
        return build_fitted_artifact(learned, *rest, figures, residuals)

    def _residuals_of_a_tenth(self) -> Residuals | None:
        """Return the residuals of a tenth of the training rows, which a second fit holds out: those of rows that a
        module was fitted to are smaller. None where there are too few rows.
        """
        part = hold_out_a_tenth(self.split, self.config.seed, self.config.bs)
        if part is None:
            return None
        again = self._refit(part)
        try:
            for _ in again.epochs():
                pass
            again.finish()
        except TrainingFailed:  # the model is fitted all the same
            return None
        learned = again.setup.learned()
        return None if learned is None else Histories(learned, again.encoded, self.ratings).held_out(part)

    @property
    def explained(self) -> dict[str, float]:
        """Nothing: its embeddings have no features."""
        return {}

    @property
    def r_hat(self) -> None:
        """Nothing: it draws nothing."""
        return

    @property
    def limitation(self) -> str:
        """The note of a fit without an Artifact."""
        return self.setup.limitation

    def state(self) -> FitState:
        """Return a checkpoint, a copy."""
        best = {_BEST + name: array for name, array in self.best.items()}
        return FitState(
            self.epoch,
            self.position,
            self.step,
            self.loss_sum,
            self.clock.seconds,
            self.best_epoch,
            self.best_loss,
            self.order.copy(),
            self.trainer.arrays() | best,
        )

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        if len(state.order) != self.rows or state.epoch > self.config.epochs or state.order.max() >= len(self.visited):
            raise BadConfig("This checkpoint belongs to other data or settings.")
        self.trainer.restore(state.arrays)
        self.best = {name.removeprefix(_BEST): a for name, a in state.arrays.items() if name.startswith(_BEST)}
        self.best_epoch, self.best_loss = state.best_epoch, state.best_loss
        self.epoch, self.position, self.step = state.epoch, state.position, state.step
        self.loss_sum, self.order = state.loss_sum, state.order
        self.visited[self.order[: self.position]] = True
        self.clock = Stopwatch(state.seconds)
