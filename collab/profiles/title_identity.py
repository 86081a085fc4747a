"""The titles of a profile's answers as they are kept: read by need, their ids as JSON."""

import json
import sqlite3
from collections.abc import Sequence
from typing import TypeGuard

from collab.titles import Ids, TitleIdentities, TitleRef

_TITLES = "SELECT item, title, year, ids FROM answers WHERE profile = :owner AND target IS NULL"
_NEAR = """SELECT item FROM answers WHERE profile = :owner AND target IS NULL AND (year IS :year
    OR EXISTS (SELECT 1 FROM json_each(:looks) AS look WHERE INSTR(answers.ids, look.value)))"""


def all_titles(connection: sqlite3.Connection, owner: int) -> TitleIdentities:
    """Return every title of a profile."""
    return _identities(connection.execute(f"{_TITLES} ORDER BY id", {"owner": owner}).fetchall())


def titles_near(connection: sqlite3.Connection, owner: int, ref: TitleRef) -> TitleIdentities:
    """Return the titles that `ref` may be: those that share its year or what looks like an id."""
    looks = json.dumps([encoded(item) for item in ref.ids.values()])
    wanted = {"owner": owner, "year": ref.year, "looks": looks}
    return _identities(connection.execute(f"{_TITLES} AND item IN ({_NEAR}) ORDER BY id", wanted).fetchall())


def _identities(rows: Sequence[sqlite3.Row]) -> TitleIdentities:
    titles = TitleIdentities()
    for row, ids in zip(rows, decoded(rows), strict=True):
        titles.learn(row["item"], TitleRef(row["title"], row["year"], ids))
    return titles


def encoded(ids: Ids | str) -> str:
    """Return ids, or one of them, as they are kept."""
    return json.dumps(ids, ensure_ascii=False)


def decoded(rows: Sequence[sqlite3.Row]) -> list[dict[str, str]]:
    """Return the ids kept in each row, none where they are damaged; all at once, which is quicker."""
    try:
        decoded_rows = json.loads(f"[{','.join(row['ids'] for row in rows)}]")
    except (ValueError, RecursionError):
        decoded_rows = []
    if len(decoded_rows) != len(rows):
        decoded_rows = [_alone(row["ids"]) for row in rows]
    return [ids if _are_ids(ids) else {} for ids in decoded_rows]


def _alone(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _are_ids(ids: object) -> TypeGuard[dict[str, str]]:
    return isinstance(ids, dict) and all(isinstance(item, str) for item in ids.values())
