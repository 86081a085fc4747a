"""One run as it goes: where it stands, its loss table, its curves."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from collab.models.registry import MODELS
from collab.runs.record import RunInfo
from tui.format import bar, duration, rate
from tui.plot import Curve, Marks
from tui.run_rows import EPOCH_HEADING, epoch_row
from tui.run_state import RunState
from tui.widgets.chart import Chart
from tui.widgets.line_list import LineList

_BAR = 16


class RunHeading(Widget):
    """The first line: the run at the left, its progress at the right."""

    _left = ""
    _right = ""

    def show(self, left: str, right: str) -> None:
        """Draw these two texts, if they are new."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """Put the two texts at the two ends."""
        width = self.size.width
        left = Content(self._left).truncate(max(0, width - len(self._right) - 1), ellipsis=True)
        gap = " " * (width - left.cell_length - len(self._right))
        return Content.assemble(left.stylize("bold"), gap, (self._right, "$accent"))


class RunView(Vertical):
    """Shows a run's state; repaints only what the new state changes."""

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__()
        self._ascii = ascii_only
        self._run = ""
        self._state = RunState()
        self._note = Content()

    def compose(self) -> ComposeResult:
        """Put heading, table beside curves, and the published figure under each other."""
        marks: Marks = "ascii" if self._ascii else "braille"
        yield RunHeading()
        with Horizontal(id="losses"):
            with Vertical(id="table"):
                yield Static(f"  {EPOCH_HEADING}", id="epoch-heading")
                yield LineList(id="epochs", classes="-ascii" if self._ascii else "")
            yield Chart(marks)
        yield Static(id="run-note")

    def on_mount(self) -> None:
        """Leave the keys to the list of runs."""
        self.query_one("#epochs").can_focus = False

    def show(self, info: RunInfo, state: RunState) -> None:
        """Show this run in this state."""
        before, other = self._state, info.run != self._run
        if state == before and not other:
            return
        self._run, self._state = info.run, state
        self.query_one(RunHeading).show(_title(info), progress_text(state, ascii_only=self._ascii))
        self._show_epochs(info, before, other=other)
        self.query_one(Chart).show(curves(state), (1.0, float(max(2, info.epochs))))
        if (note := _note(info, state)) != self._note:
            self._note = note
            self.query_one("#run-note", Static).update(note)

    def _show_epochs(self, info: RunInfo, before: RunState, *, other: bool) -> None:
        """Paint the rows of the loss table that are new; every epoch has its row from the start."""
        epochs, now = self.query_one("#epochs", LineList), self._state
        count = info.epochs if now.history or now.status == "running" else 0
        if other or count != epochs.count:
            epochs.show(count, lambda index, _width: epoch_row(self._state, index), 0)
        for index in range(min(len(before.history), len(now.history)), len(now.history) + 1):
            epochs.refresh_row(index)
        if now.epoch > epochs.scroll_offset.y + epochs.size.height:  # half a window on: a scroll paints every row anew
            epochs.scroll_to(y=now.epoch - 1 - epochs.size.height // 2, animate=False, immediate=True)
        epochs.cursor = now.epoch - 1


def _title(info: RunInfo) -> str:
    name = f' "{info.name}"' if info.name else ""
    return f"run {info.run}  {info.model}{name}"


def progress_text(state: RunState, *, ascii_only: bool = False) -> str:
    """Return where a run stands: epoch, share of it done, rate and time left, or how it ended."""
    if state.status == "queued":
        return "queued: waits for the run before it"
    if state.status == "starting":
        return "reads the data"
    if state.status != "running":
        return f"{state.status} after epoch {state.epoch}" if state.epoch else state.status
    where = f"epoch {state.epoch} of {state.epochs} {bar(state.done, _BAR, plain=ascii_only)} {state.done:4.0%}"
    if state.rate is None or state.seconds_left is None:
        return where
    return f"{where}  {rate(state.rate)}  {duration(state.seconds_left)} left"


def curves(state: RunState) -> list[Curve]:
    """Return the train and valid losses over the epochs, the current epoch's train loss growing to its place."""
    train = [(float(done.epoch), done.train_loss) for done in state.history]
    if train and state.progress is not None:
        train.append((state.progress.epoch - 1 + state.progress.done, state.progress.train_loss))
    valid = [(float(done.epoch), done.valid_loss) for done in state.history if done.valid_loss is not None]
    return [Curve("train", tuple(train), "first"), Curve("valid", tuple(valid), "second")]


def _note(info: RunInfo, state: RunState) -> Content:
    """Return the line under the table: what went wrong and what to try, or the figure to compare with."""
    if state.status == "failed":
        return Content.styled(f"! {state.error}", "$text-error")
    if state.status == "died":
        return Content.styled(f"! The worker of this run died. {info.error} Press n to train anew.", "$text-error")
    published = MODELS[info.model].published if info.model in MODELS else None
    if published is None:
        return Content("")
    return Content.styled(f"published for this model: {published:.3f} valid loss on MovieLens 100K", "dim")
