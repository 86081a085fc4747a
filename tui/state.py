"""What a person leaves on the screens: kept by data set and person, and there again at the next start."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from collab.errors import CollabError, NotKept
from collab.home import open_plain, write_text
from collab.text import clean
from tui.navigation import Navigation
from tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from tui.session import Session

SavedScreen = Mapping[str, str | Sequence[str]]
"""What one screen leaves, by names of its own: words and lists of words, such as the ids of items."""

Subject = tuple[str, str]
"""A data set, by what it is read from, and a person."""

_FILE, _ASIDE, _VERSION = "state.json", "state-set-aside.json", 1
_MOST_BYTES, _MOST_SUBJECTS, _MOST_WORDS, _LONGEST = 262_144, 40, 200, 500
_KEEP_SECONDS = 5.0


class SavedScreens:
    """COLLAB_HOME/state.json in memory. Of two apps, the one that writes last wins; answers are not in it.

    `shown` is the screen that each person left the app on, `notice` what to tell of a file that was not read.
    """

    def __init__(self, home: Path, *, fresh: bool = False) -> None:
        self._path = home / _FILE
        self._left: dict[Subject, dict[str, SavedScreen]] = {}
        self._written = ""
        self.shown: dict[str, str] = {}
        self.notice = ""
        if not fresh:
            self._read()

    def of(self, subject: Subject, screen: str) -> SavedScreen:
        """Return what was left on a screen; nothing where nothing was."""
        return self._left.get(subject, {}).get(screen, {})

    def take(self, subject: Subject, screen: str, left: SavedScreen) -> None:
        """Take up what is left on a screen."""
        if left:
            self._left[subject] = {**self._left.pop(subject, {}), screen: left}

    def changed(self, people: Sequence[str]) -> str:
        """Return the file's text if it is not what was written last, else nothing; only of people that there are."""
        left = {subject: screens for subject, screens in self._left.items() if subject[1] in people}
        entries = [{"data": data, "profile": profile, "screens": screens} for (data, profile), screens in left.items()]
        shown = {profile: screen for profile, screen in self.shown.items() if profile in people}
        record = {"version": _VERSION, "shown": shown, "left": entries[-_MOST_SUBJECTS:]}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        return "" if text == self._written else text

    def write(self, text: str) -> None:
        """Write the file whole; where that is refused, nothing but where one was is lost."""
        with suppress(NotKept):
            write_text(self._path, text)
            self._written = text

    def _read(self) -> None:
        """Take up the file; put one that cannot be read aside."""
        try:
            with open_plain(self._path) as file:
                data = file.read(_MOST_BYTES + 1)
            record = json.loads(data) if len(data) <= _MOST_BYTES else None
            if not isinstance(record, dict) or record["version"] != _VERSION:
                raise ValueError("no state of this version")
            self.shown = {clean(person): clean(screen) for person, screen in record["shown"].items()}
            self._left = {
                (clean(entry["data"]), clean(entry["profile"])): {
                    screen: _words_of(left) for screen, left in entry["screens"].items()
                }
                for entry in record["left"]
            }
        except FileNotFoundError:
            return
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self._put_aside()

    def _put_aside(self) -> None:
        self.shown, self._left = {}, {}
        self.notice = f"{_FILE} cannot be read: the screens begin anew. No answer is in it"
        with suppress(OSError):
            self._path.replace(self._path.with_name(_ASIDE))
            self.notice = f"{_FILE} could not be read and is now {_ASIDE}: the screens begin anew. No answer was in it"


def word(left: SavedScreen, name: str) -> str:
    """Return a word that was left; empty where there is none."""
    found = left.get(name, "")
    return found if isinstance(found, str) else ""


def words(left: SavedScreen, name: str) -> Sequence[str]:
    """Return a list of words that was left; empty where there is none."""
    found = left.get(name, ())
    return () if isinstance(found, str) else found


def _words_of(left: Mapping[str, Any]) -> SavedScreen:
    """Return what a file says of a screen, without what is no word, and nothing longer than we would leave."""
    taken: dict[str, str | Sequence[str]] = {}
    for name, value in left.items():
        if isinstance(value, str):
            taken[name] = clean(value[:_LONGEST])
        elif isinstance(value, list):
            taken[name] = [clean(each[:_LONGEST]) for each in value[-_MOST_WORDS:] if isinstance(each, str)]
    return taken


class Keeping(Navigation, inherit_bindings=False):
    """The part of the app that keeps what is left on its screens."""

    session: "Session"
    kept: SavedScreens
    fresh = False
    """Whether to start without what the last start left."""

    @property
    def subject(self) -> Subject | None:
        """Whose state the screens are in; None before there is anything to show."""
        return None if self.session.ready is None else (self.session.data.source, self.session.profile)

    def open_kept(self) -> None:
        """Take up what was left, and keep what changes from now on."""
        self.kept = SavedScreens(self.session.store.home, fresh=self.fresh)
        if not self.is_headless:
            self.set_interval(_KEEP_SECONDS, self.keep_on_the_side)

    @property
    def left_on(self) -> str:
        """The screen that this person left the app on; empty where that is not known."""
        shown = self.kept.shown.get(self.session.profile, "")
        return shown if shown in self.MODES else ""

    def keep_on_the_side(self) -> None:
        """Write what changed, away from the screen."""
        if text := self._changed():
            self.run_worker(lambda: self.kept.write(text), thread=True, group="state", exit_on_error=False)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Write what changed, then leave."""
        if self.opened and (text := self._changed()):
            self.kept.write(text)
        super().exit(result, return_code, message)

    def _changed(self) -> str:
        """Ask the screens what is left on them; return the file's text if that is new."""
        if self.subject is None:
            return ""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, BaseScreen):
                    screen.leave()
        if self.current_mode != self.DEFAULT_MODE:
            self.kept.shown[self.session.profile] = self.current_mode
        try:
            return self.kept.changed([person.name for person in self.session.people()])
        except CollabError:  # it is told where answers are read
            return ""
