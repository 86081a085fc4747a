"""Fetching a data set in a process of its own, which Esc can end: `python -m tui.fetching NAME`."""

import asyncio
import json
import sys
from collections.abc import Callable

from collab.errors import CollabError

_STEP = 0.005


async def fetch(name: str, progress: Callable[[float], None]) -> None:
    """Fetch the data set `name`; `progress` is told the share that is here, 0 to 1. Cancelling ends the child.

    Raises CollabError with the child's own words where it fails.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tui.fetching",
        name,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    problem = f"The process that fetches {name} ended without a word."
    try:
        assert child.stdout is not None  # noqa: S101 (asked for a pipe above)
        async for line in child.stdout:
            match json.loads(line):
                case {"done": float() | int() as done}:
                    progress(done)
                    problem = "" if done == 1 else problem
                case {"error": str() as error}:
                    problem = error
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()
    if problem:
        raise CollabError(problem)


def _tell(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Fetch the set named on the command line, telling each half percent in a JSON line."""
    from collab.data import catalog

    told = -_STEP

    def progress(done: float) -> None:
        nonlocal told
        if done - told >= _STEP and done < 1:
            told = done
            _tell(done=done)

    try:
        catalog.download(sys.argv[1], progress)
    except CollabError as error:
        _tell(error=str(error))
    else:
        _tell(done=1)


if __name__ == "__main__":
    main()
