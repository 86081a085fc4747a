"""What an evaluation found, as rows of text and as curves. Pure functions of its records."""

from collections.abc import Mapping, Sequence
from typing import Any

from tui.evaluating import Records
from tui.format import loss
from tui.plot import Curve
from tui.widgets.chart import ROLES

_LETTERS = "vp"
_FIGURES = ("rmse", "mse", "mae", "mean_rmse")


def rating_rows(records: Records) -> list[str]:
    """Return a table of splits, its heading first."""
    width = max([5, *(len(record["split"]) for record in records)])
    heading = f"{'split':<{width}}" + "".join(f"{name:>11}" for name in (*_FIGURES, "seconds"))
    return [heading, *(f"{record['split']:<{width}}{_figures(record)}" for record in records)]


def _figures(record: Mapping[str, Any]) -> str:
    return "".join(f"{loss(record[name]):>11}" for name in _FIGURES) + f"{record['seconds']:>11.1f}"


def cold_rows(records: Records) -> list[str]:
    """Return a table of numbers of answers, a group of columns for each strategy, its heading first."""
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    by_answers: dict[Any, list[Mapping[str, Any]]] = {}
    for record in records:
        by_answers.setdefault(record["answers"], []).append(record)
    heading = "answers" + "".join(f"   {strategy:<18}covered" for strategy in strategies)
    return [heading, *(f"{answers!s:>7}" + "".join(map(_cold, row)) for answers, row in by_answers.items())]


def _cold(record: Mapping[str, Any]) -> str:
    span = f"{record['ci_low']:.3f}-{record['ci_high']:.3f}"
    return f"   {loss(record['rmse'])} {span}{record['coverage80']:>7.1%}"


def cold_curves(records: Records) -> list[Curve]:
    """Return the RMSE by number of answers, a curve for each strategy; all answers have no place on the axis."""
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    return [
        Curve(strategy, _points(records, strategy), ROLES[at], _LETTERS[at]) for at, strategy in enumerate(strategies)
    ]


def _points(records: Records, strategy: str) -> tuple[tuple[float, float], ...]:
    mine: Sequence[Mapping[str, Any]] = [record for record in records if record["strategy"] == strategy]
    return tuple((float(record["answers"]), record["rmse"]) for record in mine if record["answers"] != "all")
