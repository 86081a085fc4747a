"""A fit: epochs told as events, and what it leaves."""

from collections.abc import Generator, Mapping
from typing import Literal, Protocol

from collab.artifact import Artifact
from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.errors import BadConfig
from collab.models.config import BayesConfig, Config, GradientConfig
from collab.training.events import Event, Finished, Layer, Resumed, Started
from collab.training.metrics import Scores
from collab.training.state import State


class Fitting(Protocol):
    """Where a fit stands, whatever it fits with."""

    rows: int
    epoch: int

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The parts of what is fitted."""
        ...

    @property
    def keep(self) -> Literal["last", "best", "samples"]:
        """What the fit will keep: the last or the best epoch's model, or samples of many."""
        ...

    @property
    def kept(self) -> int:
        """The epoch whose model is kept, or the number of samples."""
        ...

    @property
    def seconds(self) -> float:
        """Seconds since the fit started, pauses of a stopped run left out."""
        ...

    @property
    def distinct_rows(self) -> int:
        """How many of the training rows the last epoch visited."""
        ...

    @property
    def cannot(self) -> str:
        """What to say where nothing is left."""
        ...

    def restore(self, state: State) -> None:
        """Go on from a copy. Raises BadConfig where it belongs to other data or settings."""
        ...

    def epochs(self) -> Generator[Event, None, None]:
        """Go through the epochs that are left."""
        ...

    def end(self) -> Scores:
        """Settle on what is kept; return its scores."""
        ...

    def leave(self, figures: Mapping[str, float]) -> Artifact | None:
        """Return the Artifact, where there is one."""
        ...


def fit(
    ratings: Ratings, split: Split, config: Config, resume: State | None = None
) -> Generator[Event, None, Artifact | None]:
    """Train, tell what happens, and return what was learned.

    `resume` goes on from a state that an epoch or progress event offered. None is returned for a module of one's own
    that is no dot product of two tables; the finished event says so. Raises BadConfig for a split without training
    rows, or without held-out ones where the settings need them, and TrainingFailed when a loss is not finite.
    """
    run = _fitting(ratings, split, config)
    yield Started(
        model=config.model,
        data=ratings.name,
        split=split.name,
        rows=len(split.training),
        parameters=sum(layer.parameters for layer in run.layers),
        epochs=config.epochs,
        keep=run.keep,
        layers=run.layers,
    )
    if resume is not None:
        run.restore(resume)
        yield Resumed(epoch=run.epoch + 1)
    yield from run.epochs()
    scores = run.end()
    finished = Finished(
        valid_loss=scores.loss,
        mse=scores.mse,
        rmse=scores.rmse,
        accuracy=scores.accuracy,
        keep=run.keep,
        kept=run.kept,
        seconds=run.seconds,
        rows_per_epoch=run.rows,
        distinct_rows_per_epoch=run.distinct_rows,
    )
    artifact = run.leave(_figures(finished, run.epoch))
    yield finished if artifact else finished.model_copy(update={"note": run.cannot})
    return artifact


def _fitting(ratings: Ratings, split: Split, config: Config) -> Fitting:
    if not len(split.training):
        raise BadConfig(f"The split {split.name} leaves no rows to train on.")
    if isinstance(config, BayesConfig):
        from collab.training.sampling import Sampling

        return Sampling(ratings, split, config)
    from collab.training.descent import descent  # only now: it brings torch

    return descent(ratings, split, check(split, config))


def check(split: Split, config: Config) -> GradientConfig:
    """Return the settings if they can be trained by gradient steps on this split. Raises BadConfig."""
    if not isinstance(config, GradientConfig):
        raise BadConfig(f"{config.model} is not trained by gradient steps.")
    if not len(split.valid) and (config.patience or config.keep == "best"):
        setting = "patience" if config.patience else 'keep "best"'
        raise BadConfig(f"{setting} watches the held-out loss, and the split {split.name} holds nothing out.")
    return config


def _figures(finished: Finished, epochs: int) -> dict[str, float]:
    """Return what is kept of the fit with its model."""
    names = ("valid_loss", "mse", "rmse", "accuracy", "kept", "seconds", "rows_per_epoch", "distinct_rows_per_epoch")
    figures = {name: getattr(finished, name) for name in names} | {"epochs": epochs}
    return {name: value for name, value in figures.items() if value is not None}
