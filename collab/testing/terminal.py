"""A driver of terminals: a real program on a pseudo-terminal, its screen kept by pyte."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any

import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+z": "\x1a",
    "ctrl+c": "\x03",
}
_UNKNOWN_TO_PYTE = (b"\x1b[>25u", b"\x1b[>1u", b"\x1b[<u", b"\x1b[?u", b"\x1b[>4;1m", b"\x1b[>4m")
_POSITION_ASKED, _POSITION = b"\x1b[6n", b"\x1b[1;1R"
_PATIENCE = 120.0  # seconds; a busy machine lets a program stand still


class Terminal:
    """A program on a pseudo-terminal of its own; use it in a `with` block, which ends the program."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        *,
        before: Callable[[], object] | None = None,
        controlling: bool = True,
    ) -> None:
        """Start `command` on a terminal of `size` columns and rows, with `env` added to the environment.

        `before` runs in the child before the program. Without `controlling`, the terminal is not the child's own, so
        that nothing signals its loss.
        """
        self._master, slave = pty.openpty()
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._name = os.ttyname(slave)
        self.sent = b""
        self._set_size(*size)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**_inherited(), "TERM": "xterm-256color", **(env or {})},
            preexec_fn=partial(_prepare, slave if controlling else None, before),
            start_new_session=not controlling,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; a full-screen program paints it anew."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._set_size(columns, rows)

    def read(self, seconds: float) -> bytes:
        """Return what the program sends until it has sent nothing more, `seconds` from now at the latest; what is there
        already is read however long this process stood still.
        """
        end, got = time.monotonic() + seconds, b""
        while select.select([self._master], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the program has closed its side
                break
            if _POSITION_ASKED in data:
                os.write(self._master, _POSITION)
            got += data
            self._stream.feed(_without(data, _UNKNOWN_TO_PYTE))
            if time.monotonic() >= end:
                break
        self.sent += got
        return got

    @property
    def text(self) -> str:
        """The text on the screen, its lines without trailing blanks."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cells(self) -> list[list[tuple[str, str, str, bool]]]:
        """The screen as it is, row by row: each character, its colour and that behind it, as pyte names them, and
        whether it is bold.
        """
        rows = (
            [self._screen.buffer[row][column] for column in range(self._screen.columns)]
            for row in range(self._screen.lines)
        )
        return [[(cell.data or " ", *_colours(cell), cell.bold) for cell in row] for row in rows]

    @property
    def takes_more(self) -> bool:
        """Whether the program can write more before something is read of it."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            return bool(select.select([], [slave], [], 0)[1])
        finally:
            os.close(slave)

    def wait_until_quiet(self, seconds: float = 0.5) -> None:
        """Read until nothing has come for so long."""
        while self.read(seconds):
            """More may come."""

    def wait_for(self, text: str, seconds: float = _PATIENCE) -> str:
        """Return the screen as soon as `text` is on it. Fails, showing the screen, when it never comes."""
        return self.wait_until(lambda: text in self.text, f"{text!r} was never on the screen", seconds)

    def wait_until(self, true: Callable[[], bool], otherwise: str, seconds: float = _PATIENCE) -> str:
        """Return the screen as soon as `true()`. Fails with `otherwise` and the screen when it never is."""
        end = time.monotonic() + seconds
        while not true():
            late = time.monotonic() >= end
            ended = self.process.poll() is not None
            late = late or (not self.read(0.05) and ended)  # all that it sent before its end is looked at
            assert true() or not late, f"{otherwise}{', and the program has ended' * ended}:\n{self.text}"
        return self.text

    def press(self, *keys: str) -> None:
        """Press keys one after the other: names of KEYS, or single characters."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self.read(0.2 if key == "esc" else 0.05)  # an escape and the next key in one go would be an alt chord

    def type(self, text: str) -> None:
        """Type on without reading what the program sends meanwhile."""
        os.write(self._master, text.encode())

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        os.close(self._master)
        self._master = -1

    def wait_for_exit(self, seconds: float = _PATIENCE) -> int:
        """Return the program's exit status, reading what it still sends."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if self._master >= 0:
                self.read(0.05)
            else:
                select.select([], [], [], 0.05)
        assert self.process.poll() is not None, "the program still runs"
        if self._master >= 0:
            self.wait_until_quiet(0.2)
        return self.process.returncode


def _colours(cell: Any) -> tuple[str, str]:
    """Return the colour of a cell and that behind it, changed for each other where it is drawn in reverse."""
    return (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)


def _inherited() -> dict[str, str]:
    """The environment without COLUMNS and LINES, which would stand for the size whatever the terminal says."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


def _prepare(slave: int | None, before: Callable[[], object] | None) -> None:
    if slave is not None:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    if before is not None:
        before()


def _without(data: bytes, parts: Sequence[bytes]) -> bytes:
    for part in parts:
        data = data.replace(part, b"")
    return data
