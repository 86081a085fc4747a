"""A session over ssh: a pseudo-terminal and a process of the app, or a command of the fixed list; nothing else."""

import asyncio
import os
import re
import signal
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCSWINSZ

import asyncssh

from collab.errors import CollabError
from tui.serve import LINK_COMMAND, Child, Hosting, Input, Output, Session, Visitor, allowed

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")
_LANG = re.compile(r"[A-Za-z]{1,8}(_[A-Za-z]{2})?(\.[A-Za-z0-9-]{1,16})?(@[a-z]{1,16})?")
_ENVIRONMENT: Mapping[str, re.Pattern[str]] = {
    "TERM": _TERM,
    "LANG": _LANG,
    "COLORTERM": re.compile("truecolor|24bit|yes|1"),
    "NO_COLOR": re.compile("[A-Za-z0-9]{0,8}"),
}
_MOST_COLUMNS, _MOST_ROWS = 1000, 500
_PATIENCE = 5.0  # seconds that a process has to leave by itself
_USAGE, _FAILED = 2, 1
_SIGNALS = {"INT": signal.SIGINT, "TERM": signal.SIGTERM, "HUP": signal.SIGHUP}
_NO_TERMINAL = (
    "The app needs a terminal: ssh -t asks for one. Without one there are commands, as in: ssh HOST recommend --json"
)


class SshSession(asyncssh.SSHServerSession[bytes]):
    """One session of a visitor on a server."""

    def __init__(self, hosting: Hosting, visitor: Visitor) -> None:
        self._hosting = hosting
        self._visitor = visitor
        self._terminal = ""
        self._size = (80, 24)
        self._arguments: list[str] | None = None
        self._refusal = ""
        self._farewell = ""
        self._session: Session | None = None
        self._child: Child | None = None
        self._outputs: list[Output] = []
        self._input: Input | None = None
        self._task: asyncio.Task[None] | None = None
        self._held_by = set[str]()

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Keep the channel."""
        self._channel = chan
        chan.set_write_buffer_limits(self._hosting.limits.terminal_kib * 1024)

    def pty_requested(
        self,
        term_type: str,
        term_size: tuple[int, int, int, int],
        term_modes: Mapping[int, int],  # noqa: ARG002 (the base class asks for it)
    ) -> bool:
        """Grant a terminal to whom it is not denied, under a name that a terminal can have."""
        if not self._visitor.terminal or not _TERM.fullmatch(term_type):
            self._refuse("a terminal", term_type if self._visitor.terminal else "no-pty")
            return False
        self._terminal, self._size = term_type, term_size[:2]
        return True

    def shell_requested(self) -> bool:
        """Begin the app, where there is a terminal to draw on."""
        if self._terminal:
            self._arguments = ["--profile", self._visitor.person]
        elif not self._visitor.terminal:
            self._refusal = "This key has no terminal (no-pty): it can only run commands, as in: ssh HOST recommend"
        else:
            self._refusal = _NO_TERMINAL
        return True

    def exec_requested(self, command: str) -> bool:
        """Begin a command of the fixed list."""
        try:
            self._arguments = allowed(command, self._visitor.person)
        except CollabError as error:
            self._refuse("a command", command)
            self._refusal = str(error)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Refuse sftp and all others."""
        self._refuse("a subsystem", subsystem)
        return False

    def session_started(self) -> None:
        """Start what was asked for, or say why it cannot be."""
        self._refusal = self._refusal or self._hosting.refusal(self._visitor)
        if self._refusal or self._arguments is None:
            self._say_and_exit(self._refusal, _USAGE)
        elif tuple(self._arguments) == LINK_COMMAND:
            self._answer_link()
        else:
            self._begin(self._arguments)

    def _answer_link(self) -> None:
        try:
            user = self._hosting.make_link(self._visitor)
        except CollabError as error:
            self._say_and_exit(str(error), _FAILED)
            return
        self._channel.write(f"{user}\n".encode())
        self._say_and_exit(f"Come in once with your other key, within the hour: ssh {user}@HOST", 0)

    def _begin(self, arguments: list[str]) -> None:
        self._session = Session(self._visitor, arguments[0] if not self._terminal else "app", self.end, self._stalled)
        self._hosting.begin(self._session)
        self._task = asyncio.ensure_future(self._run(arguments))

    async def _run(self, arguments: list[str]) -> None:
        status = _FAILED
        try:
            streams = self._open_streams()
            try:
                self._child = await self._hosting.start(self._visitor, arguments, self._environment(), streams)
            finally:
                for stream in set(streams):
                    os.close(stream)
            assert self._session is not None  # noqa: S101 (begun before)
            self._session.process = self._child.process
            if self._farewell:
                self._stop()
            await asyncio.gather(*(output.ended for output in self._outputs))
            status = await self._child.ended
        except (OSError, CollabError) as error:
            self._farewell = self._farewell or f"No session could be started: {error}"
        finally:
            self._finish(status)

    def _open_streams(self) -> list[int]:
        """Open what the process reads and writes, and return its three ends."""
        loop, chan = asyncio.get_running_loop(), self._channel
        if self._terminal:
            outer, inner = os.openpty()
            self._outputs = [Output(loop, outer, chan.write)]
            self._input = Input(self._outputs[0], loop, self._hosting.limits.input_bytes_per_second, chan)
            self._resize()
            return [inner, inner, inner]
        null = os.open(os.devnull, os.O_RDONLY)
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        self._outputs = [Output(loop, out, chan.write), Output(loop, err, chan.write_stderr)]
        return [null, out_end, err_end]

    def _environment(self) -> dict[str, str]:
        """Return the variables of the client that a session may have, and where it comes from."""
        offered = {name: self._channel.get_environment().get(name) for name in _ENVIRONMENT}
        kept = {name: text for name, text in offered.items() if text and _ENVIRONMENT[name].fullmatch(text)}
        for name in sorted({*self._channel.get_environment()} - {*kept}):
            self._refuse("a variable", name)
        term = {"TERM": self._terminal} if self._terminal else {}
        return {**kept, **term, "SSH_CONNECTION": f"{self._visitor.address} 0 server 0"}

    def _refuse(self, what: str, name: str) -> None:
        self._hosting.refused(self._visitor, what, name)

    def data_received(self, data: bytes, datatype: int | None) -> None:  # noqa: ARG002 (as above)
        """Pass keys on, no faster than they may come."""
        if self._session is not None and self._input is not None:
            self._session.last_key = time.time()
            self._input.write(data)

    def eof_received(self) -> bool:
        """Keep the channel open for what is still to be written."""
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:  # noqa: ARG002 (as above)
        """Pass a new size on."""
        self._size = (width, height)
        self._resize()

    def _resize(self) -> None:
        if self._terminal and self._outputs and self._outputs[0].is_open:
            columns, rows = (self._size[0] or 80), (self._size[1] or 24)
            size = struct.pack("HHHH", min(rows, _MOST_ROWS), min(columns, _MOST_COLUMNS), 0, 0)
            ioctl(self._outputs[0].descriptor, TIOCSWINSZ, size)

    def signal_received(self, signal: str) -> None:
        """Pass on those signals that end a process in order."""
        if signal in _SIGNALS:
            self._kill(_SIGNALS[signal])

    def break_received(self, msec: int) -> bool:  # noqa: ARG002 (as above)
        """Ignore a break."""
        return False

    def pause_writing(self) -> None:
        """Let the process wait for a terminal that takes no more."""
        self.hold("channel")

    def resume_writing(self) -> None:
        """Go on once the terminal takes more."""
        self.release("channel")

    def hold(self, by: str) -> None:
        """Let the process wait, because the channel or the connection is full."""
        self._held_by.add(by)
        for output in self._outputs:
            output.pause()

    def release(self, by: str) -> None:
        """Go on, where nothing else is full."""
        self._held_by.discard(by)
        for output in self._outputs if not self._held_by else ():
            output.resume()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (as above)
        """Hang up."""
        self._hang_up()

    def end(self, farewell: str) -> None:
        """End the session with a sentence: the process is asked to leave, and has some seconds for it."""
        if not self._farewell:
            self._farewell = farewell
            self._stop()

    async def wait(self) -> None:
        """Wait until the process has ended."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _stalled(self) -> float:
        """Return for how many seconds the terminal has taken nothing."""
        since = self._outputs[0].paused_since if self._outputs else None
        return 0.0 if since is None else asyncio.get_running_loop().time() - since

    def _stop(self) -> None:
        self._kill(signal.SIGTERM)
        asyncio.get_running_loop().call_later(_PATIENCE, self._force)

    def _force(self) -> None:
        self._kill(signal.SIGKILL)
        self._hang_up()

    def _kill(self, number: signal.Signals) -> None:
        if self._child is not None and not self._child.ended.done():
            with suppress(ProcessLookupError):
                os.kill(self._child.process, number)

    def _hang_up(self) -> None:
        for output in self._outputs:
            output.close()

    def _finish(self, status: int) -> None:
        """Say why the session has ended, where that is not plain, and count it as ended."""
        self._hang_up()
        if self._session is not None:
            self._hosting.finish(self._session, self._farewell)
        if not self._farewell:
            self._farewell = _signal_text(status, self._hosting)
        self._say_and_exit(self._farewell, status if 0 <= status < 256 else _FAILED)

    def _say_and_exit(self, text: str, status: int) -> None:
        if self._channel.is_closing():
            return
        if text:
            end = "\r\n" if self._terminal else "\n"
            self._channel.write_stderr(f"collab-tui: {text}{end}".encode())
        self._channel.exit(status)


def _signal_text(status: int, hosting: Hosting) -> str:
    if status == -signal.SIGXCPU:
        return f"This session has had its {hosting.limits.cpu_minutes:,} minutes of processor time. Come in again."
    if status == -signal.SIGKILL:
        return "This session was ended by the system, most likely because memory is short. Every answer is kept."
    return ""
