"""The process of a session, whatever door its visitor came by: its streams, its size, how it waits and how it ends."""

import asyncio
import os
import signal
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCSWINSZ

from collab.errors import CollabError
from tui.serve.hosting import Hosting
from tui.serve.nursery import Child
from tui.serve.pipes import Input, Output, Pausable
from tui.serve.sessions import Session, Visitor
from tui.terminal import AS_BEFORE

_MOST_COLUMNS, _MOST_ROWS = 1000, 500
_PATIENCE = 5.0  # seconds that a process has to leave by itself
_FAILED = 1
_OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)
_GUEST_LEFT = "You were a guest: what you rated here is deleted."


class SessionProcess:
    """A process of a visitor: the app on a pseudo-terminal, where `size` is its columns and rows, else a command.

    `writes` take what comes from the terminal, or from stdout and stderr. `on_end` is called once, with a sentence,
    where there is one, and the exit status.
    """

    def __init__(
        self,
        hosting: Hosting,
        visitor: Visitor,
        writes: Sequence[Callable[[bytes], None]],
        on_end: Callable[[str, int], None],
        size: tuple[int, int] | None = None,
    ) -> None:
        self.hosting = hosting
        self.visitor = visitor
        self._writes = writes
        self._on_end = on_end
        self._size = size
        self._farewell = ""
        self._session: Session | None = None
        self._child: Child | None = None
        self._outputs: list[Output] = []
        self._input: Input | None = None
        self._task: asyncio.Task[None] | None = None
        self._held_by = set[str]()

    def begin(self, runs: str, arguments: Sequence[str], env: Mapping[str, str], keys: Pausable) -> None:
        """Count the session, under the name of what it `runs`, and start its process, whose keys come from `keys`."""
        self._session = Session(self.visitor, runs, self.end, self._stalled)
        self.hosting.begin(self._session)
        self._task = asyncio.ensure_future(self._run(self._session, arguments, env, keys))

    async def _run(self, session: Session, arguments: Sequence[str], env: Mapping[str, str], keys: Pausable) -> None:
        status = _FAILED
        try:
            streams = self._open_streams(keys)
            try:
                self._child = await self.hosting.start(self.visitor, arguments, env, streams)
            finally:
                for stream in set(streams):
                    os.close(stream)
            session.process = self._child.process
            if self._farewell:
                self._stop()
            await asyncio.gather(*(output.ended for output in self._outputs))
            status = await self._child.ended
        except (OSError, CollabError) as error:
            self._farewell = self._farewell or f"No session could be started: {error}"
        finally:
            self._finish(session, status)

    def _open_streams(self, keys: Pausable) -> list[int]:
        """Open what the process reads and writes, and return its three ends."""
        loop = asyncio.get_running_loop()
        if self._size is not None:
            outer, inner = os.openpty()
            self._outputs = [Output(loop, outer, self._writes[0])]
            self._input = Input(self._outputs[0], loop, self.hosting.limits.input_bytes_per_second, keys)
            self._resize(self._size)
            return [inner, inner, inner]
        null = os.open(os.devnull, os.O_RDONLY)
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        self._outputs = [Output(loop, out, self._writes[0]), Output(loop, err, self._writes[1])]
        return [null, out_end, err_end]

    def write(self, keys: bytes) -> None:
        """Pass keys on, no faster than they may come."""
        if self._session is not None and self._input is not None:
            self._session.last_key = time.time()
            self._input.write(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Pass a new size of the terminal on."""
        if self._size is not None:
            self._size = (columns, rows)
            self._resize(self._size)

    def redraw(self, columns: int, rows: int) -> None:
        """Let the app draw all of a terminal that is another now: a signal of a new size is one to draw everything."""
        if self._size == (columns, rows):
            self.kill(signal.SIGWINCH)
        self.resize(columns, rows)

    def _resize(self, size: tuple[int, int]) -> None:
        if self._outputs and self._outputs[0].is_open:
            columns, rows = (size[0] or 80), (size[1] or 24)
            packed = struct.pack("HHHH", min(rows, _MOST_ROWS), min(columns, _MOST_COLUMNS), 0, 0)
            ioctl(self._outputs[0].descriptor, TIOCSWINSZ, packed)

    def hold(self, by: str) -> None:
        """Let the process wait, because something is full."""
        self._held_by.add(by)
        for output in self._outputs:
            output.pause()

    def release(self, by: str) -> None:
        """Go on, where nothing else is full."""
        self._held_by.discard(by)
        for output in self._outputs if not self._held_by else ():
            output.resume()

    def _stalled(self) -> float:
        """Return for how many seconds the terminal has taken nothing."""
        since = self._outputs[0].paused_since if self._outputs else None
        return 0.0 if since is None else asyncio.get_running_loop().time() - since

    def end(self, farewell: str) -> None:
        """End the session with a sentence: the process is asked to leave, and has some seconds for it."""
        if not self._farewell:
            self._farewell = farewell
            self._stop()

    def _stop(self) -> None:
        self.kill(signal.SIGTERM)
        asyncio.get_running_loop().call_later(_PATIENCE, self._force)

    def _force(self) -> None:
        self.kill(signal.SIGKILL)
        self.hang_up()

    def kill(self, number: signal.Signals) -> None:
        """Send the process a signal, where there is one."""
        if self._child is not None and not self._child.ended.done():
            with suppress(ProcessLookupError):
                os.kill(self._child.process, number)

    def hang_up(self) -> None:
        """Take the terminal away: the app leaves."""
        for output in self._outputs:
            output.close()

    async def wait(self) -> None:
        """Wait until the process has ended."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _finish(self, session: Session, status: int) -> None:
        """Count the session as ended, and say why it has, where that is not plain."""
        self.hang_up()
        self.hosting.finish(session, self._farewell)
        if status < 0 and self._size is not None:
            with suppress(OSError):  # the connection has gone
                self._writes[0](AS_BEFORE)
        self._on_end(self._farewell or self._parting_words(status), status if 0 <= status < 256 else _FAILED)

    def _parting_words(self, status: int) -> str:
        if status == -signal.SIGXCPU:
            minutes = self.hosting.limits.cpu_minutes
            return f"This session has had its {minutes:,} minutes of processor time. Come in again."
        if -status in _OUT_OF_MEMORY:
            kept = _GUEST_LEFT if self.visitor.guest else "Every answer is kept."
            return f"This session was ended by the system, most likely because memory is short. {kept}"
        return _GUEST_LEFT if self.visitor.guest and self._size is not None else ""
