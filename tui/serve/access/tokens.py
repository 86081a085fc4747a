"""Tokens: the key of whoever comes by a browser, one a person; only digests of them are kept."""

import hashlib
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel

from collab.errors import BadConfig, BadData, NotFound
from collab.storage import read_model, write_model
from collab.text import clean
from tui.serve.access.key_file import PERSON_NAME

_BYTES = 24


class _Token(BaseModel):
    person: str
    digest: str


class _Tokens(BaseModel):
    """The file of tokens."""

    tokens: list[_Token] = []


class TokenRing:
    """The tokens of a folder, read again when they change, and those that hold until the server stops."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "tokens.json"
        self._passing: list[_Token] = []
        self._stamp: object = None
        self._kept: list[_Token] = []

    @property
    def people(self) -> frozenset[str]:
        """The names of all who have a token that is kept."""
        return frozenset(token.person for token in self._tokens())

    def make(self, person: str) -> str:
        """Return a new token of a person, which takes the place of the one they had. Raises BadConfig, NotKept."""
        text, token = _new(person)
        write_model(self.path, _Tokens(tokens=[*self._without(person), token]))
        return text

    def make_passing(self, person: str) -> str:
        """Return a token that this process alone knows. Raises BadConfig."""
        text, token = _new(person)
        self._passing.append(token)
        return text

    def revoke(self, person: str) -> None:
        """Let a person's token open nothing any more. Raises NotFound."""
        others = self._without(person)
        if len(others) == len(self._tokens()):
            raise NotFound(f'"{person}" has no token.')
        write_model(self.path, _Tokens(tokens=others))

    def person(self, text: str) -> str | None:
        """Return whose token this is; None for nobody's. While the file is damaged, that is as it was before."""
        with suppress(BadData):
            self._tokens()
        digest = token_digest(text)
        tokens = [token for token in (*self._kept, *self._passing) if secrets.compare_digest(token.digest, digest)]
        return tokens[0].person if tokens else None

    def _without(self, person: str) -> list[_Token]:
        return [token for token in self._tokens() if token.person.casefold() != person.casefold()]

    def _tokens(self) -> list[_Token]:
        """Return the tokens of the file as it is now. Raises BadData for one that is damaged."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            self._kept, self._stamp = [], None
            return self._kept
        stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if stamp != self._stamp:
            self._kept, self._stamp = read_model(self.path, _Tokens).tokens, stamp
        return self._kept


def token_digest(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _new(person: str) -> tuple[str, _Token]:
    if person != clean(person) or not PERSON_NAME.fullmatch(person):
        raise BadConfig(f'"{clean(person)}" is no name: it has 1 to 40 characters, no slash among them.')
    text = secrets.token_urlsafe(_BYTES)
    return text, _Token(person=person, digest=token_digest(text))
