"""fastai's own Learner as the engine of a fit: its loop, its Adam, its schedule and its models."""

from collections.abc import Callable, Iterator

import torch
from fastai.callback.core import Callback, CancelBatchException, CancelFitException
from fastai.callback.schedule import Learner  # from here, so that it has fit_one_cycle
from fastai.callback.tracker import TrackerCallback
from fastai.data.core import DataLoaders
from fastai.losses import CrossEntropyLossFlat, MSELossFlat
from torch import Tensor

from collab.models import DotModule
from collab.training import EpochStart, TrainingSetup
from collab.training.fastai.lockstep import LockstepThread
from collab.training.fastai.models import fastai_model, loader
from collab.training.trainers import CrossEntropy, LoopTrainer, Trainer, ridge_of

_VALIDATED_AT_ONCE = 4096


class LearnerEngine:
    """The steps of fastai's Learner, in a thread that runs only while the next of them is waited for.

    The Learner's model has the module's own parameters and its Adam the moments of the trainer, which itself makes no
    step: scores, checkpoints and what was learned are read where every fit has them.
    """

    def __init__(self, setup: TrainingSetup) -> None:
        self._config, self._rows = setup.config, setup.rows
        self.trainer: Trainer = LoopTrainer(setup.module, setup.objective, setup.encoded, setup.config, setup.device)
        self.is_over = False
        self._start: EpochStart
        self._learner = _learner(setup, self.trainer, lambda: self._start.order.tolist())
        self._lockstep = LockstepThread(self._learn, CancelFitException, "fastai")

    def train(self, start: EpochStart) -> Iterator[Tensor]:
        """Let the Learner train on the remaining rows of an epoch, and make its validation pass at the end."""
        self._start = start
        for step, _ in enumerate(range(start.position, self._rows, self._config.bs), start.step + 1):
            self._lockstep.next()
            for moments in self.trainer.optimiser.state.values():
                moments["step"].fill_(step)
            yield self._learner.loss.detach().as_subclass(Tensor)
        self.is_over = not self._lockstep.next()

    def close(self) -> None:
        """End the thread."""
        self._lockstep.close()

    def _learn(self) -> None:
        """Run the Learner from where the fit stands to its end."""
        learner, config, start = self._learner, self._config, self._start
        batches = -(-start.position // config.bs)
        callbacks: list[Callback] = [_LockstepCallback(self._lockstep, start.epoch, batches)]
        if config.patience:
            waited = start.epoch - start.best_epoch
            callbacks.append(_EarlyStopping(config.patience, start.epoch, waited, start.best_loss))
        if (ridge := ridge_of(config)) and isinstance(self.trainer.module, DotModule):
            callbacks.append(_Ridge(self.trainer.module, ridge))
        learner.create_opt()
        for parameter, moments in self.trainer.optimiser.state.items():
            learner.opt.state[parameter] |= {
                "grad_avg": moments["exp_avg"],
                "sqr_avg": moments["exp_avg_sq"],
                "step": start.step,
            }
        fit = learner.fit if config.schedule == "flat" else learner.fit_one_cycle
        with learner.no_bar(), learner.no_logging():
            fit(config.epochs, config.lr, cbs=callbacks, start_epoch=start.epoch)


def _learner(setup: TrainingSetup, trainer: Trainer, order: Callable[[], list[int]]) -> Learner:
    """Return a Learner of the rows that a trainer has, visited in the order that `order` gives for each epoch."""
    model, columns = fastai_model(setup.module)
    valid = torch.from_numpy(setup.encoded.valid).to(setup.device)
    valid_targets = setup.objective.targets(setup.encoded.valid_stars).to(setup.device)
    training = loader(trainer.inputs, trainer.targets, columns, setup.config.bs, order=order)
    held_out = loader(valid, valid_targets, columns, _VALIDATED_AT_ONCE, order=lambda: list(range(len(valid))))
    return Learner(
        DataLoaders(training, held_out, device=setup.device),
        model,
        loss_func=CrossEntropyLossFlat() if isinstance(setup.objective, CrossEntropy) else MSELossFlat(),
        wd=setup.config.wd,
    )


class _LockstepCallback(Callback):  # type: ignore[misc] # fastai carries no types
    """Gives the turn back after every training batch and every epoch; passes over what lies behind a checkpoint."""

    order, run_valid = 90, False

    def __init__(self, lockstep: LockstepThread, epoch: int, batches: int) -> None:
        self._lockstep, self._epoch, self._batches = lockstep, epoch, batches

    @property
    def _is_behind(self) -> bool:
        return bool(self.epoch == self._epoch and self.iter < self._batches)

    def before_batch(self) -> None:
        """Pass over a batch that the fit has behind it."""
        if self._is_behind:
            raise CancelBatchException

    def after_batch(self) -> None:
        """Let the fit look at the loss."""
        if not self._is_behind:
            self._lockstep.wait()

    def after_epoch(self) -> None:
        """Let the fit look at the model."""
        if self.epoch >= self._epoch:
            self._lockstep.wait()


class _Ridge(Callback):  # type: ignore[misc] # fastai carries no types
    """Adds the ridge of the rows of a batch to what is descended, and not to the loss that is told."""

    run_valid = False

    def __init__(self, module: DotModule, ridge: float) -> None:
        self._module, self._ridge = module, ridge

    def after_loss(self) -> None:
        """Add it."""
        self.learn.loss_grad = self.loss_grad + self._ridge * self._module.squares(self.xb[0]).mean()


class _EarlyStopping(TrackerCallback):  # type: ignore[misc] # fastai carries no types
    """fastai's EarlyStoppingCallback, but silent, and from the losses known at a checkpoint.

    `waited` counts the epochs since the one with the lowest held-out loss, `best`.
    """

    order = TrackerCallback.order + 3

    def __init__(self, patience: int, epoch: int, waited: int, best: float) -> None:
        super().__init__(monitor="valid_loss", reset_on_fit=False)
        self._patience, self._epoch, self._waited, self.best = patience, epoch, waited, best

    def after_epoch(self) -> None:
        """Stop after so many epochs without a lower loss."""
        if self.epoch < self._epoch:
            return
        super().after_epoch()
        self._waited = 0 if self.new_best else self._waited + 1
        if self._waited >= self._patience:
            raise CancelFitException
