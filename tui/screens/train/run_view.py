"""One run as it goes: where it stands, its loss table, its curves, and what is to be said of it."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from collab.runs import RunConfig, RunState, RunSummary
from tui.cells import UNICODE, Glyphs, Marks, Spans, bar
from tui.keys import Keymap
from tui.plots import MODE_NAMES, Curve, Mode, View, next_mode, run_plot, smoothed, values_at
from tui.text import duration, epoch_heading, epoch_row, model_text, rate, run_notes
from tui.widgets import Chart, LineList, cut

_BAR = 16
_FEW_NOTES, _MOST_NOTES, _ROOMY = 3, 6, 24
_ROLES = {"bad": "$text-error", "next": "bold", "dim": "dim", "": ""}


class RunHeading(Widget):
    """The first line: the run at the left, its progress at the right."""

    _title = ""
    _progress = ""

    def show(self, title: str, progress: str) -> None:
        """Draw the title and the progress, if they are new."""
        room = max(len(progress), len(self._progress))
        if title != self._title:
            self.refresh()
        elif progress != self._progress:
            self.refresh(Region(max(0, self.size.width - room), 0, room, 1))
        self._title, self._progress = title, progress

    def render(self) -> Content:
        """Put the two texts at the two ends."""
        width = self.size.width
        title = cut(Content(self._title), width - len(self._progress) - 1, glyphs=Glyphs(self.app.has_class("-ascii")))
        gap = " " * (width - title.cell_length - len(self._progress))
        return Content.assemble(title.stylize("bold"), gap, (self._progress, "$accent"))


class RunView(Vertical):
    """Shows a run's state; repaints only what the new state changes."""

    def __init__(self, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__()
        self._keymap = keymap
        self._glyphs = glyphs
        self._shown: tuple[RunSummary, RunState] | None = None
        self._used = False
        self._record: RunConfig | None = None
        self._note = Content()
        self._heading = ""
        self.mode: Mode = "losses"
        self._smooth = False
        self._epoch_read: int | None = None

    def compose(self) -> ComposeResult:
        """Put heading, table beside curves, and what is to be said under each other."""
        marks: Marks = self._glyphs.marks
        yield RunHeading()
        with Horizontal(id="losses"):
            with Vertical(id="table"):
                yield Static(id="epoch-heading")
                yield LineList(id="epochs", classes=self._glyphs.style_class)
            yield Chart(marks)
        yield Static(id="run-note")

    def on_mount(self) -> None:
        """Leave the keys to the list of runs."""
        self.query_one("#epochs").can_focus = False

    def on_resize(self) -> None:
        """Cut what is said to the width."""
        self._show_notes()

    def show(self, summary: RunSummary, state: RunState, record: RunConfig | None, *, used: bool) -> None:
        """Show this run, started like this where that is known, in this state; `used` says that it is the run in
        use.
        """
        if (summary, state) == self._shown and used == self._used:
            return
        self._used = used
        before = self._shown[1] if self._shown is not None and self._shown[0].run == summary.run else None
        self._shown, self._record = (summary, state), record
        if before is None:
            self._epoch_read = None
        self.query_one(RunHeading).show(run_title(summary), progress_text(state, summary, glyphs=self._glyphs))
        self._show_epochs(summary, state, before)
        self._show_plot()
        self._show_notes()

    def turn_plot(self) -> str:
        """Show the next kind of plot; return its name."""
        self.mode = next_mode(self.mode, RunState() if self._shown is None else self._shown[1])
        self._show_plot()
        return MODE_NAMES[self.mode]

    def turn_smoothing(self) -> bool:
        """Smooth the curves, or draw them as they are again; return whether they are smoothed."""
        self._smooth = not self._smooth
        self._show_plot()
        return self._smooth

    def read_curves(self, step: int) -> str:
        """Move the mark on the curves by so many epochs, the first time to the last epoch; return what they are there:
        "epoch 4: train 0.7123, valid 0.8102", or nothing where there are none.
        """
        curves, _ = self._plot()
        last = 0 if self._shown is None else self._shown[1].epochs_done
        if not curves or not last:
            return ""
        self._epoch_read = max(1, min(last, last if self._epoch_read is None else self._epoch_read + step))
        self._show_plot()
        values = [f"{name} {value:.4f}" for name, value in values_at(curves, float(self._epoch_read))]
        return f"epoch {self._epoch_read}: {', '.join(values)}" + (", smoothed" if self._smooth else "")

    def _plot(self) -> tuple[Sequence[Curve], View]:
        if self._shown is None:
            return [], View((1.0, 1.0))
        config = {} if self._record is None else self._record.config
        curves, view = run_plot(self.mode, self._shown[1], config)
        if self._smooth and self.mode != "schedule":
            curves = [smoothed(curve) for curve in curves]
        return curves, view if self._epoch_read is None else replace(view, mark=float(self._epoch_read))

    def _show_plot(self) -> None:
        if self._shown is not None:
            self.query_one(Chart).show(*self._plot())

    def _show_epochs(self, summary: RunSummary, now: RunState, before: RunState | None) -> None:
        """Paint the rows of the loss table that are new; every epoch has its row from the start."""
        epochs = self.query_one("#epochs", LineList)
        count = summary.epochs if now.history or now.status == "running" else 0
        if before is None or count != epochs.count:
            epochs.show(count, self._paint_epoch, 0)
        if (heading := _indented(epoch_heading(now))) != self._heading:
            self._heading = heading
            self.query_one("#epoch-heading", Static).update(heading)
        for index in _changed_rows(before or RunState(), now):
            epochs.refresh_row(index)
        if now.epoch > epochs.scroll_offset.y + epochs.size.height:  # half a window on: a scroll paints every row anew
            epochs.scroll_to(y=now.epoch - 1 - epochs.size.height // 2, animate=False, immediate=True)
        epochs.cursor = now.epoch - 1

    def _paint_epoch(self, index: int, _width: int) -> Spans:
        state = RunState() if self._shown is None else self._shown[1]
        return list(epoch_row(state, index, glyphs=self._glyphs))

    def _show_notes(self) -> None:
        if self._shown is None:
            return
        notes = run_notes(*self._shown, self._record, self._keymap, used=self._used, glyphs=self._glyphs)
        width = max(1, self.size.width - 2)
        room, lines = _MOST_NOTES if self.size.height >= _ROOMY else _FEW_NOTES, list[Content]()
        for text, role in notes:
            whole = [text] if role == "bad" else wrap(text, width)
            if not lines or len(lines) + len(whole) <= room:  # a note that ends in the middle says nothing
                lines += [Content.styled(line, _ROLES[role]) for line in whole[:room]]
        if (note := Content("\n").join(lines)) != self._note:
            self._note = note
            self.query_one("#run-note", Static).update(note)


def _indented(heading: str) -> str:
    return "\n".join(f"  {line}" for line in heading.splitlines())


def _changed_rows(before: RunState, now: RunState) -> set[int]:
    """Return the rows that are new or in work, and those where the mark of the lowest loss comes or goes."""
    rows = set(range(min(len(before.history), len(now.history)), len(now.history) + 1))
    if now.history != before.history:
        lowest = {state.lowest.epoch - 1 for state in (before, now) if state.lowest is not None}
        rows |= {row for row in lowest if epoch_row(before, row) != epoch_row(now, row)}
    return rows


def run_title(summary: RunSummary) -> str:
    """Return what a run is called over its losses."""
    name = f' "{summary.name}"' if summary.name else ""
    return f"run {summary.run}  {model_text(summary.model)}{name}"


def progress_text(state: RunState, summary: RunSummary, *, glyphs: Glyphs = UNICODE) -> str:
    """Return where a run stands: epoch, share done, rate and time left, or how it ended."""
    if state.status == "queued":
        return f"queued, place {state.ahead + 1}: waits for the run before it"
    if state.status == "starting":
        return "reads the data"
    if state.status != "running":
        return f"{state.status} after epoch {state.epoch}" if state.epoch else state.status
    if state.epochs_over:
        return f"epoch {state.epoch} of {state.epochs} done: learns what people choose"
    where = f"epoch {state.epoch} of {state.epochs} {bar(state.share, _BAR, glyphs=glyphs)} {state.share:4.0%}"
    if state.compiling:
        return f"{where}  compiling the loops, once"
    if summary.silent:
        return f"{where}  silent {duration(summary.silent)}"
    if state.rate is None or state.seconds_left is None:
        return where
    return f"{where}  {rate(state.rate)}  {duration(state.seconds_left)} left"
