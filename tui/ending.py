"""How a run ended, and what to press then."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it brings pydantic with it
    from collab.runs.record import RunInfo


def ending_line(info: "RunInfo") -> str:
    """Return the one line that says how a run ended and what to press."""
    match info.status:
        case "finished" if info.in_use:
            return f"Run {info.run} is in use: press R to rate films"
        case "finished":
            return f"Run {info.run} has finished: T then * makes it the one in use"
        case "stopped":
            return f"Run {info.run} stopped; its checkpoint is kept"
        case "died":
            return f"The worker of run {info.run} died; T shows how far it came"
    return f"Run {info.run} failed: {info.error}"
