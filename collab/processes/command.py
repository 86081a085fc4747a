"""The command line, the environment and the manners of every child process."""

import os
import sys

_NICENESS = 5


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours by this interpreter.

    -P: no module of the current folder is taken for ours.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a child: this one's, with one thread for each of numpy and torch unless told."""
    return {"OMP_NUM_THREADS": "1", **os.environ, **changes}


def background() -> None:
    """Let those that a person waits for go first, and keep what this process writes its owner's alone."""
    os.nice(_NICENESS)
    os.umask(0o077)
