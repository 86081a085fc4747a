"""The results of an evaluation as rows of text and as curves. Pure functions of its records."""

from collections.abc import Mapping, Sequence
from typing import Any

from collab.evaluation.records import Records
from tui.plots.plot import ROLES, Curve
from tui.rows.format import loss

_LETTERS, _STRATEGY, _FIGURE = "vp", 18, 11
_FIGURES = ("rmse", "mse", "mae", "mean_rmse")


def rating_rows(records: Records, width: int) -> list[str]:
    """Return a table of splits, its heading first; of its columns, as many as fit."""
    split = max([5, *(len(record["split"]) for record in records)])
    fit = max(1, (width - split) // _FIGURE)
    heading = f"{'split':<{split}}" + "".join(f"{name:>{_FIGURE}}" for name in (*_FIGURES, "seconds")[:fit])
    return [heading, *(f"{record['split']:<{split}}{''.join(_figures(record)[:fit])}" for record in records)]


def _figures(record: Mapping[str, Any]) -> list[str]:
    return [*(f"{loss(record[name]):>{_FIGURE}}" for name in _FIGURES), f"{record['seconds']:>{_FIGURE}.1f}"]


def cold_rows(records: Records, width: int) -> list[str]:
    """Return a table of numbers of answers, a group of columns for each strategy, its heading first; the intervals are
    left out where there is no room for them.
    """
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    by_answers: dict[Any, list[Mapping[str, Any]]] = {}
    for record in records:
        by_answers.setdefault(record["answers"], []).append(record)
    figures, covered = (_cold, "covered") if shows_intervals(len(strategies), width) else (_rmse, "")
    heading = "answers" + "".join(f"   {strategy:<{_STRATEGY}}{covered}" for strategy in strategies)
    return [heading, *(f"{answers!s:>7}" + "".join(map(figures, row)) for answers, row in by_answers.items())]


def shows_intervals(strategies: int, width: int) -> bool:
    """Return whether there is room for intervals and what they cover, beside the RMSE of so many strategies."""
    return width >= 7 + strategies * (3 + _STRATEGY + 7)


def _rmse(record: Mapping[str, Any]) -> str:
    return f"   {loss(record['rmse']):<{_STRATEGY}}"


def _cold(record: Mapping[str, Any]) -> str:
    span = f"{record['ci_low']:.3f}-{record['ci_high']:.3f}"
    return f"   {loss(record['rmse'])} {span}{record['coverage80']:>7.1%}"


def cold_curves(records: Records) -> list[Curve]:
    """Return the RMSE by number of answers, a curve for each strategy; all answers have no place on the axis."""
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    return [
        Curve(strategy, _points(records, strategy), ROLES[index], _LETTERS[index])
        for index, strategy in enumerate(strategies)
    ]


def _points(records: Records, strategy: str) -> tuple[tuple[float, float], ...]:
    mine: Sequence[Mapping[str, Any]] = [record for record in records if record["strategy"] == strategy]
    return tuple((float(record["answers"]), record["rmse"]) for record in mine if record["answers"] != "all")
