"""Asking a process of its own: one request, messages while it works, one result."""

import json
import os
import select
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from collab.errors import CollabError
from collab.processes.command import environment, python_command
from collab.processes.job import Job, error_of, job_name

_LOOK_EVERY = 0.1
_BLOCK = 1 << 16
_PATIENCE = 30.0

Listener = Callable[[Mapping[str, Any]], None]


class Cancelled(CollabError):
    """An end that the caller asked for: the result is not wanted any more."""


class EndedEarly(CollabError):
    """A process that ended without a result: its exit status, and the last line of its log."""

    def __init__(self, status: int, last_line: str) -> None:
        super().__init__(f"the process asked ended early, status {status}. {last_line}")
        self.status, self.last_line = status, last_line


def run_job(
    job: Job,
    request: Mapping[str, Any],
    *,
    listen: Listener = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Return the result of a job in a process of its own, which ends with this call however it ends.

    `listen` is called with each message of the job; `cancelled` is asked ten times a second, and once it says so the
    process is asked to end and Cancelled raised. Both are called in the caller's thread. Raises the CollabError that
    the job raised, and EndedEarly.
    """
    with tempfile.TemporaryFile() as log, tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        with subprocess.Popen(
            python_command("collab.processes", job_name(job)),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # ctrl+c is for the caller
            env=environment(),
        ) as child:
            try:
                for line in _lines(child, cancelled):
                    message = json.loads(line)
                    if "told" in message:
                        listen(message["told"])
                    elif "error" in message:
                        raise error_of(message)
                    else:
                        result: dict[str, Any] = message["result"]
                        return result
                child.wait()
            finally:
                _end(child)
        log.seek(0)
        words = log.read().decode("utf-8", "replace").strip().split("\n")
        raise EndedEarly(child.returncode, words[-1])


async def run_job_beside(job: Job, request: Mapping[str, Any], listen: Listener = lambda _: None) -> dict[str, Any]:
    """Await the result of `run_job` beside the event loop, in which `listen` is called; cancelling ends the process."""
    import asyncio  # it takes a while to import: not for commands that ask for nothing beside a loop

    loop, unwanted = asyncio.get_running_loop(), threading.Event()

    def pass_on(message: Mapping[str, Any]) -> None:
        if not unwanted.is_set():
            loop.call_soon_threadsafe(listen, message)

    asking = asyncio.ensure_future(asyncio.to_thread(run_job, job, request, listen=pass_on, cancelled=unwanted.is_set))
    try:
        return await asyncio.shield(asking)
    except asyncio.CancelledError:
        unwanted.set()
        with suppress(CollabError):
            await asking
        raise


def _lines(child: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """Yield the whole lines that a child writes until it closes its end."""
    assert child.stdout is not None  # noqa: S101 (a pipe was asked for)
    source, torn = child.stdout.fileno(), b""
    poll = select.poll()
    poll.register(source, select.POLLIN)
    while True:
        if cancelled():
            raise Cancelled("Cancelled.")
        if not poll.poll(_LOOK_EVERY * 1000):
            continue
        block = os.read(source, _BLOCK)
        if not block:
            return
        *whole, torn = (torn + block).split(b"\n")
        yield from whole


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, as jobs with workers of their own have something to end first; kill one that does not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
