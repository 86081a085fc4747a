"""Which answers are about one title: by ids that they share, else by title and year."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from collab.data.titles import article_first, fold
from collab.errors import BadData
from collab.profiles.answers import Answered

_MEANT = "SELECT item, title, year, ids FROM answers WHERE profile = :owner AND target IS NULL"
_NEAR = """SELECT item FROM answers WHERE profile = :owner AND target IS NULL AND (year IS :year
    OR EXISTS (SELECT 1 FROM json_each(:looks) AS look WHERE INSTR(answers.ids, look.value)))"""


class Identities:
    """The titles that a profile has answers about, each under its key, with the ids it is known by.

    Two different ids in one namespace are two titles, whatever else they share.
    """

    def __init__(self, rows: Sequence[sqlite3.Row]) -> None:
        self._ids: dict[str, dict[str, str]] = {}
        self._by_id: dict[tuple[str, str], list[str]] = {}
        self._by_title: dict[tuple[str, int | None], list[str]] = {}
        for row, ids in zip(rows, decoded(rows), strict=True):
            self.learn(row["item"], row["title"], row["year"], ids)

    @classmethod
    def of_all(cls, connection: sqlite3.Connection, owner: int) -> "Identities":
        """Return every title of a profile."""
        return cls(connection.execute(f"{_MEANT} ORDER BY id", {"owner": owner}).fetchall())

    @classmethod
    def near(cls, connection: sqlite3.Connection, owner: int, given: Answered) -> "Identities":
        """Return the titles that one answer may be about: those that share its year or what looks like an id."""
        looks = json.dumps([encoded(item) for item in given.ids.values()])
        wanted = {"owner": owner, "year": given.year, "looks": looks}
        return cls(connection.execute(f"{_MEANT} AND item IN ({_NEAR}) ORDER BY id", wanted).fetchall())

    def learn(self, key: str, title: str, year: int | None, ids: Mapping[str, str]) -> None:
        """Note what a title is called, and its ids."""
        self._ids.setdefault(key, {}).update(ids)
        for pair in ids.items():
            _note(self._by_id.setdefault(pair, []), key)
        if folded := article_first(fold(title)):
            _note(self._by_title.setdefault((folded, year), []), key)

    def identify(self, given: Answered) -> tuple[str, dict[str, str]]:
        """Return the key of a title and all its ids: those of an earlier answer that shares an id, else of the only
        one with this title and year, else new ones. Raises BadData for an answer without title and id.
        """
        folded = article_first(fold(given.title))
        if not folded and not given.ids:
            raise BadData("an answer about nothing: it needs a title or an id.")
        sharing = (key for pair in given.ids.items() for key in self._by_id.get(pair, ()))
        named = self._by_title.get((folded, given.year), ())
        alike = [key for key in named if self._agree(key, given.ids)]
        key = next((key for key in sharing if self._agree(key, given.ids)), None)
        if key is None:
            key = alike[0] if len(alike) == 1 else self._new_key(given, folded)
        return key, self._ids.get(key, {}) | dict(given.ids)

    def _agree(self, key: str, ids: Mapping[str, str]) -> bool:
        known = self._ids[key]
        return all(known.get(namespace, item) == item for namespace, item in ids.items())

    def _new_key(self, given: Answered, folded: str) -> str:
        """Return the first id as a key, all of them where that is another title's, the title where there is none."""
        pairs = [f"{namespace}:{item}" for namespace, item in given.ids.items()]
        if not pairs:
            return f"title:{folded}:{given.year or ''}"
        return " ".join(pairs) if pairs[0] in self._ids else pairs[0]


def encoded(ids: Mapping[str, str] | str) -> str:
    """Return ids, or one of them, as they are kept."""
    return json.dumps(ids, ensure_ascii=False)


def decoded(rows: Sequence[sqlite3.Row]) -> list[dict[str, str]]:
    """Return the ids kept in each row, none where they are damaged; all at once, which is quicker."""
    try:
        found = json.loads(f"[{','.join(row['ids'] for row in rows)}]")
    except (ValueError, RecursionError):
        found = []
    if len(found) != len(rows):
        found = [_alone(row["ids"]) for row in rows]
    return [ids if _are_ids(ids) else {} for ids in found]


def _alone(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _are_ids(found: object) -> TypeGuard[dict[str, str]]:
    return isinstance(found, dict) and all(isinstance(item, str) for item in found.values())


def _note(keys: list[str], key: str) -> None:
    if key not in keys:
        keys.append(key)
