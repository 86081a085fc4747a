"""The bytes between a process and a channel: output that waits for a slow reader, input no faster than it may come."""

import asyncio
import os
from collections.abc import Callable
from typing import Protocol

_CHUNK = 2**15
_BURST_SECONDS = 4.0


class Pausable(Protocol):
    """A source of keys."""

    def pause_reading(self) -> None:
        """Take no more for now."""

    def resume_reading(self) -> None:
        """Take more."""


class Output:
    """Passes on what a process writes; the descriptor is closed when it has ended. `ended` is done then."""

    def __init__(self, loop: asyncio.AbstractEventLoop, descriptor: int, write: Callable[[bytes], None]) -> None:
        self._loop = loop
        self._write = write
        self.descriptor = descriptor
        self.is_open = True
        self.paused_since: float | None = None
        self.ended: asyncio.Future[None] = loop.create_future()
        os.set_blocking(descriptor, False)
        loop.add_reader(descriptor, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self.descriptor, _CHUNK)
        except BlockingIOError:
            return
        except OSError:  # a terminal that nobody writes to any more
            data = b""
        if data:
            self._write(data)
        else:
            self.close()

    def pause(self) -> None:
        """Read nothing for now: the process has to wait once the system's own buffer is full."""
        if self.is_open and self.paused_since is None:
            self._loop.remove_reader(self.descriptor)
            self.paused_since = self._loop.time()

    def resume(self) -> None:
        """Read on."""
        if self.is_open and self.paused_since is not None:
            self.paused_since = None
            self._loop.add_reader(self.descriptor, self._read)

    def close(self) -> None:
        """Close the descriptor, which hangs a terminal up."""
        if self.is_open:
            self.is_open = False
            self._loop.remove_reader(self.descriptor)
            self._loop.remove_writer(self.descriptor)
            os.close(self.descriptor)
            self.ended.set_result(None)


class Input:
    """Passes keys on, `rate` bytes a second at most after a burst: whoever sends faster is not read from meanwhile."""

    def __init__(self, output: Output, loop: asyncio.AbstractEventLoop, rate: int, source: Pausable) -> None:
        self._output = output
        self._loop = loop
        self._rate = rate
        self._source = source
        self._waiting = bytearray()
        self._credit = rate * _BURST_SECONDS
        self._at = loop.time()
        self._is_paused = False

    def write(self, data: bytes) -> None:
        """Take keys."""
        self._waiting += data
        self._pass_on()

    def _pass_on(self) -> None:
        if not self._output.is_open:
            self._waiting.clear()
            return
        now = self._loop.time()
        self._credit = min(self._credit + (now - self._at) * self._rate, self._rate * _BURST_SECONDS)
        self._at = now
        if count := min(len(self._waiting), int(self._credit)):
            try:
                written = os.write(self._output.descriptor, self._waiting[:count])
            except BlockingIOError:
                written = 0
            except OSError:
                self._waiting.clear()
                return
            self._credit -= written
            del self._waiting[:written]
        self._wait()

    def _wait(self) -> None:
        """Read no more while keys wait, and try them again soon."""
        if self._waiting and not self._is_paused:
            self._source.pause_reading()
        elif not self._waiting and self._is_paused:
            self._source.resume_reading()
        self._is_paused = bool(self._waiting)
        if self._waiting:
            self._loop.call_later(0.1, self._pass_on)
