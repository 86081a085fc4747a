"""The first screen against an empty Textual app, both on a pseudo-terminal in turn: make bench-start."""

import os
import pty
import select
import signal
import statistics
import sys
import time

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
ROUNDS = 7


def first_screen(command: list[str]) -> float:
    """Return the seconds until the program's first frame: the last byte before it is quiet for 100 ms."""
    started = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color"})  # noqa: S606 (there is no shell)
    drawn, full_screen = 0.0, False
    while time.monotonic() - started < 20:
        ready, _, _ = select.select([terminal], [], [], 0.02)
        if ready:
            data = os.read(terminal, 65536)
            full_screen = full_screen or b"\x1b[?1049h" in data
            drawn = time.monotonic()
        elif full_screen and time.monotonic() - drawn > 0.1:
            break
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    os.close(terminal)
    return drawn - started


def main() -> None:
    """Print both medians and the median of the ratios, round by round."""
    app, empty = ["-m", "tui.cli"], ["-c", EMPTY]
    times = [[first_screen([sys.executable, *what]) for what in (app, empty)] for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(mine / other for mine, other in times)
    print(f"first screen: collab-tui {1000 * ours:.0f} ms, empty Textual app {1000 * theirs:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
