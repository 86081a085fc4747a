"""Runs and epochs as rows of text and as cells: pure functions, shared by the lists of the Train screen."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from collab.runs import RunState, RunSummary
from collab.training import Continued, Epoch
from tui.cells import UNICODE, Glyphs, Spans, fit
from tui.text.format import duration, loss, ndcg_text

_FIXED, _SPLIT, _DATA, _WIDE = 41, 14, 8, 140
_LOSSES = "epoch   train loss   valid loss     rmse    time"
_SWEEPS = "epoch    train    valid     rmse  R-hat in all"
_CLASSES = "     cross-entropy loss\nepoch    train    valid      mse accuracy   time"
_RANKING = "            loss                 lists\nepoch  train   valid    rmse nDCG@10 recall time"
_NOTHING, _NO_STARS = "-", "       no stars  "


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
    if state.ranked or state.classes:
        return _RANKING if state.ranked else _CLASSES
    return _SWEEPS if state.keep == "samples" else _LOSSES


def epoch_row(state: RunState, index: int, *, glyphs: Glyphs = UNICODE) -> Spans:
    """Return one line of the loss table: the epoch in work shows its train loss so far, those to come are blank.

    The lowest held-out loss is marked once a later one is higher.
    """
    if index < len(state.history):
        done = state.history[index]
        in_all = index == 0 or state.keep == "samples"  # a sweep takes no time that says anything
        time = duration(done.seconds - (0.0 if in_all else state.history[index - 1].seconds))
        lowest = done is state.lowest and index + 1 < len(state.history)
        sign = glyphs.lowest if lowest else " "
        return _row(state)(done, time, sign)
    if state.status != "running" or index > len(state.history):
        return [("", "")]
    dots = glyphs.pick("…", ".")
    width, gap, rest = _widths(state)
    so_far = (loss(state.progress.train_loss) if state.progress else dots).rjust(width)
    return [
        (f"{state.epoch:>5}{gap}{so_far}{gap}", "accent"),
        (" ".join(dots.rjust(room) for room in rest), "dim"),
    ]


def _widths(state: RunState) -> tuple[int, str, tuple[int, ...]]:
    """Return the widths of train loss, of the gaps beside it, and of the columns after it."""
    if state.ranked:
        return 6, " ", (8, 6, 7, 6, 4)
    if state.classes or state.keep == "samples":
        return 8, " ", (8, 8, 8 if state.classes else 6, 6)
    return 10, "   ", (10, 8, 7)


def _row(state: RunState) -> Callable[[Epoch, str, str], Spans]:
    if state.ranked or state.classes:
        return _ranking_row if state.ranked else _class_row
    return _sweep_row if state.keep == "samples" else _loss_row


def _loss_row(done: Epoch, time: str, sign: str) -> Spans:
    return [
        (f"{done.epoch:>5}   {loss(done.train_loss) or _NOTHING:>10}   ", ""),
        (f"{loss(done.valid_loss):>10}{sign}", "strong"),
        (f" {loss(done.rmse):>7}  {time:>6}", ""),
    ]


def _sweep_row(done: Epoch, time: str, sign: str) -> Spans:
    converged = "" if done.r_hat is None else f"{done.r_hat:.2f}"
    return [
        (f"{done.epoch:>5} {loss(done.train_loss) or _NOTHING:>8} ", ""),
        (f"{loss(done.valid_loss):>8}{sign}", "strong"),
        (f" {loss(done.rmse):>7} {converged:>6} {time:>6}", ""),
    ]


def _class_row(done: Epoch, time: str, sign: str) -> Spans:
    accuracy = "" if done.accuracy is None else f"{done.accuracy:.1%}"
    return [
        (f"{done.epoch:>5} {loss(done.train_loss) or _NOTHING:>8} ", ""),
        (f"{loss(done.valid_loss):>8}{sign}", "strong"),
        (f" {loss(done.mse):>7} {accuracy:>8} {time:>6}", ""),
    ]


def _ranking_row(done: Epoch, time: str, sign: str) -> Spans:
    return [
        (f"{done.epoch:>5} {loss(done.train_loss) or _NOTHING:>6} ", ""),
        (f"{loss(done.valid_loss) or _NOTHING:>7}{sign}", "strong"),
        (f" {loss(done.rmse):>6} ", ""),
        (f"{ndcg_text(done.ndcg10):>7} {ndcg_text(done.recall20):>6}", "strong"),
        (f" {time:>4}", ""),
    ]


def run_heading(width: int) -> str:
    """Return the heading over the rows of `run_row`."""
    more = _more("epochs", "kept", "started") if width >= _WIDE else ""
    columns = _columns(("model", "data", "split"), width - len(more))
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
    named = f'{model} "{summary.name}"' if summary.name else model
    last = state.history[-1] if state is not None and state.history else summary
    epochs = f"{summary.epoch}/{summary.epochs}"
    more = _more(epochs, _kept(summary), _started(summary.created)) if width >= _WIDE else ""
    columns = _columns((named, summary.data, summary.split), width - len(more), glyphs=glyphs)
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


def _columns(texts: Sequence[str], width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Share what the fixed columns leave among model, data and split; the model alone has it where that is little."""
    room = width - _FIXED
    if room < 2 * _SPLIT:
        return fit(texts[0], max(8, room - 1), glyphs=glyphs) + " "
    data = min(24, max(_DATA, (room - _SPLIT) // 3))
    widths = (min(44, room - _SPLIT - data), data, _SPLIT)
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
