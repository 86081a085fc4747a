"""The process that answers one question: python -m collab.runs.once NAME, the request on stdin, the answer on stdout.

Both are one line of JSON. An error is {"error": its class, "message": ..}.
"""

import json
import os
import sys
from pkgutil import resolve_name
from typing import Any

from collab.errors import CollabError

_NICENESS = 5
_ANSWERS = {
    "lr-find": "collab.runs.lr_find:answer",
    "learn": "collab.lesson.answer:answer",
    "umap": "collab.explore.layout:answer",
}


def main() -> None:
    """Answer the question of this process's arguments and stdin."""
    os.nice(_NICENESS)
    answers = os.dup(1)
    os.dup2(2, 1)  # what a module of someone's own prints is no answer
    with os.fdopen(answers, "w", encoding="utf-8") as out:
        out.write(json.dumps(_answer(sys.argv[1], json.load(sys.stdin))) + "\n")


def _answer(name: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = resolve_name(_ANSWERS[name])(request)
    except CollabError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return answer


if __name__ == "__main__":
    main()
