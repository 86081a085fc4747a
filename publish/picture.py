"""The moving picture of the README: the real program on a pseudo-terminal, its screens as an animated SVG.

`python -m publish.picture` trains, presses the keys of `SCENES` and writes docs/tour.svg. It shows titles of films and
what the app says of them; no one's ratings.
"""

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from collab.testing import Terminal

_PLACE = Path(__file__).parent.parent / "docs" / "tour.svg"
_COLUMNS, _ROWS = 110, 32
_WIDTH, _HEIGHT, _SIZE = 8.4, 18, 14
_READY, _SECONDS = 240.0, 1.6
_FOREGROUND, _BACKGROUND = "#d0d0d0", "#121212"
_NAMED: Mapping[str, str] = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#e5e510", "blue": "#2472c8",
    "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip


class Scene(NamedTuple):
    """Keys that are pressed, the text that shows that they did what they do, and how many turns the screen stays."""

    keys: Sequence[str]
    text: str
    turns: int = 1


SCENES = (
    Scene((), "answered", 2),
    *(Scene((key,), f"{count} answered") for count, key in enumerate("54514", 1)),
    Scene(("F", "v"), "80%", 2),
    Scene(("j", "j", "enter"), "before your ratings", 3),
    Scene(("escape", "S"), "imilar", 2),
    Scene(("B", "n"), "components", 3),
    Scene(("L",), "Learn", 2),
)


class Run(NamedTuple):
    """Characters of one style that stand side by side, from a column on."""

    column: int
    text: str
    colour: str
    ground: str
    bold: bool


Line = tuple[Run, ...]


def main() -> None:
    """Take the pictures and write the file."""
    with tempfile.TemporaryDirectory() as home:
        frames = record({"COLLAB_HOME": home, "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"})
    _PLACE.write_text(animated(frames), encoding="utf-8")


def record(env: Mapping[str, str]) -> list[tuple[tuple[Line, ...], int]]:
    """Return the screens of the scenes, each with its turns; the first model is waited for."""
    program = (sys.executable, "-m", "tui.cli")
    with Terminal(program, (_COLUMNS, _ROWS), env) as terminal:
        terminal.wait_for("Your model is ready", _READY)
        frames = []
        for scene in SCENES:
            terminal.press(*scene.keys)
            terminal.wait_for(scene.text)
            terminal.wait_until_quiet()
            frames.append((tuple(terminal_lines(terminal)), scene.turns))
        terminal.press("q")
    return frames


def terminal_lines(terminal: Terminal) -> list[Line]:
    """Return the lines of a screen as runs of one style, without blank ends."""
    return [_line(cells) for cells in terminal.cells]


def _line(cells: Sequence[tuple[str, str, str, bool]]) -> Line:
    runs, column = [], 0
    for style, group in groupby(cells, key=lambda cell: cell[1:]):
        text = "".join(cell[0] for cell in group)
        colour, ground, bold = style
        if text.strip() or ground != "default":
            runs.append(Run(column, text, _colour(colour, _FOREGROUND), _colour(ground, ""), bold))
        column += len(text)
    return tuple(runs)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    if re.fullmatch(r"[0-9a-f]{6}", name):
        return f"#{name}"
    return _NAMED.get(name.removeprefix("bright"), default)


def animated(frames: Sequence[tuple[tuple[Line, ...], int]]) -> str:
    """Return screens as one SVG, each shown for its turns, over and over; a line that stays is written once."""
    total = sum(turns for _, turns in frames)
    width, height = _COLUMNS * _WIDTH, _ROWS * _HEIGHT
    shown: dict[tuple[int, Line], list[tuple[int, int]]] = {}
    begin = 0
    for lines, turns in frames:
        for row, line in enumerate(lines):
            spans = shown.setdefault((row, line), [])
            if spans and spans[-1][1] == begin:
                spans[-1] = (spans[-1][0], begin + turns)
            else:
                spans.append((begin, begin + turns))
        begin += turns
    kinds = sorted({tuple(spans) for spans in shown.values()})
    rules = "".join(_rule(number, spans, total) for number, spans in enumerate(kinds))
    bodies = "".join(
        f'<g class="s{kinds.index(tuple(spans))}">{"".join(_run(run, row) for run in line)}</g>'
        for (row, line), spans in shown.items()
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" width="{width:g}">'
        f"<style>text{{font:{_SIZE}px ui-monospace,Menlo,Consolas,monospace;white-space:pre}}.b{{font-weight:bold}}"
        f'g{{animation:{total * _SECONDS:g}s step-end infinite}}{rules}</style><rect width="100%" height="100%" '
        f'fill="{_BACKGROUND}"/>{bodies}</svg>\n'
    )


def _rule(number: int, spans: Sequence[tuple[int, int]], total: int) -> str:
    """Return the style of lines that are there in some turns: without an animation where that is all of them."""
    if list(spans) == [(0, total)]:
        return f".s{number}{{animation:none}}"
    steps = {0: spans[0][0] == 0}
    for first, last in spans:
        steps |= {first: True, last: False}
    frames = "".join(
        f"{100 * turn / total:.3g}%{{visibility:{'visible' if there else 'hidden'}}}"
        for turn, there in sorted(steps.items())
        if turn < total
    )
    return f".s{number}{{animation-name:k{number}}}@keyframes k{number}{{{frames}}}"


def _run(run: Run, row: int) -> str:
    x, y, width = run.column * _WIDTH, row * _HEIGHT, len(run.text) * _WIDTH
    ground = f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{_HEIGHT}" fill="{run.ground}"/>' if run.ground else ""
    text = run.text.rstrip()
    if not text.strip():
        return ground
    start = len(text) - len(text.lstrip())
    x, text = x + start * _WIDTH, text.strip()
    bold = ' class="b"' if run.bold else ""
    place = f'x="{x:g}" y="{y + _HEIGHT - 4}" textLength="{len(text) * _WIDTH:g}" fill="{run.colour}"'
    return f"{ground}<text{bold} {place}>{escape(text, quote=False)}</text>"


if __name__ == "__main__":
    main()
