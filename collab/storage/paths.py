"""The folder that everything is kept in, private to its owner, and the names that damaged files are kept under."""

import os
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from collab.errors import NotKept
from collab.storage.os_errors import os_error_text


def home_folder() -> Path:
    """Return COLLAB_HOME, or the platform's user data folder; made private to its owner when it is missing."""
    chosen = os.environ.get("COLLAB_HOME")
    return private_folder(Path(chosen) if chosen else Path(platformdirs.user_data_dir("collab-tui", appauthor=False)))


def private_folder(path: Path) -> Path:
    """Make `path` with its parents, readable by its owner alone, and return it. Raises NotKept where it cannot."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"The folder {path} could not be made: {os_error_text(error)}") from error
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
        raise NotKept(f"{path} is damaged and could not be set aside: {os_error_text(error)}") from error
    return aside
