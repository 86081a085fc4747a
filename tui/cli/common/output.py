"""Printing for commands: JSON lines, and for people aligned columns or, with --plain, a sentence a record."""

import json
import math
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from rich.cells import cell_len, set_cell_size

from collab.errors import NotKept
from collab.storage import os_error_text as reason
from tui.cells import Glyphs, bar
from tui.cli.common.streams import PLAIN as PLAIN, is_plain as is_plain
from tui.terminal import read_environment

if TYPE_CHECKING:
    from collab.evaluation import Certainty


def glyphs() -> Glyphs:
    """Return the characters that may be printed: ASCII alone where it is read out, or stdout takes no others."""
    utf8 = "utf" in (sys.stdout.encoding or "").lower()
    return Glyphs(is_plain() or not utf8 or read_environment(os.environ).ascii)


_FIRST: list[str] = []
"""The line that goes before what is printed, until it is."""


def say_first(text: str) -> None:
    """Keep a line to be printed on stderr before the first result. JSON has none, nor has a command that fails."""
    _FIRST[:] = [text]


def emit(record: Mapping[str, Any]) -> None:
    """Print one JSON object on a line of its own, at once; a number that JSON does not have is null."""
    _FIRST.clear()
    print_line(json.dumps(_finite(record), allow_nan=False))


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {key: _finite(each) for key, each in value.items()}
        case list() | tuple():
            return [_finite(each) for each in value]
    return value


def next_command(command: str, profile: str) -> str:
    """Return a command to type next, for the person whose profile it is: without a name it is for ME."""
    from collab.profiles import ME  # only now: commands that print alone need no store

    return f"collab-tui {command}" + ("" if profile == ME else f" --profile {shlex.quote(profile)}")


def print_line(text: str = "") -> None:
    """Print a line, at once. A reader that has gone, such as head, has read enough: the command ends there.

    Raises NotKept where the line cannot be written.
    """
    while _FIRST:
        note(_FIRST.pop())
    try:
        typer.echo(text)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else what is left is tried again at the end
        if isinstance(error, BrokenPipeError):
            raise typer.Exit from None
        raise NotKept(f"The output could not be written: {reason(error)}") from error


def note(text: str) -> None:
    """Print a line beside the results, on stderr."""
    typer.echo(text, err=True)


def labelled(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a record on one line: "label: value; label: value". What is empty is left out, a label or the pair."""
    known = ((label, " ".join(value.split())) for label, value in pairs)
    return "; ".join(f"{label}: {value}" if label else value for label, value in known if value)


def fact(label: str, text: str, width: int, indent: str = "") -> None:
    """Print one of several facts: labels in a column of `width`, or "label: text"."""
    print_line(labelled([(label, text)]) if is_plain() else f"{indent}{label.ljust(width)} {text}")


def table(heading: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> None:
    """Print rows under a heading in aligned columns; the columns named in `right` (their headings) end flush right."""
    if is_plain():
        for row in rows:
            print_line(labelled(zip(heading, row, strict=True)))
        return
    widths = [max(map(cell_len, column)) for column in zip(heading, *rows, strict=True)]
    flush_right = [name in right.split() for name in heading]
    for row in (heading, *rows):
        cells = zip(row, widths, flush_right, strict=True)
        print_line("  ".join(_pad(text, width, end) for text, width, end in cells).rstrip())


def _pad(text: str, width: int, end: bool) -> str:
    return " " * (width - cell_len(text)) + text if end else set_cell_size(text, width)


def print_certainty(heading: str, certainty: "Certainty") -> None:
    """Print under a heading how right a model was about its own certainty, by fifths, and what that comes to."""
    from tui.text import FIFTHS, certainty_texts, fifth_rows  # only now: few commands need what these bring

    print_line(heading)
    table(FIFTHS, fifth_rows(certainty), right=" ".join(FIFTHS[1:]))
    for sentence in certainty_texts(certainty):
        print_line(sentence)


def drawn(fraction: float, width: int) -> str:
    """Return a bar for a cell of a table, or nothing where no bars are wanted: the figure stands beside it."""
    return "" if is_plain() else bar(fraction, width, glyphs=glyphs())
