"""What commands print: JSON lines, aligned columns, and progress where someone watches."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from shutil import get_terminal_size
from typing import Any

import typer
from rich.cells import cell_len, set_cell_size


def emit(record: Mapping[str, Any]) -> None:
    """Print one JSON object on a line of its own, at once."""
    say(json.dumps(record))


def say(text: str = "") -> None:
    """Print a line, at once. A reader that has gone, such as head, has read enough: the command ends there."""
    try:
        typer.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def note(text: str) -> None:
    """Print a line beside the results, on stderr."""
    typer.echo(text, err=True)


def plain() -> bool:
    """Return whether what is printed has to do with ASCII."""
    return "utf" not in (sys.stdout.encoding or "").lower()


def table(heading: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> None:
    """Print rows under a heading in aligned columns; the columns named in `right` (their headings) end flush right."""
    widths = [max(map(cell_len, column)) for column in zip(heading, *rows, strict=True)]
    flush_right = [name in right.split() for name in heading]
    for row in (heading, *rows):
        cells = zip(row, widths, flush_right, strict=True)
        say("  ".join(_pad(text, width, end) for text, width, end in cells).rstrip())


def _pad(text: str, width: int, end: bool) -> str:
    return " " * (width - cell_len(text)) + text if end else set_cell_size(text, width)


class Meter:
    """One line on stderr that is written over, where stderr is a terminal; else nothing."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, text: str) -> None:
        """Put `text` on the line."""
        if sys.stderr.isatty():
            self._write(f"\r\x1b[K{text[: get_terminal_size().columns - 1]}")
            self._shown = True

    def clear(self) -> None:
        """Take the line away, so that others can print."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    def share(self, doing: str) -> Callable[[float], None]:
        """Return what shows a share, 0 to 1, of something being done."""
        from tui.format import bar

        return lambda done: self.show(f"{doing} {bar(done, 20, plain=plain())} {done:4.0%}")
