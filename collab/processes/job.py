"""A job: a function that a child process calls with plain data, and how its errors travel."""

import signal
from collections.abc import Callable, Mapping
from typing import Any

from collab import errors
from collab.errors import CollabError

Tell = Callable[[Mapping[str, Any]], None]
"""Sends a message to the process that asked, while the job goes on."""

Job = Callable[[dict[str, Any], Tell], Mapping[str, Any]]
"""A function of a module that takes a request and returns a result, both plain data; it may tell on the way."""

_ERRORS = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, CollabError)
}


def job_name(job: Job) -> str:
    """Return the name by which a child process finds a job."""
    return f"{job.__module__}:{job.__qualname__}"


def error_record(error: CollabError) -> dict[str, str]:
    """Return an error as plain data: its class and its text."""
    return {"error": type(error).__name__, "message": str(error)}


def error_of(record: Mapping[str, str]) -> CollabError:
    """Return the error of a record, as the class that it was where that is one of ours."""
    kind = _ERRORS.get(record["error"], CollabError)
    error = kind.__new__(kind, record["message"])
    CollabError.__init__(error, record["message"])  # the text is whole: it is not put together again
    return error


def interrupt_on_signals() -> None:
    """Let a hang-up or a request to end raise what Ctrl-C does, so that what was begun is ended first."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)
