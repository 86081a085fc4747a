"""Fetching a data set in a process of its own, which Esc can end."""

from collections.abc import Callable
from typing import Any

from collab.data import catalog
from collab.errors import CollabError
from collab.processes import EndedEarly, Tell, run_job_beside

_STEP = 0.005


async def fetch(name: str, progress: Callable[[float], None]) -> None:
    """Fetch the data set `name`; `progress` is told the share that is here, 0 to 1. Cancelling ends the child.

    Raises what `catalog.download` raises.
    """
    try:
        await run_job_beside(fetch_job, {"name": name}, lambda message: progress(message["done"]))
    except EndedEarly:
        raise CollabError(f"The process that fetches {name} ended without a word.") from None


def fetch_job(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Fetch in the process that was asked; tell each half percent as {"done": share}."""
    last = -_STEP

    def progress(done: float) -> None:
        nonlocal last
        if done - last >= _STEP and done < 1:
            last = done
            tell({"done": done})

    catalog.download(request["name"], progress)
    tell({"done": 1})
    return {}
