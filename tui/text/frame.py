"""The words of the frame around every screen: at the top what runs now, at the bottom what it is all about."""

from typing import TYPE_CHECKING

from tui.cells import Glyphs

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.core import Session
    from tui.core.runs import RunMonitor


_INTRODUCTIONS = {
    "train": "Models learn from ratings: {train.new_run} trains, {app.show_rate} rates films",
    "rate": "Rate what you have seen: {rate.give_stars} stars, {rate.skip_title} skips",
    "foryou": "The best first: {list.open} says why, {foryou.give_stars} rates what you know",
    "similar": "What is close to a title: {similar.search_titles} finds one, {list.open} opens it",
    "inside": "What was learned: {inside.next_tab} next tab, {inside.search_titles} finds a title",
    "learn": "How it works, on your data: {list.open} opens a page",
}
_WITHOUT_STARS = {"foryou": "The best first: {list.open} says why, 1 says that you chose it"}
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_ON_ITS_WAY = "A model is being trained, and this comes with it. Meanwhile {app.show_rate} rates films."
_FIRST = "A model trains meanwhile. {rate.choose_data} other data, {app.show_learn} how it works"


def introduction(place: str, *, first: bool, implicit: bool = False) -> str:
    """Return what a screen is for and the key that comes next, named by its action; on the screen that `first` of all
    shows, that a model is being trained, and what else there is to do. `implicit` data has choices without stars.
    """
    if first and place == "rate":
        return _FIRST
    return (_INTRODUCTIONS | (_WITHOUT_STARS if implicit else {}))[place]


def no_model_text(monitor: "RunMonitor") -> str:
    """Return that there is no model yet, and what comes next, keys named by their actions."""
    return _ON_ITS_WAY if monitor.active else _NO_MODEL


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
    """Return data, run in use and person: 'films · dot-bias "first" · you, 3 rated'; before them how many answers wait
    to be kept.
    """
    run = session.run
    missing = "a first list" if session.preliminary else "no model yet"
    model = missing if run is None else f'{run.model} "{run.name}"' if run.name else f"run {run.run} {run.model}"
    person = "you" if session.profile == "me" else session.profile
    rated = 0 if session.ready is None else len(session.ready.known.stars)
    waiting = [f"{waits} not kept yet"] if (waits := len(session.waiting.steps)) else []
    return glyphs.between.join((*waiting, session.data_name, model, f"{person}, {rated} rated"))
