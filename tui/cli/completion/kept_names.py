"""Names in the data folder, read from its files alone: completion waits for nothing that brings NumPy."""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from collab.data import catalog
from collab.errors import CollabError
from collab.storage import home_folder

Name = tuple[str, str]
_MOST = 200
_NPY_START = 10
_DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError)


def _documents(pattern: str) -> Iterator[tuple[Path, Any]]:
    """Yield the JSON files in the data folder that match, the newest first, without damaged ones."""
    with suppress(OSError):
        for path in sorted(home_folder().glob(pattern), key=lambda each: -each.stat().st_mtime):
            with suppress(*_DAMAGE):
                yield path, json.loads(path.read_bytes())


def _runs() -> Iterator[Name]:
    """Yield the numbers of runs, the last first, each with its model and data."""
    numbered = [(path.parent.name, run) for path, run in _documents("runs/*/config.json")]
    for number, run in sorted(numbered, key=lambda each: -int(each[0]) if each[0].isdigit() else 0):
        with suppress(*_DAMAGE):
            yield number, f"{run['config']['model']} on {run['data_name']}"


def _profiles() -> Iterator[Name]:
    """Yield the names of the people."""
    from sqlite3 import Error as DatabaseError

    from collab.profiles import ME, ProfileStore

    with suppress(CollabError, DatabaseError, OSError):  # the shell's line is no place for what is wrong with the file
        store = ProfileStore()
        if store.path.exists():
            yield from ((name, "") for name in store.profiles())
        else:
            yield ME, ""


def _lists() -> Iterator[Name]:
    """Yield the names of the lists."""
    for _, document in _documents("lists/*.json"):
        with suppress(*_DAMAGE):
            yield document["list"], f"{len(document['titles'])} titles"


def _data() -> Iterator[Name]:
    """Yield the names of the catalogue, and the files that runs were trained on."""
    yield from ((entry.name, entry.title) for entry in catalog.ENTRIES.values())
    sources = {}
    for _, run in _documents("runs/*/config.json"):
        with suppress(*_DAMAGE):
            sources[run["data"]["source"]] = f"used by run {run['run']}"
    yield from ((source, about) for source, about in sources.items() if source not in catalog.ENTRIES)


def _presets() -> Iterator[Name]:
    """Yield the names of what searches have left, the newest first."""
    with suppress(OSError):
        for path in sorted(home_folder().glob("searches/*.toml"), key=lambda each: -each.stat().st_mtime):
            yield path.stem, "the best of a search"


NAMES: Mapping[str, Callable[[], Iterator[Name]]] = {
    "runs": _runs,
    "profiles": _profiles,
    "lists": _lists,
    "data": _data,
    "presets": _presets,
}
"""The names of each kind."""


def titles(data: str | None, typed: str) -> list[str]:
    """Return the titles, at most 200, of the data that are chosen, else of those in use, that begin as it was typed in
    upper or lower case, with their years, and their ids where two are called alike.
    """
    cache, beginning = _cache(data), typed.partition(" (")[0].casefold()
    if cache is None:
        return []
    names = _texts(cache, "titles")
    years = _numbers(cache / "items.years.npy", "h")
    fitting = [i for i, name in enumerate(names) if name.casefold().startswith(beginning)]
    shown = [f"{names[i]} ({years[i]})" if years[i] else names[i] for i in fitting]
    counts, ids = Counter(shown), _texts(cache, "ids")
    written = (name if counts[name] == 1 else f"{name} [{ids[i]}]" for i, name in zip(fitting, shown, strict=True))
    return sorted(name for name in written if name.casefold().startswith(typed.casefold()))[:_MOST]


def genres(data: str | None) -> list[str]:
    """Return the genres of the data that are chosen, else of those in use, in lower case as they are typed."""
    cache = _cache(data)
    joined = [] if cache is None else set(_texts(cache, "genres"))
    return sorted({genre.lower() for each in joined for genre in each.split("|") if genre})


def _cache(data: str | None) -> Path | None:
    """Return the folder of ratings that were read: those of the name or file, else those in use, else the last ones."""
    about = list(_documents("data/*/ratings.json"))
    current = next((choice.get("current") for _, choice in _documents("runs/in-use.json")), None)
    meant = [
        path
        for path, each in about
        if (each.get("name") == Path(data).stem if data else each.get("dataset") == current)
    ]
    meant = meant or [path for path, _ in about if not data]
    return meant[0].parent if meant else None


def _texts(cache: Path, name: str) -> list[str]:
    """Return the texts of a column of items, none where it cannot be read."""
    blob, offsets = _bytes(cache / f"items.{name}.blob.npy"), _numbers(cache / f"items.{name}.offsets.npy", "q")
    return [blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]


def _numbers(path: Path, kind: Literal["h", "q"]) -> "array[int]":
    numbers = array(kind)
    content = _bytes(path)
    numbers.frombytes(content[: len(content) // numbers.itemsize * numbers.itemsize])
    return numbers


def _bytes(path: Path) -> bytes:
    """Return what an array file of our own holds: it begins with ten bytes, the last two of which are the length of a
    header.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return b""
    return content[_NPY_START + int.from_bytes(content[_NPY_START - 2 : _NPY_START], "little") :]
