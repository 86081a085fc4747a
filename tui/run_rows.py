"""Runs and epochs as rows of text: pure functions, shared by the lists of the Train screen."""

from collections.abc import Sequence

from collab.runs.record import RunInfo
from tui.format import duration, loss
from tui.run_state import RunState

Spans = Sequence[tuple[str, str]]

_FIXED, _SPLIT = 41, 14
EPOCH_HEADING = "epoch   train loss   valid loss     rmse    time"


def epoch_row(state: RunState, index: int) -> Spans:
    """Return one line of the loss table: the epoch in work shows its train loss so far, those to come are blank."""
    if index < len(state.history):
        done = state.history[index]
        before = state.history[index - 1].seconds if index else 0.0
        valid, rmse, time = loss(done.valid_loss), loss(done.rmse), duration(done.seconds - before)
        return [
            (f"{done.epoch:>5}   {done.train_loss:10.4f}   ", ""),
            (f"{valid:>10}", "strong"),
            (f"  {rmse:>7}  {time:>6}", ""),
        ]
    if state.status != "running" or index > len(state.history):
        return [("", "")]
    so_far = f"{state.progress.train_loss:10.4f}" if state.progress else f"{'…':>10}"
    return [(f"{state.epoch:>5}   {so_far}   ", "accent"), (f"{'…':>10}  {'…':>7}  {'…':>6}", "dim")]


def run_heading(width: int) -> str:
    """Return the heading over the rows of `run_row`."""
    return f"{'run':>3}  {_columns(('model', 'data', 'split'), width)}{'valid':>7} {'rmse':>7}  status"


def run_row(info: RunInfo, state: RunState | None, width: int, *, ascii_only: bool = False) -> Spans:
    """Return one line of the list of runs; `state` is that of an active run."""
    named = f'{info.model} "{info.name}"' if info.name else info.model
    last = state.history[-1] if state is not None and state.history else info
    return [
        (f"{info.run:>3}  {_columns((named, info.data, info.split), width)}", ""),
        (f"{loss(last.valid_loss):>7} {loss(last.rmse):>7}  ", "strong" if info.in_use else ""),
        *_status(info, state, ascii_only),
    ]


def _status(info: RunInfo, state: RunState | None, ascii_only: bool) -> Spans:
    if state is not None and state.active:
        mark = "*" if ascii_only else "●"
        return [
            (
                f"{mark} {state.epoch}/{info.epochs} {state.done:4.0%}" if state.status == "running" else state.status,
                "accent",
            )
        ]
    if info.status in ("failed", "died"):
        return [(f"! {info.status}", "bad")]
    return [(info.status, "dim"), *([("  in use", "accent")] if info.in_use else [])]


def _columns(texts: Sequence[str], width: int) -> str:
    """Share what the fixed columns leave among model, data and split; the model alone has it where that is little."""
    left = width - _FIXED
    if left < 2 * _SPLIT:
        return _cut(texts[0], max(8, left - 1)) + " "
    model = min(30, (left - _SPLIT) * 5 // 9)
    widths = (model, min(30, left - _SPLIT - model), _SPLIT)
    return "".join(_cut(text, room) + " " for text, room in zip(texts, widths, strict=True))


def _cut(text: str, width: int) -> str:
    return f"{text:<{width}}" if len(text) <= width else text[: width - 1] + "…"
