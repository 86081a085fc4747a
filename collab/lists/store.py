"""The named lists of this installation: a file each, in the data folder, private to its owner."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from collab.errors import BadConfig, BadData, NotFound, NotKept
from collab.lists.named_list import NamedList
from collab.storage import Line, home_folder, own_error_text, private_folder, read_model, write_model
from collab.text import clean, did_you_mean
from collab.titles import TitleRef

_LONGEST_NAME, _LONGEST_FILE, _MOST_TITLES = 60, 160, 20_000


class _Title(BaseModel):
    model_config = ConfigDict(strict=True)

    title: Line
    year: int | None = None
    ids: Mapping[str, Line] = {}


class _Document(BaseModel):
    model_config = ConfigDict(strict=True)

    list: Line
    titles: Sequence[_Title] = Field(max_length=_MOST_TITLES)


class ListStore:
    """The lists of the data folder `home`, COLLAB_HOME or the usual one if None."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home

    def lists(self) -> list[NamedList]:
        """Return every list by name; a damaged file is none."""
        kept = (_read(path) for path in sorted(self._folder.glob("*.json")))
        return sorted((named for named in kept if named is not None), key=lambda named: named.name.casefold())

    def get(self, name: str) -> NamedList:
        """Return a list. Raises NotFound for a name that none has, with those spelt alike, and BadData."""
        named = self.find(name)
        if named is None:
            names = [each.name for each in self.lists()]
            there = f"The lists are: {', '.join(names)}." if names else "There are none yet."
            how = "To make one: collab-tui lists import FILE"
            raise NotFound(f'No list "{clean(name)}".{did_you_mean(name, names)} {there} {how}')
        return named

    def find(self, name: str) -> NamedList | None:
        """Return a list, None for a name that none has. Raises BadData for a damaged one."""
        path = self._path(clean(name))
        return _list_of(read_model(path, _Document)) if path.exists() else None

    def keep(self, named: NamedList) -> None:
        """Keep a list, in the place of one of this name. Raises BadConfig for a name or a number of titles that no list
        can have, and NotKept.
        """
        if not named.name or named.name != clean(named.name) or len(named.name) > _LONGEST_NAME:
            raise BadConfig(f'"{clean(named.name)}" is no name of a list: one line of 1 to {_LONGEST_NAME} characters.')
        if not 0 < len(named.titles) <= _MOST_TITLES:
            raise BadConfig(f"{len(named.titles):,} titles; a list has 1 to {_MOST_TITLES:,}.")
        titles = [_Title(title=clean(ref.title), year=ref.year, ids=dict(ref.ids)) for ref in named.titles]
        write_model(self._path(named.name), _Document(list=named.name, titles=titles))

    def delete(self, name: str) -> None:
        """Delete a list. Raises NotFound and NotKept."""
        path = self._path(self.get(name).name)
        try:
            path.unlink()
        except OSError as error:
            raise NotKept(f"{path} was not deleted: {own_error_text(error)}") from error

    @property
    def _folder(self) -> Path:
        return private_folder((self._home or home_folder()) / "lists")

    def _path(self, name: str) -> Path:
        """Return the file of a list, whose name may be written in small or large letters."""
        written = quote(name.casefold(), safe=" ")
        if len(written) > _LONGEST_FILE:
            written = f"{written[:_LONGEST_FILE]}-{sha256(written.encode()).hexdigest()[:16]}"
        return self._folder / f"{written}.json"


def _read(path: Path) -> NamedList | None:
    try:
        return _list_of(read_model(path, _Document))
    except BadData:
        return None


def _list_of(document: _Document) -> NamedList:
    titles = tuple(TitleRef(each.title, each.year, dict(each.ids)) for each in document.titles)
    return NamedList(document.list, titles)
