"""The life of the app in a terminal: whether it can begin, and how it ends, be it asked to, cut off or by an error."""

import asyncio
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from collab.errors import CollabError
from collab.processes import GUEST
from collab.storage import home_folder, write_text

_LOOK_SECONDS, _PATIENCE = 1.0, 5.0
_DONE, _FAILED, _INTERRUPTED = 0, 1, 130


def terminal_problem() -> str | None:
    """Return why no full-screen program can run here, or None. Textual reads stdin and draws on stderr."""
    if not all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__)):
        return "The app needs a terminal for its input and its screen. Without one: collab-tui demo, or --help."
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return (
            "The app needs a terminal that can move the cursor; TERM is dumb. Without one: collab-tui demo, or --help."
        )
    return None


def leave_when_asked(leave: Callable[[int], object]) -> None:
    """Call `leave` in the running loop, with an exit status: 0 on SIGHUP, also where it was inherited as ignored, on
    SIGTERM, and when the terminal is gone; 130 on SIGINT.

    A loop that does not come to it within seconds waits for a terminal that takes no more: then the process ends.
    """
    watch = _Watch(asyncio.get_running_loop(), leave)
    for number, status in ((signal.SIGHUP, _DONE), (signal.SIGTERM, _DONE), (signal.SIGINT, _INTERRUPTED)):
        signal.signal(number, watch.handler(status))  # not the loop's own way, for which the loop has to run
    watch.start()


class _Watch(threading.Thread):
    """Looks at the terminal beside the loop, and that the loop leaves when it should."""

    def __init__(self, loop: asyncio.AbstractEventLoop, leave: Callable[[int], object]) -> None:
        super().__init__(name="terminal-watch", daemon=True)
        self._loop, self._leave = loop, leave
        self._asked = False

    def handler(self, status: int) -> Callable[[int, FrameType | None], None]:
        """Return what leaves with `status` on a signal."""
        return lambda _signal, _frame: self._ask(status)

    def _ask(self, status: int) -> None:
        self._asked = True
        with suppress(RuntimeError):  # the loop is closed: it has been left
            self._loop.call_soon_threadsafe(self._leave, status)

    def run(self) -> None:
        """Look once a second."""
        while not self._asked:
            time.sleep(_LOOK_SECONDS)
            if terminal_is_gone():
                self._ask(_DONE)
        time.sleep(_PATIENCE)
        os._exit(_FAILED)


def terminal_is_gone() -> bool:
    """Return whether the terminal has hung up: where a surviving shell ignored SIGHUP, no signal ever arrives."""
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))


class Crashed(CollabError):
    """The app has ended by an error of its own."""


def crashed(error: Exception | None, report: str) -> Crashed:
    """Keep where the error arose in COLLAB_HOME/crash.log, and return what to say of it.

    Where Textual caught it without telling us, `error` is None and `report` what it would have printed.
    """
    what = f": {type(error).__name__}: {error}" if error else ""
    details = "".join(traceback.format_exception(error)) if error else report
    try:
        path = home_folder() / "crash.log"
        write_text(path, details)
        where = f"Where it arose stands in {path}, and --debug shows it."
    except OSError as problem:
        where = f"--debug shows where it arose ({problem.strerror or problem}: no file could be written)."
    kept = "" if GUEST in os.environ else "Every answer is kept, and runs go on. "
    if isinstance(error, MemoryError):
        return Crashed(f"there is too little memory to go on. {kept}Free some, then start again. {where}")
    return Crashed(f"an error in the program itself{what}. {kept}{where}")
