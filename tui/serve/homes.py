"""The folders of people: answers, screens and runs of their own, beside the data and the models that all share."""

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from collab.errors import NotKept
from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.storage import not_kept, private_folder

KEYS = "authorized_keys"
"""The file in the folder of the server that has the keys, unless another is named."""

_SHARED = ("data", "archives", "sets")  # not what is compiled: whoever can write it decides what others run
_GUESTS, _PEOPLE = "guests", "people"


@dataclass(frozen=True)
class Homes:
    """The folders under `shared`/serve, where `shared` is the operator's own folder."""

    shared: Path

    @property
    def root(self) -> Path:
        """The folder of the server."""
        return private_folder(self.shared / "serve")

    def has_model(self) -> bool:
        """Return whether the operator has a model in use, which is everyone's to begin with."""
        return _in_use(RunStore(self.shared)) is not None

    def of(self, person: str) -> Path:
        """Return the folder of a person, with what is shared as it is now. Raises NotKept."""
        name = quote(person.casefold(), safe=" ").replace(".", "%2E")
        folder = self._prepared(private_folder(self.root / _PEOPLE / name))
        profiles = ProfileStore(folder)
        if person not in profiles.profiles():
            profiles.new(person)
        return folder

    def people(self) -> list[tuple[str, Path]]:
        """Return everyone who has come in with a key, by a name in small letters, and their folder."""
        folders = private_folder(self.root / _PEOPLE).iterdir()
        return [(unquote(folder.name), folder) for folder in sorted(folders) if folder.is_dir()]

    def guest(self) -> tuple[str, Path]:
        """Return the name and the folder of somebody new, who goes when their session ends. Raises NotKept."""
        name = f"guest-{secrets.token_hex(4)}"
        folder = self.root / _GUESTS / name
        try:
            ProfileStore(self._prepared(private_folder(folder))).new(name)
        except NotKept:
            self.remove_guests(folder)
            raise
        return name, folder

    def remove_guests(self, folder: Path | None = None) -> None:
        """Delete the folder of a guest, or of all guests of a server that ended before it could."""
        shutil.rmtree(folder or self.root / _GUESTS, ignore_errors=True)

    def _prepared(self, folder: Path) -> Path:
        try:
            for name in _SHARED:
                _lead(folder / name, private_folder(self.shared / name))
            _lead(folder / "slots", private_folder(self.shared / "slots"))
            private_folder(folder / "tmp")
            _share_model(RunStore(self.shared), RunStore(folder))
        except OSError as error:
            raise not_kept(folder, error) from error
        return folder


def used_bytes(folder: Path) -> int:
    """Return how much disk space a folder takes, without what it shares."""
    total = 0
    for where, folders, files in os.walk(folder):
        for name in (*folders, *files):
            try:
                total += os.lstat(os.path.join(where, name)).st_blocks * 512  # noqa: PTH118 (of many files)
            except FileNotFoundError:
                continue
    return total


def _lead(link: Path, target: Path) -> None:
    """Let `link` lead to what is shared, but for a folder there that holds something of the person's own."""
    with suppress(OSError):
        link.rmdir()
    if not link.is_symlink() and not link.exists():
        link.symlink_to(os.path.relpath(target, link.parent))  # so that the whole can be moved


def _share_model(shared: RunStore, own: RunStore) -> None:
    """Put the model that the operator uses among a person's runs, in use unless they use one of their own."""
    links = {path.name: path.resolve() for path in own.root.iterdir() if path.is_symlink()}
    for name, target in links.items():
        if not target.is_dir():  # the operator has deleted it
            (own.root / name).unlink()
    run = _in_use(shared)
    if run is None:
        return
    target = shared.folder(run).resolve()
    if target in links.values():
        if own.current() is None:  # the disk was full before the first was chosen
            own.use(next(name for name, other in links.items() if other == target))
        return
    number = str(1 + max((int(path.name) for path in own.root.iterdir() if path.name.isdecimal()), default=0))
    _lead(own.root / number, shared.folder(run))
    if _in_use(own) in (None, *links):
        own.use(number)


def _in_use(store: RunStore) -> str | None:
    data = store.current()
    return None if data is None else store.in_use(data)
