"""The screens as people left them: kept by data set and person, and there again at the next start."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel

from collab.errors import BadData, NotKept
from collab.storage import Line, read_model, write_text
from tui.core.saved_screen import SavedScreen, Subject, readable

_FILE, _ASIDE = "state.json", "state-set-aside.json"
_MOST_SUBJECTS = 40


class _Entry(BaseModel):
    """The screens of a data set and a person, by name."""

    data: Line
    profile: Line
    screens: dict[str, Annotated[dict[str, Any], AfterValidator(readable)]]


class _Record(BaseModel):
    """The file."""

    version: Literal[1]
    shown: dict[Line, Line]
    visited: list[Line] = []
    left: list[_Entry]
    person: Line = ""
    next_run: dict[str, Any] = {}


class SavedScreens:
    """COLLAB_HOME/state.json in memory. Of two apps, the one that writes last wins; answers are not in it.

    `shown` is the screen that each person left the app on, `person` the one who left it last, `visited` are the screens
    that anyone was on, `next_run` the settings of the next run as they were; `is_new` says that there was no file,
    `notice` is what to tell of one that was not read.
    """

    def __init__(self, home: Path, *, fresh: bool = False) -> None:
        self._path = home / _FILE
        self._saved: dict[Subject, Mapping[str, SavedScreen]] = {}
        self._written = ""
        self.shown: dict[str, str] = {}
        self.person = ""
        self.next_run: Mapping[str, Any] = {}
        self.visited: list[str] = []
        self.is_new = not self._path.exists()
        self.notice = ""
        if not fresh:
            self._read()

    def of(self, subject: Subject, screen: str) -> SavedScreen:
        """Return what was left on a screen; nothing where nothing was."""
        return self._saved.get(subject, {}).get(screen, {})

    def take(self, subject: Subject, screen: str, saved: SavedScreen) -> None:
        """Take up what is left on a screen."""
        if saved:
            self._saved[subject] = {**self._saved.pop(subject, {}), screen: saved}

    def changed(self, people: Sequence[str]) -> str:
        """Return the file's text if it is not what was written last, else nothing; only of people that there are."""
        saved = {subject: screens for subject, screens in self._saved.items() if subject[1] in people}
        entries = [{"data": data, "profile": profile, "screens": screens} for (data, profile), screens in saved.items()]
        shown = {profile: screen for profile, screen in self.shown.items() if profile in people}
        record = {
            "version": 1,
            "shown": shown,
            "person": self.person,
            "visited": self.visited,
            "next_run": self.next_run,
            "left": entries[-_MOST_SUBJECTS:],
        }
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
            record = read_model(self._path, _Record)
        except BadData:
            self._put_aside()
            return
        self.shown, self.visited = record.shown, record.visited
        self.person, self.next_run = record.person, record.next_run
        self._saved = {(entry.data, entry.profile): entry.screens for entry in record.left}

    def _put_aside(self) -> None:
        try:
            self._path.replace(self._path.with_name(_ASIDE))
        except FileNotFoundError:
            return
        except OSError:
            self.notice = f"{_FILE} cannot be read: the screens begin anew. No answer is in it"
        else:
            self.notice = f"{_FILE} could not be read and is now {_ASIDE}: the screens begin anew. No answer was in it"
