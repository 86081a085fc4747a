"""Reading what the tabs of Browse inside show, away from the screen."""

import os
from dataclasses import dataclass
from functools import partial

from textual.message import Message

from collab.data import DataSpec, reading_command
from collab.errors import CollabError, NotFound
from collab.inspection import ratings_of
from collab.processes import HOSTED, Cancelled
from collab.recommend import Recommender
from collab.storage import os_error_text
from tui.screens.common import BaseScreen, cancel_check
from tui.screens.inside.tab import InsideTab

_GROUP = "inside"
_NOT_LOOKED_INTO = "The model was not looked into: {}"
_GONE = " {inside.read_data} reads them again."
_GONE_HERE = " Whoever runs this server can read them again for all: {}"


@dataclass
class TabProgressed(Message):
    """A tab is so far with reading a model, 0 to 1."""

    tab: InsideTab
    share: float


@dataclass
class TabRead(Message):
    """A tab has read a model: the content it shows, or what was wrong."""

    tab: InsideTab
    model: Recommender
    content: object
    problem: str = ""


class TabReader:
    """Reads in threads, and posts how far it is and what came of it to a screen."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen

    def read(self, tab: InsideTab, model: Recommender, spec: DataSpec) -> None:
        """Let a tab read a model, whose data are those of `spec`."""
        self._screen.run_worker(partial(self._read, tab, model, spec), group=_GROUP, thread=True, exit_on_error=False)

    def read_again(self, tab: InsideTab, model: Recommender, spec: DataSpec) -> None:
        """Read the data of a model into the cache, then let the tab read the model."""
        reading = partial(self._read_again, tab, model, spec)
        self._screen.run_worker(reading, group=_GROUP, thread=True, exclusive=True, exit_on_error=False)

    def stop(self) -> bool:
        """Stop reading; return whether there was anything to stop."""
        if not any(worker.is_running for worker in self._screen.workers if worker.group == _GROUP):
            return False
        self._screen.workers.cancel_group(self._screen, _GROUP)
        return True

    def _read(self, tab: InsideTab, model: Recommender, spec: DataSpec) -> None:
        check = cancel_check()

        def progress(share: float) -> None:
            check()
            self._screen.post_message(TabProgressed(tab, share))

        try:
            content, problem = tab.view.read(model, progress), ""
        except Cancelled:
            return
        except CollabError as error:
            content, problem = None, str(error) + (self._again(spec) if isinstance(error, NotFound) else "")
        except OSError as error:
            content, problem = None, _NOT_LOOKED_INTO.format(os_error_text(error))
        self._screen.post_message(TabRead(tab, model, content, problem))

    def _read_again(self, tab: InsideTab, model: Recommender, spec: DataSpec) -> None:
        def progress(share: float) -> None:
            self._screen.post_message(TabProgressed(tab, share))

        try:
            spec.load(progress)
            ratings_of(model)
            content, problem = tab.view.read(model, progress), ""
        except NotFound as error:
            content, problem = None, f"{error} Read again, the data is not what it was: train a model on it."
        except CollabError as error:
            content, problem = None, str(error)
        except OSError as error:
            content, problem = None, _NOT_LOOKED_INTO.format(os_error_text(error))
        self._screen.post_message(TabRead(tab, model, content, problem))

    def _again(self, spec: DataSpec) -> str:
        """Return how the ratings that have gone are read again."""
        if HOSTED in os.environ:
            return _GONE_HERE.format(reading_command(spec.source))
        return self._screen.keymap.with_keys(_GONE)
