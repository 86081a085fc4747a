"""The lesson's eight experiments: train one or all, and compare with what the lesson prints."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.errors import NotFound
from collab.models import LESSON, PUBLISHED_ON
from collab.runs import ACTIVE, RunConfig, RunState, RunSummary
from tui.actions import bindings
from tui.cells import Spans
from tui.core import data_name
from tui.core.runs import RunSettings
from tui.screens.common import Dialog
from tui.text import preset_heading, preset_row, runs_of_presets
from tui.widgets import LineList, ListHeading, hint

_KEYS = (
    ("list.open", "train this one"),
    ("presets.start_all", "train all in turn"),
    ("presets.close_presets", "back"),
)


class PresetsDialog(Dialog[None]):
    """Lists the experiments with the published losses and one's own, which fill in while they train."""

    BINDINGS = bindings("presets")

    def __init__(self, settings: RunSettings, start: Callable[[list[RunSettings]], None]) -> None:
        super().__init__()
        self._settings = settings
        self._start = start
        self._asked: set[int] = set()
        self._records: dict[str, RunConfig] = {}
        self._runs: list[RunSummary | None] = [None] * len(LESSON)
        self._states: list[RunState | None] = [None] * len(LESSON)

    def compose(self) -> ComposeResult:
        """Put table, what it was measured on, and the keys under each other."""
        data, split = data_name(self._settings.data), self._settings.split
        with Vertical(classes="dialog") as box:
            box.border_title = "the lesson's experiments"
            yield ListHeading(preset_heading)
            yield LineList(id="presets", classes=self.glyphs.style_class)
            yield Static(f"published: {PUBLISHED_ON}", classes="measured", markup=False)
            yield Static(f"yours: {data}, {split}, the ids of one title merged", classes="measured", markup=False)
            yield Static(id="presets-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the experiments."""
        self._look()
        presets = self.query_one("#presets", LineList)
        presets.show(len(LESSON), self._paint, 0)
        presets.focus()

    def _look(self) -> None:
        """Find the runs of the experiments, and where they stand."""
        monitor = self.host.monitor
        for summary in monitor.runs:
            if summary.run not in self._records:
                try:
                    self._records[summary.run] = self.host.session.store.config(summary.run)
                except NotFound:
                    continue
        self._runs = runs_of_presets(self._settings, monitor.runs, self._records)
        self._states = [
            monitor.state(summary.run) if summary and summary.status in ACTIVE else None for summary in self._runs
        ]

    def _paint(self, index: int, width: int) -> Spans:
        return preset_row(LESSON[index], self._runs[index], self._states[index], width, glyphs=self.glyphs)

    def on_runs_changed(self) -> None:
        """Paint the rows that moved."""
        before = list(zip(self._runs, self._states, strict=True))
        self._look()
        presets = self.query_one("#presets", LineList)
        for index, now in enumerate(zip(self._runs, self._states, strict=True)):
            if now != before[index]:
                presets.refresh_row(index)

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
        """Train every experiment that is neither trained nor on its way."""
        done = ("finished", *ACTIVE)
        rest = [
            row
            for row, summary in enumerate(self._runs)
            if (row not in self._asked if summary is None else summary.status not in done)
        ]
        if rest:
            self._show_note(f"{len(rest)} experiments wait for their turn; they go on when this is closed.")
            self._ask(rest)
        else:
            self._show_note(self.keymap.with_keys("All are trained or on their way; {list.open} trains one again."))

    def _ask(self, experiments: list[int]) -> None:
        self._asked.update(experiments)
        self._start([self._settings.with_preset(LESSON[row]) for row in experiments])

    def _show_note(self, text: str) -> None:
        self.query_one("#presets-note", Static).update(text)

    def action_close_presets(self) -> None:
        """Go back; what was started goes on."""
        self.dismiss()
