"""collab-tui train --lesson: the lesson's eight experiments in the queue, and how they compare."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

import typer

from collab.data import DataSpec
from collab.errors import TrainingFailed
from collab.evaluation import compare
from collab.models import LESSON, PUBLISHED_ON, configure
from collab.runs import RunStore, follow, follow_all, start
from collab.training import Event, Failed, Finished, Progress, Stopped
from tui.cli.common import Meter, note, print_line
from tui.cli.runs.comparison import show_comparison
from tui.cli.runs.watch import INTERRUPTED, Watcher, end_text, leave_on_hang_up


def train_lesson(
    store: RunStore,
    data: DataSpec,
    split: str,
    options: Mapping[str, object],
    data_name: str,
    *,
    detach: bool,
    as_json: bool,
) -> None:
    """Train every experiment with `options` changed in all of them, follow them, and compare them at the end.

    Raises TrainingFailed where not all of them finished.
    """
    configs = {preset.name: configure(preset.model, **{**preset.options, **options}) for preset in LESSON}
    runs = [store.create(data, split, config, name, data_name) for name, config in configs.items()]
    for run in runs:
        start(store, run)
    if detach:
        for run in runs:
            Watcher(as_json=as_json).watch(islice(follow(store, run), 1))
        return
    _attend(store, runs, as_json=as_json)
    if not as_json:
        print_line()
        comparison = compare(store, runs)
        show_comparison(comparison)
        if all(run.published is None for run in comparison.runs):
            print_line(f"The lesson's own figures are of other runs than these: {PUBLISHED_ON}")
    unfinished = [run for run in runs if store.summary(run).status != "finished"]
    if unfinished:
        raise TrainingFailed(
            f"not all of them finished: {', '.join(unfinished)}. Go on with: collab-tui runs resume ID"
        )


def _attend(store: RunStore, runs: Sequence[str], *, as_json: bool) -> None:
    """Print what the runs tell to their end. An interrupt stops them all, waits for them, and exits with 130."""
    several = _Several(store, runs, as_json=as_json)
    leave_on_hang_up()
    try:
        several.watch()
    except KeyboardInterrupt:
        note("\nstopping the runs")
        for run in reversed(runs):  # the last in the queue first, so that none of them begins
            store.request_stop(run)
        several.watch()
        raise typer.Exit(INTERRUPTED) from None


class _Several:
    """Prints the events of several runs: as JSON lines, or how each ended, with what moves on stderr."""

    def __init__(self, store: RunStore, runs: Sequence[str], *, as_json: bool) -> None:
        self._seen: Counter[str] = Counter()
        self._store, self._runs, self._as_json = store, runs, as_json
        self._names = {run: store.config(run).name for run in runs}
        self._meter = Meter()
        self._ended: set[str] = set()

    def watch(self) -> None:
        """Print the events that are not printed yet, and what comes."""
        again: Counter[str] = Counter()
        for event in follow_all(self._store, self._runs):
            run = event.run or ""
            again[run] += 1
            if again[run] <= self._seen[run]:
                continue
            self._seen[run] += 1
            if self._as_json:
                print_line(event.line())
            else:
                self._show(event)
        self._meter.clear()

    def _show(self, event: Event) -> None:
        run = event.run or ""
        if isinstance(event, Progress):
            place = f"{len(self._ended)} of {len(self._runs)} done; {self._names[run]}, epoch {event.epoch}"
            self._meter.show(place, event.done, per_second=event.rows_per_second)
        elif isinstance(event, Finished | Failed | Stopped):
            self._ended.add(run)
            self._meter.clear()
            print_line(f"run {run}, {self._names[run]}: {end_text(event)}")
