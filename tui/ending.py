"""How a run ended, and what to press then."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it brings pydantic with it
    from collab.runs.summary import RunSummary
    from tui.keys.keymap import Keymap


def ending_line(info: "RunSummary", keymap: "Keymap") -> str:
    """Return the one line that says how a run ended and what to press."""
    match info.status:
        case "finished" if info.in_use:
            return f"Run {info.run} is in use: press {keymap.key('app.show_rate')} to rate films"
        case "finished" if info.limits:
            return f"Run {info.run} has finished: {info.limits}"
        case "finished":
            train, use = keymap.key("app.show_train"), keymap.key("train.use_run")
            return f"Run {info.run} has finished: {train} then {use} makes it the one in use"
        case "stopped":
            return (
                f"Run {info.run} stopped; its checkpoint is kept, {keymap.key('train.toggle_run')} on Train resumes it"
            )
        case "died":
            return f"The worker of run {info.run} died; {keymap.key('train.toggle_run')} on Train resumes it"
    return f"Run {info.run} failed: {info.error}"
