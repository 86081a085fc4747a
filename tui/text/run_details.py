"""One run in detail: the notes under its losses, the layers of its model, the end of its log."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from collab.models import PUBLISHED_ON, published
from collab.runs import RunState, RunSummary
from collab.text import clean
from tui.cells import UNICODE, Glyphs, Spans
from tui.core.data import Estimate
from tui.keys import Keymap
from tui.text.format import duration, explained_text, r_hat_text, samples_text

Note = tuple[str, str]
"""A line and its role: "bad", "dim" or ""."""


def run_notes(
    summary: RunSummary, state: RunState, config: Mapping[str, Any], keymap: Keymap, *, glyphs: Glyphs = UNICODE
) -> list[Note]:
    """Return the lines, the most urgent first."""
    trouble = _trouble(summary, state, keymap)
    explained = explained_text(summary.explained)
    lines = [
        trouble,
        _limits(state),
        (_epochs_text(state, glyphs=glyphs), ""),
        (f"explained: {explained}" if explained else "", "dim"),
        (r_hat_text(summary.r_hat), "dim"),
        (_published(config), "dim"),
    ]
    if summary.note:
        lines.insert(3, (f"note: {summary.note}", ""))
    return [(text, role) for text, role in lines if text]


def _trouble(summary: RunSummary, state: RunState, keymap: Keymap) -> Note:
    key = keymap.key("train.toggle_run")
    if state.status == "failed":
        return f"! {state.error} {key} tries it again", "bad"
    if state.status == "died":
        return f"! The worker of this run died. {summary.error} {key} resumes it.", "bad"
    if state.status == "stopped":
        return f"stopped, its checkpoint is kept: {key} resumes it", ""
    if state.status == "running" and summary.silent:
        silence = f"! It has told nothing for {duration(summary.silent)}, but its process lives."
        log = f"{keymap.key('train.show_log')} shows its log"
        return f"{silence} {log}; {key} ends it and resumes from its checkpoint.", "bad"
    return "", ""


def _limits(state: RunState) -> Note:
    return (f"! {state.note}", "") if state.note else ("", "")


def _epochs_text(state: RunState, *, glyphs: Glyphs) -> str:
    """Say where the held-out loss turned, and which epoch's model is kept."""
    return glyphs.pick(" · ", ", ").join(filter(None, (_turn(state, glyphs.lowest), _kept(state))))


def _turn(state: RunState, sign: str) -> str:
    if state.turned is not None:
        return f"{sign} valid loss turned after epoch {state.turned}: over-fitting"
    lowest = state.lowest
    return f"{sign} lowest valid loss" if lowest is not None and lowest is not state.history[-1] else ""


def _kept(state: RunState) -> str:
    if state.keep == "samples":
        done = state.status == "finished"
        return f"kept: {samples_text(state.kept)}" if done else "each epoch is a sweep of the sampler"
    if state.status == "finished" and state.kept:
        why = "the lowest valid loss, chosen on the held-out rows" if state.keep == "best" else "the last"
        return f"kept: epoch {state.kept}, {why}"
    if state.keep == "best" and state.history:
        return "keeps the epoch with the lowest valid loss, chosen on the held-out rows"
    return ""


def _published(config: Mapping[str, Any]) -> str:
    figure = published(str(config.get("model", "")), config)
    return "" if figure is None else f"published: {figure:g} ({PUBLISHED_ON})"


_FEW = 5  # seconds
_LOG_BYTES = 64 * 1024
_LOG_LINES = 1000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)")
_INDENT = re.compile(r"[ \t]*")


def layer_rows(state: RunState) -> list[Spans]:
    """Return the parts of a model as its module prints them, and how many parameters they have in all."""
    if not state.layers:
        waiting = "The layers are known once the run has read its data and starts to train."
        return [[(waiting if state.status in ("starting", "queued") else "This run has told no layers.", "dim")]]
    name = max(len("layer"), *(len(layer.name) for layer in state.layers))
    shape = max(len("shape"), *(len(layer.shape) for layer in state.layers))
    rows: list[Spans] = [[(f"{'layer'.ljust(name)}  {'shape'.ljust(shape)}  {'parameters':>12}", "dim")]]
    rows += [
        [(f"{layer.name.ljust(name)}  ", "strong"), (f"{layer.shape.ljust(shape)}  {layer.parameters:>12,}", "")]
        for layer in state.layers
    ]
    return [*rows, [(f"{'in all'.ljust(name)}  {' ' * shape}  {state.parameters:>12,}", "title")]]


def log_rows(path: Path) -> list[Spans]:
    """Return the last lines of a run's log without anything but text; what it means where there is none."""
    lines = list(log_lines(path))
    return [[(line, "")] for line in lines] or [[("The log is empty: nothing went wrong so far.", "dim")]]


def log_lines(path: Path) -> Sequence[str]:
    """Return the last lines of a log, without control characters; none where there is no log."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LOG_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ()
    lines = text.splitlines()[1 if size > _LOG_BYTES else 0 :]
    return [_plain(line) for line in lines[-_LOG_LINES:]]


def _plain(line: str) -> str:
    """Return a line of a log as text, its indentation kept."""
    line = _ESCAPES.sub("", line).expandtabs(4)
    indent = _INDENT.match(line)
    return (indent[0] if indent else "") + clean(line)


def time_text(expected: Estimate | None, model: str) -> str:
    """Return how long a run will take and what that goes by: "About 0:40 with bayes, going by run 3: 80,000 ratings in
    0:08."; nothing where that is not known.
    """
    if expected is None:
        return ""
    took = f"{expected.rows:,} ratings in {duration(expected.seconds_then)}"
    time = f"About {duration(expected.seconds)}" if expected.seconds >= _FEW else "A few seconds"
    return f"{time} with {model}, going by run {expected.run}: {took}."
