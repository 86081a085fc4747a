"""How a run ended, and what to press then."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it brings pydantic with it
    from collab.runs.record import RunInfo


def ending_line(info: "RunInfo") -> str:
    """Return the one line that says how a run ended and what to press."""
    match info.status:
        case "finished" if info.in_use:
            return f"Run {info.run} is in use: press R to rate films"
        case "finished" if info.limits:
            return f"Run {info.run} has finished: {info.limits}"
        case "finished":
            return f"Run {info.run} has finished: T then * makes it the one in use"
        case "stopped":
            return f"Run {info.run} stopped; its checkpoint is kept, x on Train resumes it"
        case "died":
            return f"The worker of run {info.run} died; x on Train resumes it"
    return f"Run {info.run} failed: {info.error}"
