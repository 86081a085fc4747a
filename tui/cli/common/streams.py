"""Stdin, stdout and stderr: none is left closed, and whether what is printed is to be read out."""

import os
import sys

PLAIN = "COLLAB_PLAIN"
"""The variable that --plain sets."""


def open_streams() -> None:
    """Put /dev/null in the place of every stream that is closed: nothing else that is opened may come to be one.

    A terminal on stdout stands in for stderr, so that a person reads what is said.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(_held(0, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(_held(1, os.O_WRONLY), "w")
    if sys.stderr is None:
        _held(2, os.O_WRONLY)
        sys.stderr = sys.stdout if sys.stdout.isatty() else os.fdopen(2, "w")


def _held(stream: int, flags: int) -> int:
    """Open /dev/null as this file number, and return it."""
    opened = os.open(os.devnull, flags)
    if opened != stream:
        os.dup2(opened, stream)
        os.close(opened)
    return stream


def is_plain() -> bool:
    """Return whether no columns, bars or signs are wanted."""
    return os.environ.get(PLAIN, "") not in ("", "0")
