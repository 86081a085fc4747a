"""Leaving when the terminal asks for it or is gone: neither happens by itself."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable


def terminal_problem() -> str | None:
    """Return why no full-screen program can run here, or None. Textual reads stdin and draws on stderr."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return "The app needs a terminal for its input and its screen. Without one: collab-tui demo, or --help."
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return (
            "The app needs a terminal that can move the cursor; TERM is dumb. Without one: collab-tui demo, or --help."
        )
    return None


def leave_on_signals(leave: Callable[[], object]) -> None:
    """Call `leave` in the running loop on SIGHUP and SIGTERM, also where SIGHUP was inherited as ignored."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, leave)


def interrupt_on_signals() -> None:
    """Let a hang-up or a request to end raise what Ctrl-C does, so that what was begun is ended first."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)


def terminal_is_gone() -> bool:
    """Whether the terminal has hung up: where a surviving shell ignored SIGHUP, no signal ever arrives."""
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
