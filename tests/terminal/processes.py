"""The processes of the system: whose children they are, whether they live, how long they worked."""

import ctypes
import os
import select
import signal
import time
from pathlib import Path


def descendants(process: int) -> list[int]:
    """Return the children of a process, whichever of its threads started them, theirs, and so on."""
    children = [child for thread in _threads(process) for child in _read(process, f"task/{thread}/children").split()]
    return [descendant for child in map(int, children) for descendant in (child, *descendants(child))]


def app_under(process: int) -> int:
    """Return the process of collab-tui among the descendants of a process; what it has started is not meant, which
    bears its name until it is another program.
    """
    return next(child for child in descendants(process) if "tui.cli" in command_of(child))


def name_of(process: int) -> str:
    """Return the name of a process's program; nothing where it has ended."""
    return _read(process, "comm").strip()


def command_of(process: int) -> str:
    """Return the command line of a process; nothing where it has ended."""
    return _read(process, "cmdline").replace("\0", " ")


def parent_of(process: int) -> int:
    """Return the process that started another."""
    return int(_fields(_read(process, "stat"))[1])


def lives(process: int) -> bool:
    """Return whether a process is there and has not ended."""
    stat = _read(process, "stat")
    return bool(stat) and _fields(stat)[0] != "Z"


def hold(process: int) -> None:
    """Stop a process where it is, and return once all its threads stand still."""
    os.kill(process, signal.SIGSTOP)
    while any(
        _fields(stat)[0] != "T" for thread in _threads(process) if (stat := _read(process, f"task/{thread}/stat"))
    ):
        let_pass(0.005)


def signal_thread(process: int, thread: int, number: int) -> None:
    """Send a signal that one thread of a process gets, counted from its main thread: the system chooses any of them."""
    threads = sorted(map(int, _threads(process)))
    assert ctypes.CDLL(None).tgkill(process, threads[thread], number) == 0


def wait_for_end(process: int, seconds: float = 120.0) -> None:
    """Return once a process has ended. Fails where it stays."""
    end = time.monotonic() + seconds
    while lives(process):
        assert time.monotonic() < end, f"process {process} still runs: {command_of(process)}"
        let_pass(0.05)


def processor_seconds(process: int) -> float:
    """Return how long a process has worked, in seconds of a processor."""
    used = _fields(_read(process, "stat"))
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def let_pass(seconds: float) -> None:
    """Do nothing for a while: between two looks, or where standing still is what is tested."""
    select.select([], [], [], seconds)


def _threads(process: int) -> list[str]:
    """Return the numbers of a process's threads; none where it has ended."""
    try:
        return [thread.name for thread in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return []


def _fields(stat: str) -> list[str]:
    """Return what follows the name: the state, the third field, is the first here."""
    return stat.rpartition(")")[2].split()


def _read(process: int, file: str) -> str:
    try:
        return Path(f"/proc/{process}/{file}").read_text()
    except OSError:
        return ""
