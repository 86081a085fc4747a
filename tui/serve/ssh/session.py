"""A session over ssh: a pseudo-terminal and a process of the app, or a command of the fixed list; nothing else."""

import re
import signal
from collections.abc import Mapping

import asyncssh

from collab.errors import CollabError
from tui.serve import Hosting, SessionProcess, Visitor
from tui.serve.ssh.commands import LINK_COMMAND, allowed

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")
_LANG = re.compile(r"[A-Za-z]{1,8}(_[A-Za-z]{2})?(\.[A-Za-z0-9-]{1,16})?(@[a-z]{1,16})?")
_ENVIRONMENT: Mapping[str, re.Pattern[str]] = {
    "TERM": _TERM,
    "LANG": _LANG,
    "COLORTERM": re.compile("truecolor|24bit|yes|1"),
    "NO_COLOR": re.compile("[A-Za-z0-9]{0,8}"),
}
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
        self._process: SessionProcess | None = None

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
        port = self._channel.get_extra_info("sockname")[1]
        self._say_and_exit(f"Come in once with your other key, within the hour: ssh -t -p {port} {user}@HOST", 0)

    def _begin(self, arguments: list[str]) -> None:
        writes = [self._channel.write, self._channel.write_stderr]
        size = self._size if self._terminal else None
        self._process = SessionProcess(self._hosting, self._visitor, writes, self._say_and_exit, size)
        self._process.begin("app" if self._terminal else arguments[0], arguments, self._environment(), self._channel)

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
        if self._process is not None:
            self._process.write(data)

    def eof_received(self) -> bool:
        """Keep the channel open for what is still to be written."""
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:  # noqa: ARG002 (as above)
        """Pass a new size on."""
        self._size = (width, height)
        if self._process is not None:
            self._process.resize(width, height)

    def signal_received(self, signal: str) -> None:
        """Pass on those signals that end a process in order."""
        if self._process is not None and signal in _SIGNALS:
            self._process.kill(_SIGNALS[signal])

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
        if self._process is not None:
            self._process.hold(by)

    def release(self, by: str) -> None:
        """Go on, where nothing else is full."""
        if self._process is not None:
            self._process.release(by)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (as above)
        """Hang up."""
        if self._process is not None:
            self._process.hang_up()

    async def wait(self) -> None:
        """Wait until the process has ended."""
        if self._process is not None:
            await self._process.wait()

    def _say_and_exit(self, text: str, status: int) -> None:
        if self._channel.is_closing():
            return
        if text:
            end = "\r\n" if self._terminal else "\n"
            self._channel.write_stderr(f"collab-tui: {text}{end}".encode())
        self._channel.exit(status)
