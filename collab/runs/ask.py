"""Asking a process of its own for what needs torch for a moment."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from collab.errors import BadConfig, BadData, CollabError, NotFound, TrainingFailed

_ERRORS: Mapping[str, type[CollabError]] = {
    "BadConfig": BadConfig,
    "BadData": BadData,
    "NotFound": NotFound,
    "TrainingFailed": TrainingFailed,
}
_LOOK_EVERY = 0.1


class Cancelled(CollabError):
    """What was asked for is not wanted any more."""


def ask_child(name: str, request: Mapping[str, Any], cancelled: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    """Return the answer of `python -m collab.runs.once NAME` to a request; both are plain data.

    `cancelled` is asked ten times a second, in the caller's thread: once it says so, the child is killed and Cancelled
    raised. Raises what the child raised, and CollabError where it ended without an answer.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log,
        # -P: no module of the current folder is taken for ours; a session of its own: ctrl+c is for the caller
        subprocess.Popen(
            [sys.executable, "-P", "-m", "collab.runs.once", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            start_new_session=True,
            env={"OMP_NUM_THREADS": "1", **os.environ},
        ) as child,
    ):
        try:
            text = _answer(child, json.dumps(request), cancelled)
        finally:
            child.kill()
        log.seek(0)
        return _read(text, child.returncode, log.read())


def _answer(child: subprocess.Popen[str], request: str, cancelled: Callable[[], bool]) -> str:
    given: str | None = request
    while True:
        try:
            return child.communicate(given, timeout=_LOOK_EVERY)[0]
        except subprocess.TimeoutExpired:
            given = None  # what is left of it is sent on
        if cancelled():
            raise Cancelled("Cancelled.")


def _read(text: str, status: int, log: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(text)
    except ValueError:
        words = (log.strip().split("\n") or [""])[-1]
        raise CollabError(f"the process asked ended early, status {status}. {words}") from None
    if "error" in answer:
        raise _ERRORS.get(answer["error"], CollabError)(answer["message"])
    return answer
