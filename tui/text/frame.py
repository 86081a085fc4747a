"""The words of the frame around every screen: at the top what runs now, at the bottom what it is all about."""

from typing import TYPE_CHECKING

from tui.cells import Glyphs

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.core import Session
    from tui.core.runs import RunMonitor


def running_text(monitor: "RunMonitor", *, glyphs: Glyphs) -> str:
    """Return the runs at work in a few characters: "● 3/5 62%", or nothing."""
    active = monitor.active
    if not active:
        return ""
    states = [monitor.state(run) for run in active]
    state = next((state for state in states if state.status == "running"), states[-1])
    mark, more = glyphs.running, f"  +{len(active) - 1}" if len(active) > 1 else ""
    if state.status != "running":
        return f"{mark} {state.status}{more}"
    return f"{mark} {state.epoch}/{state.epochs} {state.share:4.0%}{more}"


def bottom_text(session: "Session", *, glyphs: Glyphs) -> str:
    """Return data, run in use and person: 'films · dot-bias "first" · you, 3 rated'."""
    run = session.run
    model = "no model yet" if run is None else f'{run.model} "{run.name}"' if run.name else f"run {run.run} {run.model}"
    person = "you" if session.profile == "me" else session.profile
    rated = 0 if session.ready is None else len(session.ready.known.stars)
    return glyphs.between.join((session.data_name, model, f"{person}, {rated} rated"))
