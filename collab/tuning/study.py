"""A search of settings, kept in a file: each trial a fit, the model's own settings first."""

import json
import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from collab.data import DataSpec, Ratings
from collab.errors import BadConfig, TrainingFailed
from collab.evaluation import Fits
from collab.models import Config, InterestConfig, configure
from collab.storage import private_folder
from collab.training import Epoch, Failed, Finished, Stopped
from collab.tuning.space import Range

if TYPE_CHECKING:
    import optuna

Goal = Literal["loss", "ndcg10"]
GOALS: tuple[Goal, ...] = get_args(Goal)

_STARTUP, _FEWEST_EPOCHS = 5, 1

Tell = Callable[[int, int, int, float | None], None]
"""Called after each epoch of a trial with the trial's number, the epoch, how many there are, and the figure."""


@dataclass(frozen=True)
class Trial:
    """A trial that has ended: its settings, the figure of the model that it kept (the held-out loss, or nDCG@10), and
    its seconds. One that was broken off after `epoch` epochs, because it did worse than the others so far, is `pruned`,
    and its figure is that of then.
    """

    number: int
    settings: Mapping[str, Any]
    figure: float | None
    seconds: float
    pruned: bool
    epoch: int


def default_goal(config: Config) -> Goal:
    """Return what a model is tuned by: its held-out loss, or where it has none how its lists rank."""
    return "ndcg10" if isinstance(config, InterestConfig) else "loss"


class Study:
    """The trials of one search, those of earlier starts among them: the same question goes on where it was.

    Raises BadConfig where Optuna is not installed, and where the file has the trials of another question.
    """

    def __init__(
        self, path: Path, ratings: Ratings, data: DataSpec, split: str, config: Config, space: Mapping[str, Range],
        *, goal: Goal, seed: int = 42,
    ) -> None:  # fmt: skip
        if find_spec("optuna") is None:
            raise BadConfig("The search of settings needs Optuna: pip install 'collab-tui[tune]'.")
        if goal == "ndcg10":
            config = config.model_copy(update={"metrics": "ranking"})
        elif isinstance(config, InterestConfig):
            raise BadConfig(f"{config.model} has no held-out loss: it is tuned by how its lists rank, --goal ndcg10.")
        self._ratings, self._data, self._split, self._config = ratings, data, split, config
        self.space, self.goal, self._seed = space, goal, seed
        self._study = self._open(path)

    def _open(self, path: Path) -> "optuna.Study":
        import optuna  # not above: commands that search nothing wait for nothing of it
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

        logging.getLogger("optuna").setLevel(logging.ERROR)
        private_folder(path.parent)
        storage = JournalStorage(JournalFileBackend(str(path), lock_obj=JournalFileOpenLock(str(path))))
        earlier = optuna.study.get_all_study_names(storage)
        study = optuna.create_study(
            study_name="search",
            storage=storage,
            direction="minimize" if self.goal == "loss" else "maximize",
            load_if_exists=True,
            pruner=optuna.pruners.MedianPruner(n_startup_trials=_STARTUP, n_warmup_steps=_FEWEST_EPOCHS),
        )
        self._check(study, path, new=not earlier)
        # a seed would draw the same again after each start: it goes on with the trials
        study.sampler = optuna.samplers.TPESampler(seed=self._seed + len(study.trials), n_startup_trials=_STARTUP)
        return study

    def _check(self, study: "optuna.Study", path: Path, *, new: bool) -> None:
        question = {
            "ratings": self._ratings.fingerprint,
            "split": self._split,
            "goal": self.goal,
            "search": sorted(self.space),
            "config": json.loads(self._config.model_dump_json(exclude=set(self.space))),
        }
        if new:
            study.set_user_attr("question", question)
        elif (other := study.user_attrs.get("question", {})) != question:
            differing = ", ".join(name for name, value in question.items() if other.get(name) != value)
            raise BadConfig(
                f"{path} has the trials of another search, with another {differing}. Give --name to begin one of its "
                "own, or delete the file."
            )

    @property
    def trials(self) -> list[Trial]:
        """The trials that have ended, in their order."""
        return [_trial(each) for each in self._study.trials if each.state.is_finished() and _is_whole(each)]

    @property
    def best(self) -> Trial | None:
        """The trial with the best figure, of those that were not broken off; None before the first."""
        whole = [trial for trial in self.trials if not trial.pruned and trial.figure is not None]
        sign = 1.0 if self.goal == "loss" else -1.0
        return min(whole, key=lambda trial: sign * (trial.figure or 0.0), default=None)

    def config_of(self, trial: Trial) -> Config:
        """Return all settings of a trial."""
        return self._with(trial.settings)

    def _with(self, settings: Mapping[str, Any]) -> Config:
        own = {name: value for name, value in self._config.model_dump().items() if name != "model"}
        return configure(self._config.model, **{**own, **settings})

    def run(self, count: int, tell: Tell = lambda *_: None) -> Generator[Trial, None, None]:
        """Try settings until the search has so many trials; yield each as it ends. Raises TrainingFailed.

        The first has the model's own settings, as far as they are in range.
        """
        import optuna  # not above, as before

        if not self._study.trials:
            own = {name: each.kept(getattr(self._config, name)) for name, each in self.space.items()}
            self._study.enqueue_trial({name: value for name, value in own.items() if value is not None})
        with Fits(self._ratings, self._data, self._config) as fits:
            while len(self.trials) < count:
                trial = self._study.ask()
                try:
                    yield self._try(fits, trial, tell)
                except BaseException:
                    self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
                    raise

    def _try(self, fits: Fits, trial: "optuna.Trial", tell: Tell) -> Trial:
        import optuna  # not above, as before

        settings = {name: each.draw(trial, name) for name, each in self.space.items()}
        trial.set_user_attr("settings", settings)
        figure: float | None = None
        with closing(fits.events(self._split, self._with(settings))) as events:
            for event in events:
                match event:
                    case Epoch():
                        figure = self._figure(event)
                        trial.set_user_attr("epoch", event.epoch)
                        tell(trial.number, event.epoch, event.epochs, figure)
                        if figure is not None:
                            trial.report(figure, event.epoch)
                            if trial.should_prune():
                                trial.set_user_attr("seconds", event.seconds)
                                self._study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                                break
                    case Finished(note=""):
                        figure = event.valid_loss if self.goal == "loss" else figure
                        trial.set_user_attr("seconds", event.seconds)
                        self._study.tell(trial, figure if figure is not None and isfinite(figure) else None)
                        break
                    case Finished() | Failed() | Stopped():
                        raise TrainingFailed(f"trial {trial.number} failed: {_why(event)}")
        return _trial(self._study.trials[trial.number])

    def _figure(self, event: Epoch) -> float | None:
        return event.valid_loss if self.goal == "loss" else event.ndcg10


def _is_whole(trial: Any) -> bool:
    return "seconds" in trial.user_attrs


def _trial(trial: Any) -> Trial:
    return Trial(
        number=trial.number,
        settings=trial.user_attrs["settings"],
        figure=trial.value,
        seconds=trial.user_attrs["seconds"],
        pruned=trial.state.name == "PRUNED",
        epoch=trial.user_attrs.get("epoch", 1),
    )


def _why(event: Finished | Failed | Stopped) -> str:
    match event:
        case Finished():
            return event.note
        case Failed():
            return event.error
    return "it was stopped."
