"""The first screen against an empty Textual app, both on a pseudo-terminal in turn; the help against that of an empty
Typer program, and a completion, in seconds of a core: make bench-start.
"""

import os
import pty
import resource
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
EMPTY_PROGRAM = """
import typer

app = typer.Typer()

@app.command()
def empty() -> None:
    pass

app()
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


def core_seconds(command: list[str], env: dict[str, str] | None = None) -> float:
    """Return the seconds of a core that the program takes, to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env={**os.environ, **(env or {})}, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure_commands() -> None:
    """Print what the help takes beside that of an empty program, and what a completion takes."""
    ours, empty = ["-m", "tui.cli", "--help"], ["-c", EMPTY_PROGRAM, "--help"]
    times = [[core_seconds([sys.executable, *command]) for command in (ours, empty)] for _ in range(ROUNDS)]
    help_time, empty_time = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(mine / other for mine, other in times)
    print(
        f"--help: collab-tui {1000 * help_time:.0f} ms of a core, empty {1000 * empty_time:.0f} ms, ratio {ratio:.2f}"
    )
    for words in (["tr"], ["runs", "show", ""], ["recommend", "--profile", ""], ["rate", "Al"]):
        command = [sys.executable, "-m", "tui.cli", *words]
        spent = [core_seconds(command, {"_COLLAB_TUI_COMPLETE": "fish"}) for _ in range(ROUNDS)]
        print(f"completion of {' '.join(words)!r}: {1000 * statistics.median(spent):.0f} ms of a core")


def main() -> None:
    """Print both medians and the median of the ratios, round by round, in a data folder with a small model."""
    measure_commands()
    app, empty = [sys.executable, "-m", "tui.cli"], [sys.executable, "-c", EMPTY]
    with tempfile.TemporaryDirectory() as home:
        os.environ["COLLAB_HOME"] = home
        subprocess.run([*app, "train", "--epochs", "2"], check=True, capture_output=True)
        times = [[first_screen(what) for what in (app, empty)] for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(mine / other for mine, other in times)
    print(f"first screen: collab-tui {1000 * ours:.0f} ms, empty Textual app {1000 * theirs:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
