"""Processes of the app and its commands, forked from one that has imported them: quick to start, and small, because
they share what was imported.
"""

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from collab.processes import environment
from tui.serve.limits import Limits

T = TypeVar("T")

LONGEST_REQUEST = 2**16
"""Bytes of one request to the nursery."""
_ENVIRONMENT = {
    "PYTHONUTF8": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONNODEBUGRANGES": "1",
    "TEXTUAL_FPS": "15",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Of the process that forks: docstrings, which no session reads, would be 4 MiB of each, columns of code nearly one."""


@dataclass(frozen=True)
class Start:
    """The start of a process: the arguments of collab-tui, its whole environment, its folder, whether its streams are a
    terminal, what it may read and write besides (None: whatever this user may), and its bounds.
    """

    arguments: Sequence[str]
    env: Mapping[str, str]
    folder: Path
    terminal: bool
    readable: Sequence[Path]
    writable: Sequence[Path] | None
    limits: Limits

    def request(self, number: int) -> bytes:
        """Return the request for this start, as the nursery reads it."""
        confined = self.writable is not None
        return json.dumps(
            {
                "number": number,
                "arguments": list(self.arguments),
                "env": dict(self.env),
                "folder": str(self.folder),
                "terminal": self.terminal,
                "confined": confined,
                "readable": list(map(str, self.readable)),
                "writable": list(map(str, self.writable or ())),
                "memory_mib": self.limits.memory_mib,
                "cpu_minutes": self.limits.cpu_minutes,
                "training": [self.limits.training_memory_mib, self.limits.training_cpu_minutes],
            }
        ).encode()


@dataclass
class Child:
    """A process that the nursery has started, its number, and how it ended: a status, negative for a signal."""

    process: int
    ended: "asyncio.Future[int]"


class Nursery:
    """The process that forks, started by `command` when it is first needed, and again should it have died."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._channel: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = 0
        self._starting: dict[int, asyncio.Future[Child]] = {}
        self._children: dict[int, Child] = {}

    async def start(self, start: Start, streams: Sequence[int]) -> Child:
        """Start a process with these streams as its stdin, stdout and stderr; they may be closed afterwards.

        Raises OSError where the nursery cannot be reached.
        """
        channel = self._channel or self.open()
        self._numbers += 1
        number = self._numbers
        started = asyncio.get_running_loop().create_future()
        self._starting[number] = started
        try:
            socket.send_fds(channel, [start.request(number)], list(streams))
        except OSError:
            del self._starting[number]
            self._close()
            raise
        child: Child = await started
        return child

    def open(self) -> socket.socket:
        """Start the process that forks, which is ready some seconds later, and return the way to it."""
        own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen(
                [*self._command, str(other.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
                env=environment(**_ENVIRONMENT),
                start_new_session=True,
            )
        asyncio.get_running_loop().add_reader(own.fileno(), self._read, own)
        self._channel = own
        return own

    def _read(self, channel: socket.socket) -> None:
        try:
            answer = channel.recv(LONGEST_REQUEST)
        except OSError:
            answer = b""
        if not answer:
            self._close()
            return
        number, process, status = json.loads(answer)
        if status is None:
            child = Child(process, asyncio.get_running_loop().create_future())
            self._children[number] = child
            _settle(self._starting.pop(number), lambda future: future.set_result(child))
        elif (ended := self._children.pop(number, None)) is not None:
            _settle(ended.ended, lambda future: future.set_result(status))

    def _close(self) -> None:
        """Let go of a nursery that has ended; nobody can tell any more how its children end."""
        if self._channel is None:
            return
        asyncio.get_running_loop().remove_reader(self._channel.fileno())
        self._channel.close()
        self._channel = None
        gone = ConnectionError("the process that starts others has ended")
        for waiting in self._starting.values():
            _settle(waiting, lambda future: future.set_exception(gone))
        for child in self._children.values():
            _settle(child.ended, lambda future: future.set_result(1))
        self._starting.clear()
        self._children.clear()

    def close(self) -> None:
        """End the nursery; its children go on by themselves."""
        self._close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


def _settle(future: "asyncio.Future[T]", settle: Callable[["asyncio.Future[T]"], None]) -> None:
    if not future.done():
        settle(future)


def clean_environment(home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a process for a person: their folder, and nothing of the server's own."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ", "COLLAB_SLOTS", "NUMBA_CACHE_DIR") if name in os.environ}
    return environment_of(kept) | {
        "HOME": str(home),
        "COLLAB_HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        **extra,
    }


def environment_of(kept: Mapping[str, str]) -> dict[str, str]:
    """Return variables with those that keep a process to one thread."""
    return {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", **kept}
