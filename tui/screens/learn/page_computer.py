"""Computing the pages of Learn, away from the screen: one at a time, and the last one asked for wins."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker, WorkerState, get_current_worker

from collab.errors import CollabError
from tui.core import data_name

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from collab.data import DataSpec, Ratings
    from collab.lesson import Page, Shown
    from collab.recommend import Recommender
    from tui.core import LessonSession
    from tui.screens.common import BaseScreen

_SHORT, _TICK = 0.2, 1.0
_GROUP = "learn"
_NO_MODEL = "{app.show_train} goes to Train."

PageKey = tuple[str, tuple[tuple[str, str], ...]]
"""A page's name, and the values of its moves."""


@dataclass(frozen=True, eq=False)
class PageRequest:
    """A page to compute, at the values of its moves, and from what."""

    page: "Page"
    moved: tuple[tuple[str, str], ...]
    data: "DataSpec"
    run: str | None
    model: "Recommender | None"

    @property
    def key(self) -> PageKey:
        """The key that its contents are kept under."""
        return self.page.name, self.moved


@dataclass
class PageComputed(Message):
    """A page was computed; with neither contents nor a problem, it was stopped."""

    request: PageRequest
    contents: "tuple[Shown, ...] | None"
    problem: str = ""


@dataclass
class DataProgressed(Message):
    """The data is read this far, 0 to 1."""

    share: float


def page_key(lesson: "LessonSession") -> PageKey:
    """Return the key of the page in view as its moves stand now."""
    return lesson.page.name, tuple(lesson.moved.items())


class PageComputer:
    """Computes pages in a thread that posts PageComputed to the screen; their contents are kept as long as data and
    model stay the same. `show_doing` shows what is being done; nothing when it is done.
    """

    def __init__(self, screen: "BaseScreen", show_doing: Callable[[str], None]) -> None:
        self._screen, self._show_doing = screen, show_doing
        self._wanted: PageRequest | None = None
        self._working: PageRequest | None = None
        self._since = self._share = 0.0
        self._ticking: Timer | None = None
        self._source: tuple[object, object] = (None, None)
        self._ratings: Ratings | None = None
        self.computed: dict[PageKey, tuple[Shown, ...]] = {}
        self._last: dict[str, tuple[Shown, ...]] = {}
        self._problems: dict[str, str] = {}

    @property
    def stoppable(self) -> bool:
        """Whether something goes on that can be stopped: reading the data, or a process of its own."""
        return self._wanted is not None and (self._ratings is None or self._is_apart(self._wanted))

    def has(self, lesson: "LessonSession") -> bool:
        """Return whether the page in view is computed as its moves stand now."""
        return page_key(lesson) in self.computed

    def contents(self, lesson: "LessonSession") -> "tuple[Shown, ...]":
        """Return the contents of the page in view: as its moves stand now, else those computed last."""
        return self.computed.get(page_key(lesson)) or self._last.get(lesson.page.name, ())

    def problem(self, lesson: "LessonSession") -> str:
        """Return why the page in view could not be computed, if it could not."""
        return self._problems.get(lesson.page.name, "")

    def forget_other_data(self) -> bool:
        """Forget what was computed from other data or another model; return whether that was so."""
        model = self._screen.session.model
        source = (self._screen.session.data, None if model is None else model.recommender)
        if source == self._source:
            return False
        if source[0] != self._source[0]:
            self._ratings = None
        self._source = source
        for kept in (self.computed, self._last, self._problems):
            kept.clear()
        return True

    def want(self, lesson: "LessonSession") -> None:
        """Compute the page in view, as soon as what is being computed is done or stopped."""
        session, run, model = self._screen.session, self._screen.session.run, self._screen.session.model
        self._wanted = PageRequest(
            lesson.page,
            page_key(lesson)[1],
            session.data,
            None if run is None else run.run,
            None if model is None else model.recommender,
        )
        if self._working is None:
            self._begin(self._wanted)

    def want_nothing(self) -> None:
        """Stop what can be stopped; what cannot is not shown."""
        self._wanted = None
        self._end_doing()

    def _begin(self, request: PageRequest) -> None:
        self._working, self._since, self._share = request, time.monotonic(), 0.0
        self._end_doing()
        self._ticking = self._screen.set_timer(_SHORT, self._tick)
        self._screen.run_worker(partial(self._compute, request), group=_GROUP, thread=True, exit_on_error=False)

    def _is_apart(self, request: PageRequest) -> bool:
        """Return whether a process of its own computes a page, which can be stopped."""
        from collab.lesson import is_computed_apart

        return self._ratings is not None and is_computed_apart(request.page, self._ratings)

    def _take_share(self, share: float) -> None:
        """Note, in the thread that computes, which share is done."""
        self._share = share

    def _tick(self) -> None:
        """Say what is done once it takes longer, then every second for how long."""
        if self._working is None or self._ratings is None:
            return
        apart = " in a process of its own" if self._is_apart(self._working) else ""
        seconds = int(time.monotonic() - self._since)
        share = f" {self._share:.0%}" if self._share else ""
        self._show_doing(f"computing{apart}{share}" + (f", {seconds} s" if seconds else ""))
        self._ticking = self._screen.set_timer(_TICK, self._tick)

    def _end_doing(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
        self._show_doing("")

    def _compute(self, request: PageRequest) -> None:
        """Read the data where that was not done yet, then compute, or let a child process compute."""
        from collab.lesson import Situation, compute_page
        from collab.processes import Cancelled

        worker = get_current_worker()

        def stopped() -> bool:
            return worker.is_cancelled or self._wanted is not request

        computed = PageComputed(request, None)
        try:
            ratings = self._ratings or self._read(request.data, lambda: worker.is_cancelled or self._wanted is None)
            self._ratings = ratings
            situation = Situation(ratings, request.model, dict(request.moved), self._take_share)
            computed.contents = compute_page(request.page, situation, request.data, request.run, stopped)
        except Cancelled:
            pass  # nobody wants to know more
        except (CollabError, OSError) as error:
            computed.problem = str(error)
        self._screen.post_message(computed)

    def _read(self, data: "DataSpec", stopped: Callable[[], bool]) -> "Ratings":
        from collab.processes import Cancelled

        def progress(share: float) -> None:
            if stopped():
                raise Cancelled("Cancelled.")
            self._screen.post_message(DataProgressed(share))

        return data.load(progress)

    def show_progress(self, event: DataProgressed) -> None:
        """Show how much of the data is read."""
        if self._wanted is not None:
            self._show_doing(f"reading {data_name(self._wanted.data)} {event.share:4.0%}")

    def take(self, event: PageComputed) -> bool:
        """Keep what was computed; return whether it is what is wanted, else compute that."""
        request, wanted = event.request, self._wanted
        self._working = None
        if event.contents is not None and request.model is self._source[1]:
            self.computed[request.key] = event.contents
        if wanted is not request:
            if wanted is not None:
                self._begin(wanted)
            return False
        self.want_nothing()
        problem = event.problem
        if problem and request.model is None:
            problem = f"{problem} {self._screen.keymap.with_keys(_NO_MODEL)}"
        self._problems[request.page.name] = problem
        if (contents := self.computed.get(request.key)) is not None:
            self._last[request.page.name] = contents
        return True

    def report_failure(self, event: Worker.StateChanged) -> None:
        """Post an error that nobody foresaw as a problem of the page."""
        if event.worker.group == _GROUP and event.state is WorkerState.ERROR and self._working is not None:
            error = event.worker.error
            problem = f"An error in the program itself: {type(error).__name__}: {error}"
            self._screen.post_message(PageComputed(self._working, None, problem))
