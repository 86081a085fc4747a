"""The computed parts of a page of Learn as plain data that JSON can carry, and back."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from collab.lesson.page import Bars, Line, Plot, Shown, Table, Words


def to_records(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Return a record for each, "kind" first; a number that JSON does not have is None."""
    return [_record(part) for part in shown]


def from_records(records: Sequence[Mapping[str, Any]]) -> tuple[Shown, ...]:
    """Return the parts that `to_records` made records of; None stands for nan."""
    return tuple(_part(record) for record in records)


def _record(part: Shown) -> dict[str, Any]:
    match part:
        case Words(text):
            return {"kind": "words", "text": text}
        case Table(heading, rows, right):
            return {"kind": "table", "heading": list(heading), "rows": [list(row) for row in rows], "right": [*right]}
        case Plot(x, y, lines):
            drawn = [
                {"name": line.name, "points": [[_kept(coordinate) for coordinate in point] for point in line.points]}
                for line in lines
            ]
            return {"kind": "plot", "x": x, "y": y, "lines": drawn}
        case Bars(measure, bars):
            return {"kind": "bars", "measure": measure, "bars": [[name, _kept(length)] for name, length in bars]}


def _part(record: Mapping[str, Any]) -> Shown:
    match record["kind"]:
        case "words":
            return Words(record["text"])
        case "table":
            return Table(tuple(record["heading"]), tuple(map(tuple, record["rows"])), tuple(record["right"]))
        case "plot":
            lines = (Line(line["name"], tuple(map(_point, line["points"]))) for line in record["lines"])
            return Plot(record["x"], record["y"], tuple(lines))
    return Bars(record["measure"], tuple((name, _number(length)) for name, length in record["bars"]))


def _point(numbers: Sequence[float | None]) -> tuple[float, float]:
    x, y = map(_number, numbers)
    return x, y


def _kept(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None


def _number(kept: float | None) -> float:
    return math.nan if kept is None else kept
