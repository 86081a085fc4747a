"""The command line, the environment and the manners of every child process, and its threads for this one."""

import atexit
import os
import resource
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Event = TypeVar("Event")
Result = TypeVar("Result")

HOSTED = "COLLAB_MOST_RUNS"
"""Sets how many runs of one data folder may train or wait at once: a server gives it to its sessions."""

GUEST = "COLLAB_GUEST"
"""Is set where a server deletes this person's folder with their session."""

_NICENESS = 10
_THREADS = "OMP_NUM_THREADS"
_AUTOGROUP = Path("/proc/self/autogroup")  # Linux for desktops shares out time by sessions: niceness alone is not heard


def interpreter() -> str:
    """Return the path of this interpreter."""
    return sys.executable


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours by this interpreter.

    -P: no module of the current folder is taken for ours.
    """
    return [interpreter(), "-P", "-m", module, *arguments]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a child: this one's, with one thread for each of numpy and torch unless told."""
    return {_THREADS: "1", **os.environ, **changes}


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numpy and torch work with one thread each, as they do in a child process: of small arrays, several wait for
    each other ten times as long as they work. Afterwards there are as many as before. Nothing is changed where
    OMP_NUM_THREADS says how many there are to be.
    """
    if _THREADS in os.environ:
        yield
        return
    torch = sys.modules.get("torch")  # what was not imported has no threads
    before = torch.get_num_threads() if torch else 0
    with _thread_pools(len(sys.modules)).limit(limits=1):
        if torch:
            torch.set_num_threads(1)  # in its other threads too, whose number OpenMP keeps apart
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(before)


@lru_cache(1)
def _thread_pools(_modules: int) -> "ThreadpoolController":
    """Return the libraries of this process that have threads, once for so many modules, with which they come: they are
    looked for in the map of all its memory, which takes longer than a step of a small model.
    """
    from threadpoolctl import ThreadpoolController  # only now: children, whose environment says it, need none of it

    return ThreadpoolController()


def with_one_thread(steps: Generator[Event, None, Result]) -> Generator[Event, None, Result]:
    """Give what `steps` gives, each made with one thread; whoever takes them has as many as ever."""
    with closing(steps):
        while True:
            with one_thread():
                try:
                    event = next(steps)
                except StopIteration as end:
                    result: Result = end.value
                    return result
            yield event


def background() -> None:
    """Let those that a person waits for go first, and keep what this process writes its owner's alone."""
    os.nice(_NICENESS)
    if os.getsid(0) == os.getpid() and _AUTOGROUP.exists():
        with suppress(OSError):  # the kernel takes few changes at once
            _AUTOGROUP.write_text(str(_NICENESS))
    os.umask(0o077)


def end_at_once() -> NoReturn:
    """End this process well, as Python would, but leave its objects where they are: to take apart all that a fit, or
    what reads tables, has loaded takes a tenth to a fifth of a second of a core, after which nothing is different.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def raise_limits() -> None:
    """Let this process have as much memory and processor time as its parent was allowed to give it."""
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_CPU):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (most, most))
