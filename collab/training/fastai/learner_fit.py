"""A fit by fastai's own Learner: its loop, its Adam, its schedule and its models, with the events of any fit."""

from collections.abc import Generator, Iterator
from contextlib import closing

import torch
from fastai.callback.core import Callback, CancelBatchException, CancelFitException
from fastai.callback.schedule import Learner  # from here, so that it has fit_one_cycle
from fastai.callback.tracker import TrackerCallback
from fastai.data.core import DataLoaders
from fastai.losses import CrossEntropyLossFlat, MSELossFlat
from torch import Tensor

from collab.data import Ratings, Split
from collab.training import Event, FitState, GradientFit, TrainingSetup
from collab.training.fastai.lockstep import LockstepThread
from collab.training.fastai.models import fastai_model, loader
from collab.training.trainers import CrossEntropy, LoopTrainer

_VALIDATED_AT_ONCE = 4096


class LearnerFit(GradientFit):
    """A fit whose epochs fastai's Learner makes, in a thread that runs only while the next event is waited for.

    The Learner's model has the module's own parameters and its Adam the moments of the trainer, which itself makes no
    step: scores, checkpoints and what was learned are read where every fit has them.
    """

    def __init__(self, setup: TrainingSetup, ratings: Ratings, split: Split) -> None:
        trainer = LoopTrainer(setup.module, setup.objective, setup.encoded, setup.config, setup.device)
        super().__init__(setup, trainer, ratings, split)
        model, columns = fastai_model(setup.module)
        valid = torch.from_numpy(setup.encoded.valid).to(setup.device)
        valid_targets = setup.objective.targets(setup.encoded.valid_stars).to(setup.device)
        training = loader(trainer.inputs, trainer.targets, columns, setup.config.bs, order=lambda: self.order.tolist())
        held_out = loader(valid, valid_targets, columns, _VALIDATED_AT_ONCE, order=lambda: list(range(len(valid))))
        self._learner = Learner(
            DataLoaders(training, held_out, device=setup.device),
            model,
            loss_func=CrossEntropyLossFlat() if isinstance(setup.objective, CrossEntropy) else MSELossFlat(),
            wd=setup.config.wd,
        )
        self._lockstep = LockstepThread(self._learn, CancelFitException, "fastai")
        self._stopped = False

    @property
    def _over(self) -> bool:
        return self._stopped or super()._over

    def epochs(self) -> Generator[Event, None, None]:
        """Train until the Learner has made its last epoch, or stops early."""
        with closing(self._lockstep):
            yield from super().epochs()

    def _steps(self, losses: list[Tensor]) -> Iterator[int]:
        """Let the Learner make the steps of this epoch, and its validation pass at the end."""
        for start in range(self.position, self.rows, self.config.bs):
            self._lockstep.next()
            losses.append(self._learner.loss.detach().as_subclass(Tensor))
            self.step += 1
            yield min(start + self.config.bs, self.rows)
        self._stopped = not self._lockstep.next()

    def _learn(self) -> None:
        """Run the Learner from where the fit stands to its end."""
        learner, config, callbacks = (
            self._learner,
            self.config,
            [_LockstepCallback(self._lockstep, self.epoch, self._batches)],
        )
        if config.patience:
            callbacks.append(_EarlyStopping(config.patience, self.epoch, self.epoch - self.best_epoch, self.best_loss))
        learner.create_opt()
        for parameter, moments in self.trainer.optimiser.state.items():
            learner.opt.state[parameter] |= {
                "grad_avg": moments["exp_avg"],
                "sqr_avg": moments["exp_avg_sq"],
                "step": self.step,
            }
        fit = learner.fit if config.schedule == "flat" else learner.fit_one_cycle
        with learner.no_bar(), learner.no_logging():
            fit(config.epochs, config.lr, cbs=callbacks, start_epoch=self.epoch)

    @property
    def _batches(self) -> int:
        """The number of batches of this epoch that are behind the fit."""
        return -(-self.position // self.config.bs)

    def state(self) -> FitState:
        """Return a checkpoint, a copy."""
        for moments in self.trainer.optimiser.state.values():
            moments["step"].fill_(self.step)
        return super().state()


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
