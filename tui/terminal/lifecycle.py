"""The life of the app in a terminal: whether it can begin, and how it ends, be it asked to, cut off or by an error."""

import asyncio
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from collab.errors import CollabError
from collab.processes import GUEST
from collab.storage import home_folder, write_text

_LOOK_SECONDS, _PATIENCE, _PATIENCE_WITHOUT_MEMORY = 1.0, 5.0, 3
_DONE, _FAILED, _INTERRUPTED = 0, 1, 130
_STATUSES: Mapping[int, int] = {signal.SIGHUP: _DONE, signal.SIGTERM: _DONE, signal.SIGINT: _INTERRUPTED}
_SOME = 512  # signals: more at once than ever come
_ROOM, _NEAR = 2**26, 2**20
"""Bytes above its limit in which a process without memory leaves in order, and below it where it is at it."""
AS_BEFORE = b"".join(
    (
        b"\x1b[<u",  # before the other screen is left, which has keys of its own
        *(b"\x1b[?%dl" % mode for mode in (1000, 1003, 1006, 1015, 1016, 1004, 2004, 2026, 2048, 1049)),
        b"\x1b[?7h\x1b[?25h\x1b[0m",
    )
)
"""Ends what an app that was killed had asked of its terminal: the mouse, pastes in brackets, the other screen."""
_NO_THREAD = "can't start new thread"
_NO_MEMORY = "there is too little memory to go on. {}Free some, then start again."
_KEPT = "Every answer is kept, and runs go on. "
_LAST_WORDS = tuple(b"%s\r\ncollab-tui: %s\r\n" % (AS_BEFORE, _NO_MEMORY.format(kept).encode()) for kept in (_KEPT, ""))
"""Of a process that may have no room to put them together, and those of a guest's."""


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

    A loop that does not come to it within seconds waits for a terminal that takes no more: then the process ends. So
    it does with a sentence where memory ran out: a thread that could not begin is waited for, a widget that could not
    be closed too.
    """
    watch = _Watch(asyncio.get_running_loop(), leave)
    signal.signal(signal.SIGALRM, end_without_memory)
    sys.unraisablehook = watch.unraisable_hook(sys.unraisablehook)
    for number in _STATUSES:
        signal.signal(number, lambda _signal, _frame: None)  # the watch hears of it
    watch.start()


class _Watch(threading.Thread):
    """Hears signals and looks at the terminal beside the loop, and that the loop leaves when it should.

    Python calls its handlers in the main thread, once that does something. The system may give a signal to any other:
    a main thread that waits for the terminal then goes on waiting. A pipe is written to in whichever gets it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, leave: Callable[[int], object]) -> None:
        super().__init__(name="terminal-watch", daemon=True)
        self._loop, self._leave = loop, leave
        self._asked = self._without_memory = False
        self._signals, written = os.pipe()
        os.set_blocking(written, False)
        signal.set_wakeup_fd(written, warn_on_full_buffer=False)

    def unraisable_hook(
        self, before: Callable[["sys.UnraisableHookArgs"], object]
    ) -> Callable[["sys.UnraisableHookArgs"], object]:
        """Return what takes an error that nobody can catch: for want of memory it is the end; others `before` tells."""

        def hook(args: "sys.UnraisableHookArgs") -> None:
            if not issubclass(args.exc_type, MemoryError):
                before(args)
                return
            leave_without_memory()
            self._without_memory = True
            self._ask(_FAILED)

        return hook

    def _ask(self, status: int) -> None:
        self._asked = True
        with suppress(RuntimeError):  # the loop is closed: it has been left
            self._loop.call_soon_threadsafe(self._leave, status)

    def run(self) -> None:
        """Hear each signal at once, and look once a second."""
        while not self._asked:
            come = select.select([self._signals], [], [], _LOOK_SECONDS)[0]
            for number in os.read(self._signals, _SOME) if come else b"":
                if number in _STATUSES:
                    self._ask(_STATUSES[number])
            if not self._asked and terminal_is_gone():
                self._ask(_DONE)
        time.sleep(_PATIENCE)
        if self._without_memory:
            end_without_memory()
        os._exit(_FAILED)


def terminal_is_gone() -> bool:
    """Return whether the terminal has hung up: where a surviving shell ignored SIGHUP, no signal ever arrives."""
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))


def leave_without_memory() -> None:
    """Let this process have a little more memory than its limit, and some seconds, to leave in order."""
    least, most = resource.getrlimit(resource.RLIMIT_DATA)
    if least not in (most, resource.RLIM_INFINITY):
        more = least + _ROOM
        with suppress(OSError, ValueError):
            resource.setrlimit(
                resource.RLIMIT_DATA, (more if most == resource.RLIM_INFINITY else min(more, most), most)
            )
    if signal.getsignal(signal.SIGALRM) is end_without_memory:
        signal.alarm(_PATIENCE_WITHOUT_MEMORY)


def memory_error(error: BaseException) -> MemoryError:
    """Return an error that `lacks_memory` as what it is: once there is room again, it would be taken for another."""
    shortage = MemoryError()
    shortage.__cause__ = error
    return shortage


def end_without_memory(_signal: int = 0, _frame: FrameType | None = None) -> NoReturn:
    """End the process at once with a sentence, the terminal as it was."""
    os.write(2, _LAST_WORDS[GUEST in os.environ])
    os._exit(_FAILED)


def lacks_memory(error: BaseException | None) -> bool:
    """Return whether an error is for want of memory. A thread that has no room for its stack says so in its own way,
    and what is built on Python takes want of memory for whatever else it knows: at its limit a process lacks nothing
    else.
    """
    if error is None:
        return False
    return isinstance(error, MemoryError) or str(error) == _NO_THREAD or _is_at_limit()


def _is_at_limit() -> bool:
    least, _ = resource.getrlimit(resource.RLIMIT_DATA)
    if least == resource.RLIM_INFINITY:
        return False
    try:
        status = Path("/proc/self/status").read_text()
        return 1024 * int(status.partition("VmData:")[2].split()[0]) > least - _NEAR
    except MemoryError:
        return True
    except (OSError, ValueError, IndexError):
        return False


def _no_memory() -> str:
    return _NO_MEMORY.format(_kept())


def _kept() -> str:
    return "" if GUEST in os.environ else _KEPT


class Crashed(CollabError):
    """The app has ended by an error of its own."""


def crashed(error: Exception | None, report: str) -> Crashed:
    """Keep where the error arose in COLLAB_HOME/crash.log, and return what to say of it.

    Where Textual caught it without telling us, `error` is None and `report` what it would have printed.
    """
    signal.alarm(0)  # it has been left
    what = f": {type(error).__name__}: {error}" if error else ""
    details = "".join(traceback.format_exception(error)) if error else report
    try:
        path = home_folder() / "crash.log"
        write_text(path, details)
        where = f"Where it arose stands in {path}, and --debug shows it."
    except OSError as problem:
        where = f"--debug shows where it arose ({problem.strerror or problem}: no file could be written)."
    if lacks_memory(error):
        return Crashed(f"{_no_memory()} {where}")
    return Crashed(f"an error in the program itself{what}. {_kept()}{where}")
