"""The steps of one profile: answers, undo, redo. Each function works within an open transaction."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from collab.profiles.answers import Added, Answer, Answered, Change, Kind, Step
from collab.profiles.title_identity import all_titles, decoded, encoded, titles_near

Row = dict[str, Any]

_INSERT = """INSERT INTO answers
    (id, profile, kind, target, item, title, year, ids, stars, low, high, step, source, at, batch, kept_at,
    mark) VALUES
    (:id, :profile, :kind, :target, :item, :title, :year, :ids, :stars, :low, :high, :step, :source, :at, :batch,
    :kept_at, :mark)"""
_SPEAK = """INSERT INTO answers (profile, kind, target, source, at, kept_at)
    VALUES (:profile, :kind, :target, :source, :at, :at)"""
_NEXT_ID = "SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'answers'"
_LAST_HELD = "SELECT batch FROM holding WHERE profile = :profile ORDER BY id DESC LIMIT 1"
_HELD = "SELECT batch FROM holding WHERE profile = :profile AND batch = :step LIMIT 1"
_LAST_UNDONE = """SELECT word.target AS batch FROM answers AS word
    WHERE word.profile = :profile AND word.kind = 'undo'
    AND word.id = (SELECT MAX(id) FROM answers WHERE target = word.target)
    AND word.id > (SELECT MAX(id) FROM answers WHERE profile = :profile AND target IS NULL)
    ORDER BY word.id DESC LIMIT 1"""
_PRESENT = """SELECT item, ids, title, year, stars, low, high, step, at, mark FROM answers
    WHERE id IN (SELECT last FROM present WHERE profile = ?) ORDER BY id"""


def append(connection: sqlite3.Connection, owner: int, kind: Kind, answer: Answered, source: str) -> None:
    """Add one answer, whatever held before."""
    item, ids = titles_near(connection, owner, answer.ref).identify(answer.ref)
    _insert(connection, owner, [_row(kind, answer, item, ids, time.time())], source)


def add(connection: sqlite3.Connection, owner: int, answers: Sequence[Answered], source: str) -> Added:
    """Add, in one batch and in their order, the answers that are neither the same as what holds nor older; a mark never
    takes the place of stars.
    """
    now, same, older, rated = time.time(), 0, 0, 0
    titles = all_titles(connection, owner)
    held: dict[str, Mapping[str, Any] | sqlite3.Row] = {
        row["item"]: row for row in connection.execute("SELECT * FROM newest WHERE profile = ?", [owner])
    }
    fresh: dict[str, Row] = {}
    for answer in answers:
        item, ids = titles.identify(answer.ref)
        titles.learn(item, replace(answer.ref, ids=ids))
        row = _row("skip" if answer.stars is None else "rate", answer, item, ids, now)
        before = held.get(item)
        if before is not None and _say_the_same(before, row):
            same += 1
        elif before is not None and before["kind"] == "rate" and row["mark"]:
            rated += 1
        elif before is not None and row["at"] < before["at"]:
            older += 1
        else:
            older += fresh.pop(item, None) is not None
            held[item] = fresh[item] = row
    step = _insert(connection, owner, list(fresh.values()), source)
    return Added(len(fresh), same, older, rated, step if fresh else 0)


def undo(connection: sqlite3.Connection, owner: int, step: int | None = None) -> Change | None:
    """Take back a step that holds, the last one unless it is said which; None where there is none."""
    held = connection.execute(_LAST_HELD if step is None else _HELD, {"profile": owner, "step": step})
    return _add_word(connection, owner, "undo", held.fetchone())


def redo(connection: sqlite3.Connection, owner: int) -> Change | None:
    """Give again what was undone last; None where there is none, or a new answer came after it."""
    return _add_word(connection, owner, "redo", connection.execute(_LAST_UNDONE, {"profile": owner}).fetchone())


def present(connection: sqlite3.Connection, owner: int) -> list[Answer]:
    """Return the answers that hold, newest last."""
    rows = connection.execute(_PRESENT, [owner]).fetchall()
    return [Answer(key, ids, *rest) for (key, _, *rest), ids in zip(rows, decoded(rows), strict=True)]


def steps_taken(connection: sqlite3.Connection, owner: int) -> list[Step]:
    """Return every step, newest last."""
    counts = "SELECT batch, COUNT(*) FROM answers WHERE profile = ? AND target IS NULL GROUP BY batch"
    sizes = dict(map(tuple, connection.execute(counts, [owner])))
    firsts = "SELECT * FROM answers WHERE profile = ? AND (target IS NOT NULL OR batch = id) ORDER BY id"
    answers: dict[int, Answer] = {}
    steps = []
    for row in connection.execute(firsts, [owner]):
        about = row["id"] if row["target"] is None else row["target"]
        if row["target"] is None:
            answers[about] = _answer(row)
        steps.append(Step(row["kind"], answers[about], row["kept_at"], row["source"], sizes[about]))
    return steps


def copy(connection: sqlite3.Connection, owner: int, new: int) -> None:
    """Give the profile `new` every step of another, and what that was shown; its rows follow each other without a
    gap.
    """
    rows = connection.execute("SELECT * FROM answers WHERE profile = ? ORDER BY id", [owner]).fetchall()
    new_ids: dict[int | None, int] = {row["id"]: new_id for new_id, row in enumerate(rows, _next_id(connection))}
    moved = ({name: new_ids.get(row[name]) for name in ("id", "target", "batch")} for row in rows)
    connection.executemany(_INSERT, (dict(row) | {"profile": new} | ids for row, ids in zip(rows, moved, strict=True)))
    connection.execute("INSERT INTO shown SELECT ?, item FROM shown WHERE profile = ?", [new, owner])


def _insert(connection: sqlite3.Connection, owner: int, rows: Sequence[Row], source: str) -> int:
    """Add rows as one batch, and return its number."""
    first = _next_id(connection)
    shared = {"profile": owner, "target": None, "source": source, "batch": first, "kept_at": time.time()}
    connection.executemany(_INSERT, (row | shared | {"id": first + place} for place, row in enumerate(rows)))
    return first


def _next_id(connection: sqlite3.Connection) -> int:
    after: int = connection.execute(_NEXT_ID).fetchone()[0]
    return after


def _row(kind: Kind, answer: Answered, item: str, ids: Mapping[str, str], now: float) -> Row:
    return {
        "kind": kind,
        "item": item,
        "title": answer.title,
        "year": answer.year,
        "ids": encoded(ids),
        "stars": answer.stars if kind == "rate" else None,
        "low": answer.low,
        "high": answer.high,
        "step": answer.step,
        "at": now if answer.at is None else answer.at,
        "mark": answer.mark if kind == "skip" else None,
    }


def _say_the_same(one: Mapping[str, Any] | sqlite3.Row, other: Row) -> bool:
    words = ("kind", "stars", "low", "high", "step") if other["kind"] == "rate" else ("kind", "mark")
    return all(one[word] == other[word] for word in words)


def _add_word(connection: sqlite3.Connection, owner: int, word: str, chosen: sqlite3.Row | None) -> Change | None:
    """Add an undo or a redo of a batch, and say what it changed."""
    if chosen is None:
        return None
    batch = chosen["batch"]
    first = connection.execute("SELECT * FROM answers WHERE id = ?", [batch]).fetchone()
    counted = "SELECT COUNT(*) FROM answers WHERE profile = ? AND batch = ?"
    count: int = connection.execute(counted, [owner, batch]).fetchone()[0]
    before = _stars(connection, first)
    row = {"profile": owner, "kind": word, "target": batch, "source": first["source"], "at": time.time()}
    connection.execute(_SPEAK, row)
    return Change(first["kind"], _answer(first), before, _stars(connection, first), count)


def _stars(connection: sqlite3.Connection, row: sqlite3.Row) -> float | None:
    query = "SELECT stars FROM present WHERE profile = ? AND item = ?"
    answer = connection.execute(query, [row["profile"], row["item"]]).fetchone()
    return None if answer is None or answer["stars"] is None else float(answer["stars"])


def _answer(row: sqlite3.Row) -> Answer:
    names = ("title", "year", "stars", "low", "high", "step", "at", "mark")
    fields: dict[str, Any] = {name: row[name] for name in names}
    return Answer(key=row["item"], ids=decoded([row])[0], **fields)
