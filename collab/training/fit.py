"""A fit: its epochs as events, then its Artifact."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.interest import UNLEARNED
from collab.models import AlsConfig, BayesConfig, Config, IalsConfig, InterestConfig, check_data
from collab.processes import with_one_thread
from collab.training.continuing import Parent
from collab.training.events import (
    EXPLAINED,
    Compiling,
    Continued,
    Event,
    Finished,
    FitState,
    Interested,
    Layer,
    Resumed,
    Started,
    Stopwatch,
)
from collab.training.metrics import Scores

if TYPE_CHECKING:
    from collab.training.engine import Engine
    from collab.training.gradient_fit import GradientFit
    from collab.training.interest_fit import InterestFit
    from collab.training.setup import TrainingSetup


class OngoingFit(Protocol):
    """A fit between two epochs, whatever it fits with."""

    rows: int
    epoch: int
    clock: Stopwatch

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The parts of what is fitted."""
        ...

    @property
    def keep(self) -> Literal["last", "best", "samples"]:
        """The model that the fit will keep: of the last or the best epoch, or samples of many."""
        ...

    @property
    def kept(self) -> int:
        """The epoch whose model is kept, or the number of samples."""
        ...

    @property
    def distinct_rows(self) -> int:
        """The number of training rows that the last epoch visited."""
        ...

    @property
    def leaves_cores(self) -> bool:
        """Whether it works on one core alone, and most of the time without the interpreter's lock."""
        ...

    @property
    def limitation(self) -> str:
        """The note of a fit without an Artifact."""
        ...

    @property
    def explained(self) -> Mapping[str, float]:
        """The share of the variance of users, or titles, that each block of features explains."""
        ...

    @property
    def r_hat(self) -> float | None:
        """How far a chain is from having converged, 1 where it has; None for a fit that draws nothing."""
        ...

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        ...

    def epochs(self) -> Generator[Event, None, None]:
        """Go through the remaining epochs."""
        ...

    def finish(self) -> Scores:
        """Settle on the model to keep; return its scores."""
        ...

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact | None:
        """Return the Artifact, where there is one."""
        ...


def fit(
    ratings: Ratings,
    split: Split,
    config: Config,
    resume: FitState | None = None,
    parent: Parent | None = None,
    *,
    preliminary: bool = False,
) -> Generator[Event, None, Artifact | None]:
    """Train; give the events, and return the Artifact. With `preliminary` the events offer one of interest alone as
    soon as it is learned, where that is before the stars are.

    A fit with a `parent`, see `parent_of`, begins where that model ended, with settings of `continued_config`.

    `resume` goes on from a state that an epoch or progress event offered. None is returned for a module of one's own
    that is no dot product of two tables; the finished event says so. Raises BadConfig for a split without training
    rows, or without held-out ones where the settings need them, and TrainingFailed when a loss is not finite.

    Unless OMP_NUM_THREADS says otherwise numpy and torch work with one thread while it works, as a run's worker does.
    """
    return with_one_thread(_fit(ratings, split, config, resume, parent, preliminary=preliminary))


def _fit(
    ratings: Ratings,
    split: Split,
    config: Config,
    resume: FitState | None,
    parent: Parent | None,
    *,
    preliminary: bool,
) -> Generator[Event, None, Artifact | None]:
    run = start_fit(ratings, split, config, parent)
    yield Started(
        model=config.model,
        data=ratings.name,
        split=split.name,
        rows=len(split.training),
        parameters=sum(layer.parameters for layer in run.layers),
        epochs=config.epochs_for(len(split.training)),
        keep=run.keep,
        layers=run.layers,
    )
    if parent is not None:
        yield _continued(parent)
    if resume is not None:
        run.restore(resume)
        yield Resumed(epoch=run.epoch + 1)
    with closing(_interest_fit(ratings, split, parent)) as interest:
        if run.leaves_cores:
            spent = run.clock.seconds
            interest.begin(preliminary=preliminary)
            yield from interest.prepare()
            run.clock = Stopwatch(spent)
        yield from _epochs(run, interest)
        finished = _finished(run, config.epochs_for(len(split.training)))
        artifact = run.build_artifact(_figures(finished, run.epoch))
        if artifact is None:
            yield finished.model_copy(update={"note": run.limitation})
            return None
        del run  # what it holds is as large as what interest will
        if artifact.join is UNLEARNED:
            yield from interest.prepare()
            learned = interest.result(artifact.interest)
            artifact = replace(artifact, interest=learned.interest, join=learned.join)
            yield Interested(
                kind=learned.interest.kind,
                stars=learned.join.stars,
                popularity=learned.join.popularity,
                seconds=learned.seconds,
            )
    yield finished
    return artifact


def _epochs(run: OngoingFit, interest: "InterestFit") -> Generator[Event, None, None]:
    """Go through the remaining epochs; between two of them give the preliminary model, once there is one."""
    for event in run.epochs():
        yield event
        yield from interest.preliminary()


def compile_for(ratings: Ratings, split: Split, config: Config) -> Generator[Compiling, None, None]:
    """Have the loops ready that a fit goes by, and tell of it where that takes seconds."""
    from collab.kernels import load_kernel

    kernel = load_kernel(len(split.training))
    if isinstance(config, IalsConfig):
        if not kernel.compiled("choices"):
            yield Compiling()
        kernel.compile("choices")
    elif not isinstance(config, InterestConfig):
        with closing(_interest_fit(ratings, split, None)) as interest:
            yield from (event for event in interest.prepare() if isinstance(event, Compiling))


def _interest_fit(ratings: Ratings, split: Split, parent: Parent | None) -> "InterestFit":
    from collab.training.interest_fit import InterestFit  # SciPy takes a while to import

    return InterestFit(ratings, split, parent)


def _finished(run: OngoingFit, planned: int) -> Finished:
    scores = run.finish()
    return Finished(
        valid_loss=scores.loss,
        mse=scores.mse,
        rmse=scores.rmse,
        accuracy=scores.accuracy,
        keep=run.keep,
        kept=run.kept,
        seconds=run.clock.seconds,
        rows_per_epoch=run.rows,
        distinct_rows_per_epoch=run.distinct_rows,
        explained=dict(run.explained),
        r_hat=run.r_hat,
        planned=planned,
    )


def _continued(parent: Parent) -> Continued:
    growth = parent.growth
    return Continued(
        new=int(growth.new.sum()),
        removed=growth.removed,
        changed=growth.changed,
        people=growth.users,
        titles=growth.items,
        released=parent.released,
    )


def start_fit(ratings: Ratings, split: Split, config: Config, parent: Parent | None = None) -> OngoingFit:
    """Return a fit before its first epoch. Raises BadConfig."""
    if not len(split.training):
        raise BadConfig(f"The split {split.name} leaves no rows to train on.")
    check_data(ratings, config, split)
    if isinstance(config, BayesConfig):
        from collab.training.gibbs_fit import GibbsFit

        return GibbsFit(ratings, split, config, parent)
    if isinstance(config, InterestConfig):
        from collab.training.choice_fit import ChoiceFit

        return ChoiceFit(ratings, split, config, parent)
    if isinstance(config, AlsConfig):
        from collab.training.als import AlsFit

        return AlsFit(ratings, split, config, parent)
    return start_gradient_fit(ratings, split, config, parent)


def start_gradient_fit(ratings: Ratings, split: Split, config: Config, parent: Parent | None = None) -> "GradientFit":
    """Return the fit of a model with a gradient, before its first step. Raises BadConfig."""
    from collab.training.gradient_fit import GradientFit  # only now: it brings torch
    from collab.training.setup import prepare_training

    setup = prepare_training(ratings, split, config, parent)
    quiet = config.model_copy(update={"metrics": "losses"})
    return GradientFit(
        setup, _engine(setup), ratings, split, lambda part: start_gradient_fit(ratings, part, quiet), parent
    )


def _engine(setup: "TrainingSetup") -> "Engine":
    if setup.config.engine == "fastai":
        from collab.training.fastai import LearnerEngine

        return LearnerEngine(setup)
    from collab.training.engine import TorchEngine

    return TorchEngine(setup)


def _figures(finished: Finished, epochs: int) -> dict[str, float]:
    """Return the figures of the fit that its model keeps."""
    names = (
        "valid_loss",
        "mse",
        "rmse",
        "accuracy",
        "kept",
        "seconds",
        "rows_per_epoch",
        "distinct_rows_per_epoch",
        "r_hat",
    )
    figures = {name: getattr(finished, name) for name in names} | {"epochs": epochs}
    figures |= {f"{EXPLAINED}{name}": share for name, share in finished.explained.items()}
    return {name: value for name, value in figures.items() if value is not None}
