"""The errors that a person should read, raised where the cause is known: the wrong value, and what would be right."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from collab.text import clean


class CollabError(Exception):
    """Base of every error a person should read: a clear sentence or two, without control characters."""

    def __init__(self, text: str) -> None:
        super().__init__(clean(text))


class BadData(CollabError):
    """A file that cannot be read as what it should be, with the line and the value where they are known."""

    def __init__(self, problem: str, *, file: Path | str | None = None, line: int | None = None) -> None:
        where = "" if file is None else f"{file}, line {line}: " if line is not None else f"{file}: "
        super().__init__(where + problem)


class BadConfig(CollabError):
    """A setting that a model, a split or a command does not take: wrong usage, exit status 2."""


def require_package(package: str, what: str, install: str) -> None:
    """Raise BadConfig where a package that not every installation has is not there: `what` needs it, and `install` is
    what pip is to install.
    """
    if find_spec(package) is None:
        raise BadConfig(f"{what} needs {package}, which is not installed here: pip install {install}")


class BadRating(CollabError):
    """Stars that are not on the scale."""


class UnknownItem(CollabError):
    """An item id or title that the data does not list."""

    def __init__(self, text: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f'No title or item id "{text}" in this data.{hint}')


class UnknownUser(CollabError):
    """A user id that the model was not trained on."""


class AmbiguousTitle(CollabError):
    """A title that names several items; `ids` lists them, and `names` how they are shown."""

    ids: tuple[str, ...] = ()

    def __init__(self, title: str, ids: Sequence[str], names: Sequence[str] = ()) -> None:
        self.ids = tuple(ids)
        meant = "; ".join(f"{name}, id {item}" for name, item in zip(names, ids, strict=False)) or ", ".join(ids)
        super().__init__(f'"{title}" names {len(ids)} items: {meant}. Give the id instead of the title.')


class BadModule(CollabError):
    """A module of one's own that cannot be trained, with the line of its file where that is known."""

    def __init__(self, problem: str, file: Path | str, line: int | None = None) -> None:
        where = f"{file}, line {line}" if line is not None else f"{file}"
        super().__init__(f"{where}: {problem}")


class TrainingFailed(CollabError):
    """A fit that cannot go on, with the step and what to try."""


class NotFound(CollabError):
    """A run, a model file, a data set or a profile that is not there, with what is."""


class NotKept(CollabError, OSError):
    """Something that could not be written, with why and what to do; an OSError too, as its cause is."""


class Busy(NotKept):
    """Something that could not be written in the time there was, because another process writes: later it can be."""
