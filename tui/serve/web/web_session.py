"""A session in a browser: it goes on when its browser is gone, and waits some minutes to be taken up again."""

import asyncio
import re
import secrets
from collections.abc import Callable
from typing import Protocol

from tui.serve import Hosting, SessionProcess, Visitor

_RUNS = "browser"
_FULL = "browser"  # what the app waits for
_TAKEN_UP = "This session is taken up elsewhere, and goes on there."

_MODES = re.compile(rb"\x1b\[\?([0-9;]{1,40})([hl])")
_UNFINISHED = re.compile(rb"\x1b(\[(\?[0-9;]{0,40})?)?$")
_MOST = 64


class Browser(Protocol):
    """A browser that shows a session: it has a terminal as new, of `size` columns and rows."""

    size: tuple[int, int]

    def begin(self, session: str, person: str) -> None:
        """Hear which session this is, and whose."""

    def write(self, output: bytes) -> bool:
        """Take output for the terminal; return whether the app may go on."""

    def end(self, text: str, *, over: bool) -> None:
        """Hear why there is no more, and whether the session is over."""


class TerminalModes:
    """Reads along what the app writes, for the sequences that set and reset private modes: the alternate screen, the
    mouse, pastes in brackets, the cursor.
    """

    def __init__(self) -> None:
        self._modes: dict[bytes, bytes] = {}
        self._rest = b""

    def read(self, data: bytes) -> None:
        """Read on; a sequence may come in parts."""
        data = self._rest + data
        for match in _MODES.finditer(data):
            for number in match[1].split(b";"):
                self._modes.pop(number, None)
                if len(self._modes) < _MOST:
                    self._modes[number] = match[2]
        unfinished = _UNFINISHED.search(data[-48:])
        self._rest = unfinished[0] if unfinished else b""

    def sequences(self) -> bytes:
        """Return the sequences that put a new terminal into these modes, in the order in which they were set."""
        return b"".join(b"\x1b[?%b%b" % mode for mode in self._modes.items())


class WebSession:
    """The app for a visitor, shown by one browser at a time. `forget` is called when it has ended."""

    def __init__(
        self, hosting: Hosting, visitor: Visitor, browser: Browser, forget: Callable[["WebSession"], None]
    ) -> None:
        self.visitor = visitor
        self.key = secrets.token_urlsafe(16)
        self.may_send = asyncio.Event()
        self.may_send.set()
        self._hosting = hosting
        self._forget = forget
        self._modes = TerminalModes()
        self._browser: Browser | None = browser
        self._process = SessionProcess(hosting, visitor, [self._write], self._end, browser.size)
        self._expiry: asyncio.TimerHandle | None = None

    @property
    def is_detached(self) -> bool:
        """Return whether no browser shows it."""
        return self._browser is None

    def begin(self, browser: Browser) -> None:
        """Start the app."""
        browser.begin(self.key, self.visitor.person)
        environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLLAB_WEB": self.visitor.address}
        self._process.begin(_RUNS, ["--profile", self.visitor.person], environment, self)

    def attach(self, browser: Browser) -> None:
        """Go on in this browser, and in no other."""
        if self._browser is not None:
            self._browser.end(_TAKEN_UP, over=False)
        if self._expiry is not None:
            self._expiry.cancel()
        self._browser = browser
        self._process.release(_FULL)
        browser.begin(self.key, self.visitor.person)
        browser.write(self._modes.sequences())
        self._process.redraw(*browser.size)

    def detach(self, browser: Browser) -> None:
        """Wait for another browser, where this one showed the session; what is drawn meanwhile is drawn anew then."""
        if browser is not self._browser:
            return
        self._browser = None
        self._process.release(_FULL)
        seconds = self._hosting.limits.detached_seconds
        text = f"No browser came back to this session for {seconds:,} seconds."
        self._expiry = asyncio.get_running_loop().call_later(seconds, self._process.end, text)

    def write(self, browser: Browser, keys: bytes) -> None:
        """Pass on the keys of the browser that shows it."""
        if browser is self._browser:
            self._process.write(keys)

    def resize(self, browser: Browser) -> None:
        """Take the size of the browser that shows it."""
        if browser is self._browser:
            self._process.resize(*browser.size)

    def release(self, browser: Browser) -> None:
        """Let the app go on: its browser has drawn what there was."""
        if browser is self._browser:
            self._process.release(_FULL)

    def refused(self, what: str, name: str) -> None:
        """Write down what the visitor was refused."""
        self._hosting.refused(self.visitor, what, name)

    def pause_reading(self) -> None:
        """Take no more keys for now."""
        self.may_send.clear()

    def resume_reading(self) -> None:
        """Take keys again."""
        self.may_send.set()

    async def wait(self) -> None:
        """Wait until the app has ended."""
        await self._process.wait()

    def _write(self, output: bytes) -> None:
        self._modes.read(output)
        if self._browser is not None and not self._browser.write(output):
            self._process.hold(_FULL)

    def _end(self, text: str, _status: int) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
        self.may_send.set()
        if self._browser is not None:
            self._browser.end(text or "This session has ended.", over=True)
        self._forget(self)
