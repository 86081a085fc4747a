"""Progress on stderr: a line that is written over where a person watches, else a sentence now and then."""

import os
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from shutil import get_terminal_size
from typing import TypeVar

from tui.cells import bar
from tui.cli.common.output import glyphs, is_plain
from tui.text import duration, rate

T = TypeVar("T")

_EVERY = 10.0  # seconds
_BAR = 20
_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))


class Meter:
    """Shows what is being done and how far it is, until it is cleared.

    Where stderr is no terminal, or --plain is given, it prints a line when something changed, every ten seconds at
    most, the first after ten seconds, so that what is short stays silent. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = clock() + _EVERY
        self._drawn = self._going_on = False
        self._held = self._told = ""

    def show(
        self,
        doing: str,
        done: float | None = None,
        *,
        per_second: float | None = None,
        seconds_left: float | None = None,
    ) -> None:
        """Show what is being done, its share from 0 to 1, rows a second and seconds left, as far as they are known."""
        if _watched():
            self._draw(_line(doing, done, per_second, seconds_left))
            return
        sentence = _sentence(doing, done, seconds_left)
        self._held = sentence if sentence != self._told else ""
        if self._held and self._clock() >= self._next:
            self._print_sentence()
            self._going_on = True

    def clear(self) -> None:
        """Take the line away, so that others can print; where sentences told of it, tell the last one."""
        if self._drawn:
            _write("\r\x1b[K")
            self._drawn = False
        if self._held and self._going_on:
            self._print_sentence()
        self._held, self._going_on = "", False

    def _draw(self, line: str) -> None:
        _write(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}")
        self._drawn = True

    def _print_sentence(self) -> None:
        _write(f"{self._held}\n")
        self._told, self._held = self._held, ""
        self._next = self._clock() + _EVERY

    def share(self, doing: str) -> Callable[[float], None]:
        """Return what shows a share, 0 to 1, of something being done."""
        return lambda done: self.show(doing, done)


def collect(
    going: Generator[T, None, None],
    meter: Meter,
    emit_result: Callable[[T], None] | None,
    mean_of: Callable[[Sequence[T]], T],
) -> list[T]:
    """Return the results of splits as they come, and of several their mean, the last; each is emitted, where wanted."""
    results = list[T]()
    with closing(going):
        for result in going:
            results.append(result)
            if emit_result:
                meter.clear()
                emit_result(result)
    meter.clear()
    if len(results) > 1:
        results.append(mean_of(results))
        if emit_result:
            emit_result(results[-1])
    return results


def _watched() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not is_plain()


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _line(doing: str, done: float | None, per_second: float | None, seconds_left: float | None) -> str:
    parts = [doing]
    if done is not None:
        parts.append(f"{bar(done, _BAR, glyphs=glyphs())} {done:4.0%}")
    if per_second is not None:
        parts.append(rate(per_second))
    if seconds_left is not None:
        parts.append(f"{duration(seconds_left)} left")
    return "  ".join(parts)


def _sentence(doing: str, done: float | None, seconds_left: float | None) -> str:
    parts = [doing]
    if done is not None:
        parts.append(f"{100 * done:.0f} percent")
    if seconds_left is not None:
        parts.append(f"{span(seconds_left)} left")
    return ", ".join(parts)


def span(seconds: float) -> str:
    """Return a time span as it is said, in its two largest units: "12 seconds", "1 hour 5 minutes"."""
    rest, said = round(seconds), list[str]()
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            said.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(said[:2]) or "0 seconds"
