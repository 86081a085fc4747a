"""Presets: the lesson's eight experiments, to train one or all and compare with what the lesson prints, and the best of
each search of settings.
"""

from collections.abc import Callable
from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.data import DataSpec, catalog
from collab.errors import CollabError, NotFound
from collab.models import LESSON_DATA, is_lesson_data, is_like_the_lesson
from collab.runs import ACTIVE, RunConfig, RunState, RunSummary
from tui.actions import bindings
from tui.cells import Spans
from tui.core import data_name, fetch
from tui.core.runs import DEFAULT_SPLIT, Experiment, RunSettings, experiments
from tui.screens.common import Dialog
from tui.text import preset_heading, preset_row, preset_source
from tui.widgets import LineList, ListHeading, hint

_WAIT = "{} experiments wait for their turn; they go on when this is closed."
_WAITS = "1 experiment waits for its turn; it goes on when this is closed."
_LAST = "The last one trains; it goes on when this is closed."
_DONE = "All that were started are done."
_FAILED = "! COUNT of those that were started failed: {presets.start_all} tries again, and the log on Train says why."
_MOST_ROWS = 12
"""More would not stand on 24 lines with what is said below them."""


class PresetsDialog(Dialog[RunSettings | None]):
    """Lists the lesson's experiments with the published losses and one's own, which fill in while they train: on the
    lesson's data at first, on those of the next run where one turns to them. Below them is what searches have found, on
    the data they were for. Closes with settings that are to be those of the next run, or with None.
    """

    BINDINGS = bindings("presets")

    def __init__(self, settings: RunSettings, start: Callable[[list[RunSettings]], None]) -> None:
        super().__init__()
        lesson = settings if is_lesson_data(settings.data) else _on_lesson_data(settings)
        self._choices = [lesson] if lesson is settings else [lesson, settings]
        self._start = start
        self._asked: set[int] = set()
        self._waiting = False
        self._fetching = False
        self._records: dict[str, RunConfig] = {}
        self._experiments: list[Experiment] = []
        self._runs: list[RunSummary | None] = []
        self._states: list[RunState | None] = []

    def compose(self) -> ComposeResult:
        """Put table, what it was measured on, and the keys under each other."""
        with Vertical(classes="dialog") as box:
            box.border_title = "presets"
            yield ListHeading(preset_heading)
            yield LineList(id="presets", classes=self.glyphs.style_class)
            yield Static(id="presets-source", classes="measured", markup=False)
            yield Static(id="presets-data", classes="measured", markup=False)
            yield Static(id="presets-note", markup=False)
            yield Static(id="presets-keys", classes="hint")

    def on_mount(self) -> None:
        """List the experiments."""
        self._list_experiments()
        presets = self.query_one("#presets", LineList)
        presets.styles.height = min(len(self._experiments), _MOST_ROWS)
        presets.show(len(self._experiments), self._paint, 0)
        presets.focus()

    def _list_experiments(self) -> None:
        self._experiments = experiments(self._choices[0], self.session.store.home)
        self._look()
        self._describe()

    @on(LineList.Moved, "#presets")
    def _describe(self) -> None:
        """Say where the figure under the cursor is from, what one's own is on, and which keys there are."""
        experiment = self._experiments[self.query_one("#presets", LineList).cursor]
        settings = experiment.settings
        merged = ", the ids of one title merged" * (settings.data.items == "title")
        self.query_one("#presets-source", Static).update(preset_source(experiment))
        self.query_one("#presets-data", Static).update(f"yours: {data_name(settings.data)}, {settings.split}{merged}")
        keys = [
            ("list.open", "train it"),
            ("presets.take_settings", "as settings"),
            ("presets.start_all", "train all eight"),
        ]
        if len(self._choices) > 1:
            keys.append(("presets.turn_data", f"on {data_name(self._choices[1].data)}"))
        keys.append(("presets.close_presets", "back"))
        self.query_one("#presets-keys", Static).update(hint(keys, self.keymap))

    def action_turn_data(self) -> None:
        """Turn to the other data: the lesson's, or those of the next run."""
        if self._fetching:
            return
        self._choices = self._choices[::-1]
        self._asked, self._waiting = set(), False
        self._show_note("")
        self._list_experiments()
        self.query_one("#presets", LineList).show(len(self._experiments), self._paint, None)

    def action_take_settings(self) -> None:
        """Close with the settings under the cursor as those of the next run."""
        self.dismiss(self._experiments[self.query_one("#presets", LineList).cursor].settings)

    def _look(self) -> None:
        """Find the runs of the experiments, and where they stand."""
        monitor = self.host.monitor
        for summary in monitor.runs:
            if summary.run not in self._records:
                try:
                    self._records[summary.run] = self.host.session.store.config(summary.run)
                except NotFound:
                    continue
        self._runs = [each.newest_run(monitor.runs, self._records) for each in self._experiments]
        self._states = [
            monitor.state(summary.run) if summary and (summary.status in ACTIVE or not each.of_lesson) else None
            for each, summary in zip(self._experiments, self._runs, strict=True)
        ]

    def _paint(self, index: int, width: int) -> Spans:
        experiment, settings = self._experiments[index], self._experiments[index].settings
        alike = is_like_the_lesson(settings.data, settings.split, settings.config.model_dump())
        return preset_row(experiment, self._runs[index], self._states[index], width, alike=alike, glyphs=self.glyphs)

    def on_runs_changed(self) -> None:
        """Paint the rows that moved."""
        before = list(zip(self._runs, self._states, strict=True))
        self._look()
        presets = self.query_one("#presets", LineList)
        for index, now in enumerate(zip(self._runs, self._states, strict=True)):
            if now != before[index]:
                presets.refresh_row(index)
        if self._waiting:
            self._show_waiting()

    def _show_waiting(self) -> None:
        """Say how many experiments wait; that all are done once none is at work."""
        missing = sum(row in self._asked for row, summary in enumerate(self._runs) if summary is None)
        statuses = [summary.status for summary in self._runs if summary is not None]
        count = missing + statuses.count("queued")
        if count:
            self._show_note(_WAITS if count == 1 else _WAIT.format(count))
        else:
            failed = [self._runs[row] for row in sorted(self._asked)]
            count = sum(summary is not None and summary.status == "failed" for summary in failed)
            if any(status in ACTIVE for status in statuses):
                self._show_note(_LAST)
            else:
                self._show_note(self.keymap.with_keys(_FAILED.replace("COUNT", f"{count}")) if count else _DONE)

    @on(LineList.Opened, "#presets")
    def start_one(self, event: LineList.Opened) -> None:
        """Train the experiment under the cursor."""
        summary = self._runs[event.index]
        if summary is not None and summary.status in ACTIVE:
            self._show_note(f"Run {summary.run} trains it already.")
        elif summary is None and event.index in self._asked:
            self._show_note("It is on its way.")
        else:
            self._ask([event.index])

    def action_start_all(self) -> None:
        """Train every experiment of the lesson that is neither trained nor on its way."""
        done = ("finished", *ACTIVE)
        rest = [
            row
            for row, (experiment, summary) in enumerate(zip(self._experiments, self._runs, strict=True))
            if experiment.of_lesson and (row not in self._asked if summary is None else summary.status not in done)
        ]
        if rest:
            self._waiting = True
            self._ask(rest)
        else:
            self._show_note(self.keymap.with_keys("All are trained or on their way; {list.open} trains one again."))

    def _ask(self, rows: list[int]) -> None:
        """Start these, which have the same data, once it is here."""
        if self._fetching:
            return
        name = self._experiments[rows[0]].settings.data.source
        if name in catalog.ENTRIES and not catalog.available(name):
            self._fetching = True
            self.fetch_data(name, rows)
        else:
            self._begin(rows)

    @work(exclusive=True, exit_on_error=False)
    async def fetch_data(self, name: str, rows: list[int]) -> None:
        """Fetch the data, then start the experiments; a problem is shown in place."""
        try:
            await fetch(name, lambda done: self._show_note(f"fetching {name} {done:4.0%}"))
        except CollabError as error:
            self._waiting = False
            self._show_note(f"! {error}")
        else:
            self._begin(rows)
        finally:
            self._fetching = False

    def _begin(self, rows: list[int]) -> None:
        self._asked.update(rows)
        if self._waiting:
            self._show_waiting()
        self._start([self._experiments[row].settings for row in rows])

    def _show_note(self, text: str) -> None:
        self.query_one("#presets-note", Static).update(text)

    def action_close_presets(self) -> None:
        """Go back; what was started goes on."""
        self.dismiss()


def _on_lesson_data(settings: RunSettings) -> RunSettings:
    """Return the settings on the data that the lesson has its figures of."""
    return replace(settings, data=DataSpec(source=LESSON_DATA), split=DEFAULT_SPLIT)
