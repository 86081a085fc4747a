"""Whose key is whose now: the authorized-keys file as it is, read again when it changes, and links for a second key."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncssh
from pydantic import BaseModel

from collab.errors import BadConfig, BadData, CollabError
from collab.storage import not_kept, os_error_text, read_model, read_small, write_model, write_text
from tui.serve.access.key_file import KeyEntry, KeyFile, read_keys

LINK = "link-"
"""Begins the user name of whoever brings a second key."""

_LARGEST = 2**22
_MOST_PROBLEMS = 20
_LINK_SECONDS = 3600.0
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
_LENGTH = 16


class _Link(BaseModel):
    """Whom the key that comes next is to belong to; the word itself is kept nowhere."""

    person: str
    digest: str
    until: float


class _Links(BaseModel):
    """The file of links that nobody has used yet."""

    links: list[_Link] = []


class KeyRing:
    """The keys of a file; `notify` is called with what is wrong with its lines, once for each change of it."""

    def __init__(self, path: Path, folder: Path, notify: Callable[[str], None]) -> None:
        self.path = path
        self._links = folder / "links.json"
        self._notify = notify
        self._stamp: object = None
        self._keys = KeyFile({})

    def keys(self) -> KeyFile:
        """Return the keys of the file as it is now; those it had before where it cannot be read."""
        try:
            stat = self.path.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if stamp != self._stamp:
                self._keys = read_keys(read_small(self.path, _LARGEST).decode("utf-8", "replace"))
                self._stamp = stamp
                self._report(self._keys.problems)
        except FileNotFoundError:
            self._keys, self._stamp = KeyFile({}), None
        except OSError as error:
            if self._stamp != str(error):
                self._stamp = str(error)
                self._notify(f"{self.path} was not read: {os_error_text(error)} The keys stay as they were.")
        return self._keys

    def _report(self, problems: Sequence[str]) -> None:
        for problem in problems[:_MOST_PROBLEMS]:
            self._notify(f"{self.path}, {problem}")
        if more := len(problems[_MOST_PROBLEMS:]):
            self._notify(f"{self.path}, {more:,} more lines are left out.")

    def entry(self, key: asyncssh.SSHKey) -> KeyEntry | None:
        """Return whose key this is; None where it is nobody's."""
        return self.keys().entries.get(key.public_data)

    def make_link(self, person: str) -> str:
        """Return a user name with which one more key of a person comes in, once, within the hour. Raises BadConfig."""
        if person not in self.keys().people:
            raise BadConfig(f'"{person}" has no key in {self.path}.')
        word = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        links = [*self._open_links(), _Link(person=person, digest=_digest(word), until=time.time() + _LINK_SECONDS)]
        write_model(self._links, _Links(links=links))
        return f"{LINK}{word}"

    def linked(self, user: str) -> str | None:
        """Return the person whose second key a user name announces; None where it does not, or not any more."""
        digest = _digest(user.removeprefix(LINK))
        links = (link for link in self._open_links() if secrets.compare_digest(link.digest, digest))
        link = next(links, None) if user.startswith(LINK) else None
        return None if link is None or link.person not in self.keys().people else link.person

    def add(self, user: str, key: asyncssh.SSHKey) -> KeyEntry:
        """Use a link up: write its key into the file as its person's, and return it. Raises CollabError."""
        person = self.linked(user)
        if person is None:
            raise CollabError("This link was used already, or its hour is over.")
        digest = _digest(user.removeprefix(LINK))
        write_model(self._links, _Links(links=[link for link in self._open_links() if link.digest != digest]))
        line = f'person="{_quoted(person)}" {key.export_public_key().decode().strip()}'
        try:
            text = self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise not_kept(self.path, error) from error
        write_text(self.path, f"{_with_names(text, person)}{line}\n")
        entry = self.entry(key)
        if entry is None:
            raise CollabError(f"This key cannot be {person}'s: its line in the file is left out.")
        return entry

    def _open_links(self) -> list[_Link]:
        try:
            links = read_model(self._links, _Links).links
        except BadData:  # nobody made one yet
            return []
        return [link for link in links if link.until > time.time()]


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _with_names(text: str, person: str) -> str:
    """Return the lines with the person named before each of their keys that a comment alone named."""
    lines = []
    for line in text.splitlines():
        entries = list(read_keys(line).entries.values())
        is_theirs = bool(entries) and entries[0].person == person and "person=" not in line
        gap = "" if not is_theirs else " " if line.startswith(("ssh-", "ecdsa-", "sk-")) else ","
        lines.append(f'person="{_quoted(person)}"{gap}{line}' if is_theirs else line)
    return "".join(f"{line}\n" for line in lines)
