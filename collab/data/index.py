"""Which cache belongs to which files, found by their paths, sizes and times without reading them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from collab.data.cache import cache_folder
from collab.data.source import Source
from collab.disk import in_words
from collab.errors import BadData
from collab.home import private_folder, read_small, write_text

_LARGEST = 1 << 16


def index_key(source: Source, options: Mapping[str, object]) -> str:
    """Return the key of these files as they are now, and of the reader's options. Raises BadData for a vanished one."""
    try:
        stats = [(str(file), file.stat()) for file in source.files]
    except OSError as error:
        raise BadData(f"cannot be read: {in_words(error)}", file=error.filename) from None
    seen = [[path, stat.st_size, stat.st_mtime_ns] for path, stat in stats]
    return hashlib.sha256(json.dumps([source.kind, seen, options], sort_keys=True).encode()).hexdigest()


def look_up(key: str) -> str | None:
    """Return the fingerprint remembered for `key`."""
    try:
        entry = json.loads(read_small(_place(key), _LARGEST))
    except (OSError, ValueError, RecursionError):
        return None
    fingerprint = entry.get("fingerprint") if isinstance(entry, dict) else None
    return fingerprint if isinstance(fingerprint, str) else None


def remember(key: str, fingerprint: str) -> None:
    """Remember the fingerprint of the files of `key`, in a file of its own, so that two writers cannot clash."""
    write_text(_place(key), json.dumps({"fingerprint": fingerprint}))


def _place(key: str) -> Path:
    return private_folder(cache_folder() / "index") / f"{key}.json"
