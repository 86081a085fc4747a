"""The entry of every job's process: python -P -m collab.processes MODULE:FUNCTION, the request as JSON on stdin.

On stdout is one JSON object a line:
{"told": {...}}                                a message of the job, any number of them
{"result": {...}}                              or
{"error": "BadData", "message": "..."}         the class of the error and its text
"""

import json
import os
import sys
from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any, TextIO

from collab.errors import BadData, CollabError
from collab.processes.command import background, end_at_once
from collab.processes.job import Job, error_record
from collab.storage import os_error_text

_NOBODY_LISTENS = 130


def main() -> None:
    """Do the job of this process's argument."""
    background()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a module of someone's own prints is no answer
    job: Job = resolve_name(sys.argv[1])
    try:
        _send(out, _answer(job, json.load(sys.stdin), out))
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(_NOBODY_LISTENS)  # what was begun is ended


def _answer(job: Job, request: dict[str, Any], out: TextIO) -> Mapping[str, Any]:
    try:
        return {"result": job(request, lambda message: _send(out, {"told": message}))}
    except CollabError as error:
        return error_record(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        return error_record(BadData(os_error_text(error), file=error.filename))


def _send(out: TextIO, message: Mapping[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
    end_at_once()
