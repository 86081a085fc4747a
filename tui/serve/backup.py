"""Everything in one file and back: the operator's folder with data, models, people, keys and limits."""

import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from collab.errors import BadConfig, BadData, NotKept
from collab.storage import os_error_text, replacing

_OF_PROCESSES = {"slots", "lock", ".lock", "status.json", "guests", "tmp"}
"""The names of what belongs to processes at work."""


def back_up(folder: Path, file: Path) -> int:
    """Write a data folder into a packed file, whole or not at all, also while a server is at work in it; return how
    many files that were. Raises NotKept.
    """
    if file.resolve().is_relative_to(folder.resolve()):
        raise BadConfig(f"{file} would be in the folder that it is a copy of. Name one elsewhere.")
    count = 0
    with replacing(file) as temporary, tarfile.open(temporary, "w:gz", compresslevel=3) as archive:
        for path in _files(folder):
            count += _add(archive, path, path.relative_to(folder))
    return count


def _files(folder: Path) -> Iterator[Path]:
    """Yield all that is to be kept, each folder before what is in it, links as they are."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _OF_PROCESSES)
        for name in (*folders, *sorted(names)):
            path = Path(where, name)
            if name not in _OF_PROCESSES and not name.endswith((".sqlite-wal", ".sqlite-shm")):
                yield path


def _add(archive: tarfile.TarFile, path: Path, name: Path) -> int:
    """Add a file, a database as it is at one moment; return 0 for one that has gone meanwhile."""
    try:
        if path.suffix != ".sqlite":
            archive.add(path, str(name), recursive=False)
            return 1
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "copy"
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            copy.chmod(0o600)
            archive.add(copy, str(name), recursive=False)
    except FileNotFoundError:
        return 0
    except sqlite3.Error as error:
        raise NotKept(f"{path} could not be copied: {error}.") from error
    return 1


def restore(file: Path, folder: Path) -> int:
    """Put a data folder back that is empty or not there; return how many files that were. Raises BadConfig for one that
    has something in it, and BadData for a file that `back_up` did not write.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise BadConfig(f"{folder} is not empty. Move it away, or name another by COLLAB_HOME.")
    try:
        with tarfile.open(file, "r:gz") as archive:
            members = archive.getmembers()
            archive.extractall(folder, members, filter="data")
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BadData(f"not a backup of a data folder, or a damaged one ({error}).", file=file) from None
    except OSError as error:
        raise BadData(os_error_text(error), file=file) from error
    return len(members)
