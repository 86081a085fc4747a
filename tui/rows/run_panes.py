"""What the panes of a run show: the layers of its model, the end of its log."""

import re
from collections.abc import Sequence
from pathlib import Path

from collab.text import clean
from tui.cells import Spans
from tui.run_state import RunState

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
    rows: list[Spans] = [[(f"{'layer':<{name}}  {'shape':<{shape}}  {'parameters':>12}", "dim")]]
    rows += [
        [(f"{layer.name:<{name}}  ", "strong"), (f"{layer.shape:<{shape}}  {layer.parameters:>12,}", "")]
        for layer in state.layers
    ]
    return [*rows, [(f"{'in all':<{name}}  {'':<{shape}}  {state.parameters:>12,}", "title")]]


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
