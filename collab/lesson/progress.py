"""How far a person is in Learn: pages read and questions answered, in COLLAB_HOME/learn.json."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from collab.errors import BadData
from collab.storage import home_folder, read_model, set_aside, write_model

_FILE = "learn.json"

Answered = frozenset[tuple[str, int]]
"""Questions: the name of the page and the question's place on it, from 0."""


@dataclass(frozen=True)
class Progress:
    """The pages read, the questions answered right, and those answered wrong before that or so far."""

    read: frozenset[str] = frozenset()
    right: Answered = frozenset()
    wrong: Answered = frozenset()

    def after_reading(self, page: str) -> "Progress":
        """Return the progress once a page was read."""
        return replace(self, read=self.read | {page})

    def after_answer(self, page: str, question: int, *, right: bool) -> "Progress":
        """Return the progress after an answer; one to what was answered right before changes nothing."""
        if (page, question) in self.right:
            return self
        if right:
            return replace(self, right=self.right | {(page, question)})
        return replace(self, wrong=self.wrong | {(page, question)})

    def score(self, page: str) -> tuple[int, int]:
        """Return how many questions of a page were answered right, and how many of them at the first try."""
        right = {question for question in self.right if question[0] == page}
        return len(right), len(right - self.wrong)


class _Record(BaseModel):
    """The file: the names of pages, and of each page the places of questions."""

    read: Sequence[str]
    right: Mapping[str, Sequence[int]]
    wrong: Mapping[str, Sequence[int]]


def read_progress(home: Path | None = None) -> Progress:
    """Read the progress that is kept; a missing or damaged file is none."""
    return _read(_path(home)) or Progress()


def keep_progress(progress: Progress, home: Path | None = None) -> Progress:
    """Keep the progress, with that which another process kept meanwhile, and return both.

    The file is written whole or not at all; a damaged one is set aside first. Raises NotKept.
    """
    path = _path(home)
    kept = _read(path)
    if kept is None and path.exists():
        set_aside(path)
    both = progress if kept is None else _joined(progress, kept)
    if both != kept:
        write_model(path, _Record(read=sorted(both.read), right=_by_page(both.right), wrong=_by_page(both.wrong)))
    return both


def _path(home: Path | None) -> Path:
    return (home or home_folder()) / _FILE


def _read(path: Path) -> Progress | None:
    try:
        record = read_model(path, _Record)
    except BadData:
        return None
    return Progress(frozenset(record.read), _answered(record.right), _answered(record.wrong))


def _joined(one: Progress, other: Progress) -> Progress:
    return Progress(one.read | other.read, one.right | other.right, one.wrong | other.wrong)


def _answered(by_page: Mapping[str, Sequence[int]]) -> Answered:
    return frozenset((page, question) for page, questions in by_page.items() for question in questions)


def _by_page(answered: Answered) -> dict[str, list[int]]:
    pages = defaultdict[str, list[int]](list)
    for page, question in sorted(answered):
        pages[page].append(question)
    return dict(pages)
