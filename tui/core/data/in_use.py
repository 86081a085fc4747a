"""Which run is in use, and the data it belongs to: those chosen here, else those that every process chose."""

from contextlib import suppress
from typing import NamedTuple

from collab.data import DataSpec
from collab.errors import NotFound
from collab.runs import ACTIVE, RunStore

FIRST_DATA = "sample"
"""The data of those who choose none."""


class InUse(NamedTuple):
    """The run in use and the data it belongs to; None where no run is, and then the run, if any, that was started here
    and whose `preliminary` model stands in until it has left its own.
    """

    run: str | None
    data: DataSpec
    preliminary: str = ""


class RunChoice:
    """Follows what is in use in one app or command: whatever other processes do, the data stay what they are once they
    are known, the run too once there is one. `count` is how often another run was chosen; `started` are the runs that
    were started here.
    """

    def __init__(self, store: RunStore, data: DataSpec | None, run: str | None) -> None:
        self._store = store
        self._data, self._run = data, run
        self.count = 0
        self.started: list[str] = []

    @property
    def first_data(self) -> DataSpec:
        """The data before anything is looked up."""
        return self._data or DataSpec(source=FIRST_DATA)

    def now(self) -> InUse:
        """Return what is in use. Raises NotFound for a run that is not there."""
        run = self._run or self._first_started()
        if run is None:
            data, dataset = self._current() if self._data is None else self._find(self._data)
            run = self._store.in_use(dataset) if dataset else None
            if run is None:
                return self._preliminary() or InUse(None, data)
        return InUse(run, self._store.config(run).data)

    def stay(self, data: DataSpec, run: str | None) -> None:
        """Stay with the data and the run that are in view, once there are any."""
        self._data, self._run = self._data or data, run or self._run

    def use(self, run: str) -> None:
        """Choose another run, and its data, for all. Raises NotFound where it has no model."""
        self._store.use(run)
        self._run, self._data = run, self._store.config(run).data
        self.count += 1

    def forget(self, run: str) -> None:
        """Use the data without a run that was deleted."""
        if run == self._run:
            self._run = None
            self.count += 1

    def _first_started(self) -> str | None:
        """Return the first run that was started here and has left a model."""
        for run in self.started:
            with suppress(NotFound):
                self._store.check_model(run)
                return run
        return None

    def _preliminary(self) -> InUse | None:
        """Return the last run that was started here and has a preliminary model."""
        for run in reversed(self.started):
            with suppress(NotFound):
                if self._store.preliminary_path(run).is_file():
                    return InUse(None, self._store.config(run).data, run)
        return None

    def _current(self) -> tuple[DataSpec, str | None]:
        """Return how the data in use were read by the last run on them, and their fingerprint; where no run has
        finished yet, the data of one at work.
        """
        dataset, runs = self._store.current(), self._store.runs()
        meant = (each.run for each in runs if (each.dataset == dataset if dataset else each.status in ACTIVE))
        return next((self._store.config(run).data for run in meant), self.first_data), dataset

    def _find(self, spec: DataSpec) -> tuple[DataSpec, str | None]:
        """Return how chosen data was read by the last run on it, with stars where any was, and the data set's
        fingerprint where it is known.
        """
        records = [self._store.config(summary.run) for summary in self._store.runs() if summary.dataset]
        meant = [record for record in records if spec in (record.data, DataSpec(source=record.data.source))]
        if meant:
            record = min(meant, key=lambda each: each.data.implicit)
            return record.data, record.dataset
        ratings = spec.cached()
        return spec, None if ratings is None else ratings.dataset
