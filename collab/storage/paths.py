"""The folder that everything is kept in, private to its owner, and the names that damaged files are kept under."""

import os
import re
import shlex
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import platformdirs

from collab.errors import NotKept
from collab.storage.os_errors import own_error_text

_ADDRESS = re.compile(r"file:/{0,2}(?:localhost)?(/.*)", re.IGNORECASE)


def typed_path(text: str | Path) -> Path:
    """Return the path that a person typed, or dropped on a terminal, which pastes it quoted, with blanks and brackets
    escaped, or as a file:// address; a file that is there under the very text is meant before any other.
    """
    typed = str(text).strip()
    plain = _expanded(typed)
    if (address := _ADDRESS.fullmatch(typed)) and not _is_there(plain):
        return Path(unquote(address[1]))
    if any(sign in typed for sign in "'\"\\") and not _is_there(plain):
        with suppress(ValueError):  # a quote that is not closed
            words = shlex.split(typed)
            return _expanded(words[0]) if len(words) == 1 else plain
    return plain


def pasted_file(text: str) -> Path | None:
    """Return the file or folder that was dropped on a terminal, which pastes its whole path; None for other text."""
    path = typed_path(text)
    return path if path.is_absolute() and _is_there(path) else None


def _is_there(path: Path) -> bool:
    with suppress(OSError):  # a name too long for a file
        return path.exists()
    return False


def _expanded(text: str) -> Path:
    """Return a path with the home folder for ~; as it is where there is none."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def home_folder() -> Path:
    """Return COLLAB_HOME, or the platform's user data folder; made private to its owner when it is missing."""
    return private_folder(home_path())


def home_path() -> Path:
    """Return the same folder, whether there is one yet or not."""
    chosen = os.environ.get("COLLAB_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("collab-tui", appauthor=False))


def private_folder(path: Path) -> Path:
    """Make `path` with its parents, readable by its owner alone, and return it. Raises NotKept where it cannot."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"The folder {path} could not be made: {own_error_text(error)}") from error
    return path


def damaged_name(path: Path) -> Path:
    """Return a name beside `path` for what it is when it is damaged, which tells when that was found."""
    return path.with_name(f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z{path.suffix}")


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that another can take its place, and return its new name. Raises NotKept."""
    aside = damaged_name(path)
    try:
        path.rename(aside)
    except OSError as error:
        raise NotKept(f"{path} is damaged and could not be set aside: {own_error_text(error)}") from error
    return aside
