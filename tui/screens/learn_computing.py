"""Computing what a page of Learn shows, away from the screen: one thing at a time, and the last one asked for wins."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker, WorkerState, get_current_worker

from collab.errors import CollabError
from tui.screens.base import BaseScreen
from tui.sources import data_name

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from collab.data.ratings import Ratings
    from collab.lesson.page import Page, Shown
    from collab.recommend.recommender import Recommender
    from collab.runs.record import DataSpec

_SHORT, _TICK = 0.2, 1.0
_GROUP = "learn"

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A page's name, and where its moves stand."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is to be computed, and from what."""

    page: "Page"
    moved: tuple[tuple[str, str], ...]
    data: "DataSpec"
    run: str | None
    model: "Recommender | None"

    @property
    def key(self) -> Key:
        """What is kept under it."""
        return self.page.name, self.moved


@dataclass
class Computed(Message):
    """A page was computed; with neither anything shown nor a problem, it was stopped."""

    wanted: Wanted
    shown: "tuple[Shown, ...] | None"
    problem: str = ""


@dataclass
class Reading(Message):
    """The data is being read: the share that is."""

    done: float


class Computing(BaseScreen):
    """The part of Learn that computes; what was computed is kept as long as data and model stay the same."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Wanted | None = None
        self._working: Wanted | None = None
        self._since = 0.0
        self._ticking: Timer | None = None
        self._from: tuple[object, object] = (None, None)
        self._ratings: Ratings | None = None
        self.found: dict[Key, tuple[Shown, ...]] = {}

    def page_computed(self, wanted: Wanted, problem: str) -> None:
        """Called when what was wanted is there, or could not be. Override."""

    def show_doing(self, text: str) -> None:
        """Show what is being done; nothing when it is done. Override."""

    @property
    def stoppable(self) -> bool:
        """Whether something goes on that can be stopped: reading the data, or a process of its own."""
        return self._wanted is not None and (self._ratings is None or self._wanted.page.torch)

    def forget_other_data(self) -> bool:
        """Forget what was computed from other data or another model; return whether that was so."""
        model = self.session.model
        now = (self.session.data, None if model is None else model.recommender)
        if now == self._from:
            return False
        if now[0] != self._from[0]:
            self._ratings = None
        self._from = now
        self.found.clear()
        return True

    def want(self, page: "Page", moved: tuple[tuple[str, str], ...]) -> None:
        """Compute a page, as soon as what is being computed is done or stopped."""
        session, run, model = self.session, self.session.run, self.session.model
        recommender = None if model is None else model.recommender
        self._wanted = Wanted(page, moved, session.data, None if run is None else run.run, recommender)
        if self._working is None:
            self._begin(self._wanted)

    def want_nothing(self) -> None:
        """Stop what can be stopped; what cannot is not shown."""
        self._wanted = None
        self._end_doing()

    def _begin(self, wanted: Wanted) -> None:
        self._working, self._since = wanted, time.monotonic()
        self._end_doing()
        self._ticking = self.set_timer(_SHORT, self._tick)
        self.compute(wanted)

    def _tick(self) -> None:
        """Say what is done once it takes longer, then every second for how long."""
        if self._working is None or self._ratings is None:
            return
        apart = " in a process of its own" if self._working.page.torch else ""
        seconds = int(time.monotonic() - self._since)
        self.show_doing(f"computing{apart}" + (f", {seconds} s" if seconds else ""))
        self._ticking = self.set_timer(_TICK, self._tick)

    def _end_doing(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
        self.show_doing("")

    @work(thread=True, group=_GROUP, exit_on_error=False)
    def compute(self, wanted: Wanted) -> None:
        """Read the data where that was not done yet, then compute, or let a child process compute."""
        from collab.lesson.answer import compute
        from collab.lesson.page import Situation
        from collab.runs.ask import Cancelled

        worker = get_current_worker()

        def stopped() -> bool:
            return worker.is_cancelled or self._wanted is not wanted

        told = Computed(wanted, None)
        try:
            ratings = self._ratings or self._read(wanted.data, lambda: worker.is_cancelled or self._wanted is None)
            self._ratings = ratings
            situation = Situation(ratings, wanted.model, dict(wanted.moved))
            told.shown = compute(wanted.page, situation, wanted.data, wanted.run, stopped)
        except Cancelled:
            pass  # nobody wants to know more
        except (CollabError, OSError) as error:
            told.problem = str(error)
        self.post_message(told)

    def _read(self, data: "DataSpec", stopped: Callable[[], bool]) -> "Ratings":
        from collab.data.load import load
        from collab.runs.ask import Cancelled

        def progress(done: float) -> None:
            if stopped():
                raise Cancelled("Cancelled.")
            self.post_message(Reading(done))

        return load(data.source, columns=data.columns, scale=data.scale, items=data.items, progress=progress)

    @on(Reading)
    def show_reading(self, event: Reading) -> None:
        """Show how much of the data is read."""
        if self._wanted is not None:
            self.show_doing(f"reading {data_name(self._wanted.data)} {event.done:4.0%}")

    @on(Computed)
    def take_computed(self, event: Computed) -> None:
        """Keep what was computed; show it, or compute what was wanted meanwhile."""
        wanted, self._working = self._wanted, None
        if event.shown is not None and event.wanted.model is self._from[1]:
            self.found[event.wanted.key] = event.shown
        if wanted is event.wanted:
            self.want_nothing()
            self.page_computed(wanted, event.problem)
        elif wanted is not None:
            self._begin(wanted)

    @on(Worker.StateChanged)
    def tell_failure(self, event: Worker.StateChanged) -> None:
        """Show an error that nobody foresaw as a problem of the page."""
        if event.worker.group == _GROUP and event.state is WorkerState.ERROR and self._working is not None:
            error = event.worker.error
            problem = f"An error in the program itself: {type(error).__name__}: {error}"
            self.post_message(Computed(self._working, None, problem))
