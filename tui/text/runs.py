"""Runs and epochs as rows of text and as cells: pure functions, shared by the lists of the Train screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.cells import cell_len

from collab.runs import RunState, RunSummary
from collab.training import Continued, Epoch
from tui.cells import UNICODE, Glyphs, Spans, fit
from tui.text.format import duration, loss, ndcg_text

_FIXED, _SPLIT, _DATA, _WIDE = 41, 14, 8, 140
_NOTHING, _NO_STARS = "-", "       no stars  "


@dataclass(frozen=True)
class _Column:
    """A column after the losses: its width, what it has of an epoch, and how that is drawn."""

    width: int
    read: Callable[[Epoch], str]
    style: str = ""


@dataclass(frozen=True)
class _LossTable:
    """The table of the epochs of one kind of run: its heading, the gap beside the train loss, the widths of train loss,
    held-out loss and time, and the columns between.
    """

    heading: str
    gap: str
    train: int
    valid: int
    columns: Sequence[_Column]
    time: int


_RMSE = _Column(7, lambda done: loss(done.rmse))
_LOSSES = _LossTable("epoch   train loss   valid loss     rmse    time", "   ", 10, 10, [_RMSE], 7)
_SWEEPS = _LossTable(
    "epoch    train    valid     rmse  R-hat in all",
    *(" ", 8, 8),
    [_RMSE, _Column(6, lambda done: "" if done.r_hat is None else f"{done.r_hat:.2f}")],
    6,
)
_CLASSES = _LossTable(
    "     cross-entropy loss\nepoch    train    valid      mse accuracy   time",
    *(" ", 8, 8),
    [
        _Column(7, lambda done: loss(done.mse)),
        _Column(8, lambda done: "" if done.accuracy is None else f"{done.accuracy:.1%}"),
    ],
    6,
)
_RANKING = _LossTable(
    "            loss                 lists\nepoch  train   valid    rmse nDCG@10 recall time",
    *(" ", 6, 7),
    [
        _Column(6, lambda done: loss(done.rmse)),
        _Column(7, lambda done: ndcg_text(done.ndcg10), "strong"),
        _Column(6, lambda done: ndcg_text(done.recall20), "strong"),
    ],
    4,
)


def continued_text(event: Continued) -> str:
    """Return from which run a fit goes on, and what changed in its data since, in one sentence."""
    counts = {
        "new person" if event.people == 1 else "new people": event.people,
        "new title" if event.titles == 1 else "new titles": event.titles,
        "no longer there": event.removed,
        "with other stars": event.changed,
        "held out before that train now": event.released,
    }
    others = "".join(f", {count:,} {words}" for words, count in counts.items() if count)
    parent = f"run {event.parent}" if event.parent else "another model"
    ratings = "rating" if event.new == 1 else "ratings"
    return f"going on from {parent}: {event.new:,} new {ratings}{others}"


def epoch_heading(state: RunState) -> str:
    """Return the heading over the rows of `epoch_row`, a line or two."""
    return _table(state).heading


def epoch_row(state: RunState, index: int, *, glyphs: Glyphs = UNICODE) -> Spans:
    """Return one line of the loss table: the epoch in work shows its train loss so far, those to come are blank.

    The lowest held-out loss is marked once a later one is higher.
    """
    table = _table(state)
    if index < len(state.history):
        done = state.history[index]
        in_all = index == 0 or state.keep == "samples"  # a sweep takes no time that says anything
        time = duration(done.seconds - (0.0 if in_all else state.history[index - 1].seconds))
        lowest = done is state.lowest and index + 1 < len(state.history)
        return _done_row(table, done, time, glyphs.lowest if lowest else " ")
    if state.status != "running" or index > len(state.history):
        return [("", "")]
    dots = glyphs.pick("…", ".")
    so_far = loss(state.progress.train_loss) if state.progress else dots
    return [
        (_first_cells(table, state.epoch, so_far), "accent"),
        (f"{dots.rjust(table.valid)} ", "dim"),
        *((f" {dots.rjust(width)}", "dim") for width in (*(column.width for column in table.columns), table.time)),
    ]


def _table(state: RunState) -> _LossTable:
    if state.ranked or state.classes:
        return _RANKING if state.ranked else _CLASSES
    return _SWEEPS if state.keep == "samples" else _LOSSES


def _first_cells(table: _LossTable, number: int, train_loss: str) -> str:
    return f"{number:>5}{table.gap}{train_loss.rjust(table.train)}{table.gap}"


def _done_row(table: _LossTable, done: Epoch, time: str, sign: str) -> Spans:
    return [
        (_first_cells(table, done.epoch, loss(done.train_loss) or _NOTHING), ""),
        (f"{(loss(done.valid_loss) or _NOTHING).rjust(table.valid)}{sign}", "strong"),
        *((f" {column.read(done).rjust(column.width)}", column.style) for column in table.columns),
        (f" {time.rjust(table.time)}", ""),
    ]


def run_heading(width: int) -> str:
    """Return the heading over the rows of `run_row`."""
    more = _more("epochs", "kept", "started") if width >= _WIDE else ""
    columns = _columns(("model",), "data", "split", width - len(more))
    return f"{'run':>3}  {columns}{'valid':>7} {'rmse':>7}  {more}status"


def _more(epochs: str, kept: str, started: str) -> str:
    """Return the columns that a wide list has too."""
    return f"{epochs:>9}  {kept:<12} {started:<14}"


def _kept(summary: RunSummary) -> str:
    if not summary.kept:
        return ""
    return f"{summary.kept} samples" if summary.keep == "samples" else f"{summary.keep}, {summary.kept}"


def _started(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).astimezone().strftime("%d %b %H:%M") if created else ""


def run_row(
    summary: RunSummary,
    state: RunState | None,
    width: int,
    *,
    used: bool = False,
    marked: str = "",
    glyphs: Glyphs = UNICODE,
) -> Spans:
    """Return one line of the list of runs; `state` is that of an active run, `marked` the sign of one to compare, and
    `used` says that it is the one in use.
    """
    model = model_text(summary.model)
    named = (f'{model} "{summary.name}"', model) if summary.name else (model,)
    last = state.history[-1] if state is not None and state.history else summary
    epochs = f"{summary.epoch}/{summary.epochs}"
    more = _more(epochs, _kept(summary), _started(summary.created)) if width >= _WIDE else ""
    columns = _columns(named, summary.data, summary.split, width - len(more), glyphs=glyphs)
    return [
        (f"{summary.run:>3}", ""),
        (marked or " ", "accent"),
        (f" {columns}", ""),
        (
            _NO_STARS if summary.implicit else f"{loss(last.valid_loss):>7} {loss(last.rmse):>7}  ",
            "strong" if used else "",
        ),
        (more, "dim"),
        *_status(summary, state, glyphs),
        *([("  in use", "accent")] if used else []),
    ]


def _status(summary: RunSummary, state: RunState | None, glyphs: Glyphs) -> Spans:
    if state is not None and state.active:
        if state.status != "running":
            return [(state.status, "accent")]
        if summary.silent:
            return [(f"! silent {duration(summary.silent)}", "bad")]
        return [(f"{glyphs.running} {state.epoch}/{summary.epochs} {state.share:4.0%}", "accent")]
    if summary.status in ("failed", "died"):
        return [(f"! {summary.status}", "bad")]
    return [(summary.status, "dim")]


def _columns(models: Sequence[str], data: str, split: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Share what the fixed columns leave among model, data and split; the model alone has it where that is little. Of
    several texts for the model it is the first that fits.
    """
    room = width - _FIXED
    own = min(24, max(_DATA, (room - _SPLIT) // 3))
    alone = room < 2 * _SPLIT
    widths = (max(8, room + 1),) if alone else (min(44, room - _SPLIT - own), own, _SPLIT)
    model = next((text for text in models if cell_len(text) <= widths[0]), models[-1])
    texts = (model,) if alone else (model, data, split)
    return "".join(fit(text, cells, glyphs=glyphs) + " " for text, cells in zip(texts, widths, strict=True))


def model_text(model: str) -> str:
    """Return a model's name as lists show it: of a module of one's own, the file without its folders."""
    return model.rpartition("/")[2] if ".py:" in model else model


RUNS = ("run", "model", "data", "split", "epoch", "valid", "rmse", "status", "name")


def run_cells(summary: "RunSummary") -> tuple[str, ...]:
    """Return a run under RUNS."""
    figures = (f"{summary.epoch}/{summary.epochs}", loss(summary.valid_loss), loss(summary.rmse))
    data = f"{summary.data}, no stars" if summary.implicit else summary.data
    return (summary.run, summary.model, data, summary.split, *figures, status_text(summary), summary.name)


def status_text(summary: "RunSummary") -> str:
    """Return where a run stands: "running, silent 2:10", "finished, in use for sample"."""
    silent = f", silent {duration(summary.silent)}" if summary.silent else ""
    return summary.status + silent + (f", in use for {summary.data}" if summary.in_use else "")
