"""Runs side by side: the settings that differ, the losses, and which is best where that can be said."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from collab.errors import BadConfig, NotFound
from collab.models import configure, is_like_the_lesson, published
from collab.notebook import Table
from collab.runs import RunConfig, RunStore, RunSummary
from collab.text import did_you_mean
from collab.training import Epoch


@dataclass(frozen=True)
class Compared:
    """One of the runs: its final figures, its finished epochs, and its value of each setting that differs among the
    runs; a setting that its model lacks is not there. `published` is the valid MSE that the lesson prints for it, where
    data, split and epochs are those of the lesson.
    """

    summary: RunSummary
    settings: Mapping[str, Any]
    epochs: tuple[Epoch, ...]
    published: float | None
    best: bool


@dataclass(frozen=True)
class Comparison:
    """The runs in the order asked for; `differing` names the settings that differ, and `note` says what cannot be
    ranked, where there is such a thing.
    """

    runs: tuple[Compared, ...]
    differing: tuple[str, ...]
    note: str


_OTHERS = (
    "Figures of different data or splits cannot be ranked together: the best is marked only among runs that share both."
)


def compare(store: RunStore, runs: Sequence[str]) -> Comparison:
    """Put runs side by side; each is taken once. Raises NotFound.

    The best of finished runs with the same data set and split is the one with the lowest mse.
    """
    chosen = list(dict.fromkeys(runs))
    summaries = [store.summary(run) for run in chosen]
    settings = [_settings(store.config(run)) for run in chosen]
    differing = _differing(settings)
    best = {run for group in _alike(summaries) for run in _best(group)}
    compared = tuple(
        Compared(
            summary=summary,
            settings={name: value for name, value in chosen.items() if name in differing},
            epochs=store.state(summary.run).history,
            published=_published(store.config(summary.run)),
            best=summary.run in best,
        )
        for summary, chosen in zip(summaries, settings, strict=True)
    )
    return Comparison(compared, differing, _OTHERS if len(_alike(summaries)) > 1 else "")


def setting_text(value: Any) -> str:
    """Return a setting's value as it is typed: "100,50", "0:5.5"; a range that follows the scale is "scale"."""
    if value is None:
        return "scale"
    if isinstance(value, list | tuple):
        separator = "," if all(isinstance(part, int) for part in value) else ":"
        return separator.join(f"{part:g}" for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _settings(record: RunConfig) -> dict[str, Any]:
    """Return everything that was chosen for a run, its model first."""
    data = {"data": record.data_name, "split": record.split, "items": record.data.items}
    return {"model": record.config.get("model", ""), **data, **_config(record)}


def _config(record: RunConfig) -> dict[str, Any]:
    """Return the settings of a run as its model's config has them, as they are where it does not take them."""
    options = {name: value for name, value in record.config.items() if name != "model"}
    try:
        config = configure(str(record.config.get("model", "")), **options).model_dump()
    except BadConfig:
        return options
    return {name: value for name, value in config.items() if name != "model"}


def _differing(settings: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    names = dict.fromkeys(name for chosen in settings for name in chosen)
    absent = object()
    return tuple(
        name for name in names if any(chosen.get(name, absent) != settings[0].get(name, absent) for chosen in settings)
    )


def _published(record: RunConfig) -> float | None:
    """Return what the lesson prints for these settings, where a run is like the lesson's own."""
    model, config = str(record.config.get("model", "")), _config(record)
    alike = is_like_the_lesson(record.data, record.split, config)
    return published(model, {"model": model, **config}) if alike else None


def _alike(summaries: Sequence[RunSummary]) -> list[list[RunSummary]]:
    """Return the runs in groups of the same data set and split."""

    def measured_on(summary: RunSummary) -> tuple[str, str]:
        return summary.dataset, summary.split

    return [list(group) for _, group in groupby(sorted(summaries, key=measured_on), measured_on)]


def _best(group: Sequence[RunSummary]) -> list[str]:
    """Return the best of runs that can be ranked, all of them where several are equal; none where there is but one.

    Models of interest alone cannot be ranked so: they have no held-out loss, and the mse is that of their baseline.
    """
    figures = {
        summary.run: summary.mse
        for summary in group
        if summary.status == "finished" and summary.mse is not None and summary.valid_loss is not None
    }
    lowest = min(figures.values(), default=None)
    return [run for run, mse in figures.items() if mse == lowest] if len(figures) > 1 else []


_RESULTS = ("valid_loss", "mse", "rmse", "accuracy")
_LISTED = ("run", "name", "model", "data", "split", "status", "epoch", *_RESULTS)
_CONDITION = re.compile(r"(\w+)\s*(<=|>=|=|<|>)\s*(.*)")


def select_runs(store: RunStore, conditions: Sequence[str] = (), order: str = "") -> Table[RunSummary]:
    """Return the runs that meet all conditions, in an order; newest first without one.

    A condition is a figure or a setting with =, <, >, <= or >= and a value: "model=bayes", "factors>=10", "rmse<0.9"; a
    run that has no such thing does not meet it. An order is such a name, the least first, or with "-" before it the
    most first; runs without it come last. Raises BadConfig for what no run has, and for what is no condition.
    """
    runs = store.runs()
    values = {summary.run: _facts_of(store, summary) for summary in runs}
    names = list(dict.fromkeys(name for each in values.values() for name in each))
    for text in conditions if runs else ():
        name, sign, wanted = _parts(text)
        _check_name(name, names)
        runs = Table(run for run in runs if _meets(values[run.run].get(name), sign, wanted))
    if not order or not runs:
        return runs
    name = order.removeprefix("-")
    _check_name(name, names)
    known = [run for run in runs if values[run.run].get(name) is not None]
    ordered = sorted(known, key=lambda run: _sortable(values[run.run][name]), reverse=order.startswith("-"))
    return Table([*ordered, *(run for run in runs if values[run.run].get(name) is None)])


def _facts_of(store: RunStore, summary: RunSummary) -> dict[str, Any]:
    """Return the figures and the settings of a run by name; without settings where it cannot be read."""
    figures = {name: getattr(summary, name) for name in _LISTED}
    try:
        return {**_settings(store.config(summary.run)), **figures}
    except NotFound:
        return figures


def _parts(text: str) -> tuple[str, str, str]:
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise BadConfig(f'"{text}" is no condition: those are written model=bayes, factors>=10 or rmse<0.9.')
    return match[1], match[2], match[3]


def _check_name(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise BadConfig(f'No run has "{name}".{did_you_mean(name, names)} There are {", ".join(names)}.')


def _meets(value: Any, sign: str, wanted: str) -> bool:
    if value is None:
        return False
    if sign == "=":
        return wanted in (str(value), setting_text(value)) or (_is_number(wanted) and value == float(wanted))
    if not _is_number(wanted):
        raise BadConfig(f'{sign} compares numbers, and "{wanted}" is none.')
    return isinstance(value, int | float) and _COMPARED[sign](float(value), float(wanted))


_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _sortable(value: Any) -> tuple[bool, float, str]:
    """Return a value as it is ordered: numbers, also those of runs, before texts."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()):
        return False, float(value), ""
    return True, 0.0, setting_text(value)
