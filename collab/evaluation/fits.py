"""Fits that are evaluated and thrown away: in worker processes, as runs of a folder that nobody lists."""

import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from collab.artifact import open_artifact
from collab.data import DataSpec, Ratings, Split
from collab.errors import CollabError, TrainingFailed
from collab.models import Config
from collab.recommend import Recommender
from collab.runs import RunStore, end, follow, slots, start
from collab.storage import home_folder, private_folder
from collab.training import Epoch, Event, Failed, Finished, Progress, Stopped

Report = Callable[[str, float | None], None]
"""Called with what is being done and the share of it that is done, 0 to 1; None where that is not known."""

_SHARED = ("data", "slots", "sets", "archives")
_FIRST_NUMBER = 10**9
_MOST_FITS = 1000


@dataclass(frozen=True, eq=False)
class Fitted:
    """The model of a fit, and its seconds, those of the finished event."""

    model: Recommender
    seconds: float


class Fits:
    """Fits of one config on one data set, while the context lasts; leaving it ends the workers and deletes all.

    The folder is a COLLAB_HOME of its own, but for the cache of ratings and the training slots, which are the real
    ones: nothing is read anew, and fits wait their turn like every run.
    """

    def __init__(self, ratings: Ratings, data: DataSpec, config: Config) -> None:
        self._ratings, self._data, self._config = ratings, data, config
        self._runs: list[str] = []

    def __enter__(self) -> "Fits":
        self._temporary = tempfile.TemporaryDirectory(prefix="collab-tui-evaluation-")
        self._folder = Path(self._temporary.name)
        for name in _SHARED:
            (self._folder / name).symlink_to(private_folder(home_folder() / name))
        self._store = RunStore(self._folder)
        # places in the queue bear the numbers of runs: these must be no run's, and no other evaluation's
        private_folder(self._store.root / str(_FIRST_NUMBER + os.getpid() * _MOST_FITS))
        return self

    def __exit__(self, *_: object) -> None:
        for run in self._runs:
            _end(self._store, run)
        self._temporary.cleanup()

    def files(self, split: Split) -> str:
        """Write the rows of a split that has no form of its own to two files; return the split as BASE,TEST."""
        ratings = self._ratings
        users, items = list(ratings.user_ids), list(ratings.item_table.ids)
        paths = [self._folder / f"{split.name.replace('/', '-')}.{part}" for part in ("base", "test")]
        for path, rows in zip(paths, (split.training, split.valid), strict=True):
            pairs = zip(ratings.users[rows].tolist(), ratings.items[rows].tolist(), strict=True)
            path.write_text("".join(f"{users[user]}\t{items[item]}\t0\t0\n" for user, item in pairs), "utf-8")
        return ",".join(map(str, paths))

    def run(self, splits: Sequence[str], report: Report) -> Iterator[Fitted]:
        """Fit on each split, in their order; while the caller is busy with one, the next are fitted.

        Raises TrainingFailed where a fit fails or leaves no model.
        """
        waiting = list(splits)
        going_on: list[str] = []
        for number in range(1, len(splits) + 1):
            while waiting and len(going_on) <= slots():
                going_on.append(self._start(waiting.pop(0)))
            yield self._follow(going_on.pop(0), f"fit {number} of {len(splits)}", report)

    def events(self, split: str, config: Config) -> Generator[Event, None, None]:
        """Fit with settings of its own, and yield the events as they come; closed before the end, the fit is ended."""
        run = self._start(split, config)
        try:
            yield from follow(self._store, run, poll=0.1)
        finally:
            _end(self._store, run)

    def _start(self, split: str, config: Config | None = None) -> str:
        run = self._store.create(self._data, split, config or self._config, data_name=self._ratings.name)
        self._runs.append(run)
        start(self._store, run)
        return run

    def _follow(self, run: str, doing: str, report: Report) -> Fitted:
        report(doing, 0.0)
        last: Event | None = None
        for last in follow(self._store, run, poll=0.1):
            if isinstance(last, Progress):
                report(doing, (last.epoch - 1 + last.done) / self._config.epoch_count)
            elif isinstance(last, Epoch) and last.epoch < last.epochs:
                report(doing, last.epoch / last.epochs)
            elif isinstance(last, Epoch):
                report(f"{doing}: learning what people choose", None)
        if isinstance(last, Finished) and not last.note:
            model = Recommender(open_artifact(self._store.model_path(run)), self._ratings)
            if model.fold_in.pays_to_compile(len(self._ratings.user_ids)):
                report("compiling the loop over people, once on this machine", None)
                model.fold_in.compile()
            return Fitted(model, last.seconds)
        raise TrainingFailed(f"{doing} failed: {_why(last)}")


def _why(last: Event | None) -> str:
    match last:
        case Finished():
            return last.note
        case Failed():
            return last.error
        case Stopped():
            return "it was stopped."
    return "it told nothing."


def _end(store: RunStore, run: str) -> None:
    while store.alive(run):
        with suppress(CollabError):  # a worker that has only just begun cannot be ended before it has signed
            end(store, run)
        time.sleep(0.02)
