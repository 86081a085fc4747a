"""A run as curves: its losses, and the schedule that it follows. Pure functions of what is known of a run."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from collab.runs import RunState
from collab.training import Flat, OneCycle, Schedule
from tui.plots.plot import Curve, View

Mode = Literal["losses", "log", "schedule", "ranking"]
MODES: tuple[Mode, ...] = ("losses", "log", "schedule", "ranking")
"""The plots of a run, in the order in which they are turned; that of ranking is there where it is measured."""

MODE_NAMES: Mapping[Mode, str] = {
    "losses": "losses",
    "log": "losses by powers of ten",
    "schedule": "schedule: learning rate and momentum of every step",
    "ranking": "ranking: nDCG@10 and recall@20 of lists, on held-out ratings",
}

_POINTS = 200
_SMOOTHING = 0.6  # the share of a smoothed value that is of the epochs before, as TensorBoard begins with
_NOMINAL_ROWS = 80_000


def run_plot(mode: Mode, state: RunState, config: Mapping[str, Any]) -> tuple[list[Curve], View]:
    """Return what a plot of this kind shows of a run."""
    epochs = float(max(2, state.epochs or int(config.get("epochs", 2))))
    if mode == "schedule":
        return schedule_curves(config, state.rows), View((0.0, epochs), mark=state.position)
    if mode == "ranking" and state.ranked:
        return ranking_curves(state), View((1.0, epochs))
    return loss_curves(state), View((1.0, epochs), log_y=mode == "log")


def smoothed(curve: Curve) -> Curve:
    """Return the curve with each value the mean of it and all before, each of which counts 0.6 of the one after it."""
    total, weight, points = 0.0, 0.0, []
    for x, y in curve.points:
        total, weight = _SMOOTHING * total + y, _SMOOTHING * weight + 1
        points.append((x, total / weight))
    return replace(curve, points=tuple(points))


def values_at(curves: Sequence[Curve], x: float) -> list[tuple[str, float]]:
    """Return the name of each curve and its last value up to x; curves that begin later are left out."""
    before = [(curve.name, [y for at, y in curve.points if at <= x]) for curve in curves]
    return [(name, values[-1]) for name, values in before if values]


def next_mode(mode: Mode, state: RunState) -> Mode:
    """Return the plot after this one, of those that there are for a run."""
    modes = [each for each in MODES if each != "ranking" or state.ranked]
    return modes[(modes.index(mode) + 1) % len(modes)] if mode in modes else modes[0]


def loss_curves(state: RunState) -> list[Curve]:
    """Return the train and valid losses over the epochs, the current epoch's train loss growing to its place."""
    train = list(train_points(state))
    if train and state.progress is not None:
        train.append((state.progress.epoch - 1 + state.progress.done, state.progress.train_loss))
    return [Curve("train", tuple(train), "first"), Curve("valid", valid_points(state), "second")]


def train_points(state: RunState) -> tuple[tuple[float, float], ...]:
    """Return the train loss over the finished epochs."""
    return tuple((float(done.epoch), done.train_loss) for done in state.history if done.train_loss is not None)


def ranking_curves(state: RunState) -> list[Curve]:
    """Return nDCG@10 and recall@20 over the epochs."""
    ndcg = tuple((float(done.epoch), done.ndcg10) for done in state.history if done.ndcg10 is not None)
    recall = tuple((float(done.epoch), done.recall20) for done in state.history if done.recall20 is not None)
    return [Curve("nDCG@10", ndcg, "first"), Curve("recall@20", recall, "second")]


def valid_points(state: RunState) -> tuple[tuple[float, float], ...]:
    """Return the held-out loss over the epochs."""
    return tuple((float(done.epoch), done.valid_loss) for done in state.history if done.valid_loss is not None)


def schedule_curves(config: Mapping[str, Any], rows: int) -> list[Curve]:
    """Return learning rate and momentum of a run's steps over its epochs; none for a model without a learning rate.

    `rows` are its training rows, 0 where they are not known yet: the shape is the same.
    """
    if "lr" not in config:
        return []
    in_epoch = math.ceil((rows or _NOMINAL_ROWS) / config["bs"])
    steps = max(2, in_epoch * config["epochs"])
    kind: type[Flat | OneCycle] = Flat if config.get("schedule") == "flat" else OneCycle
    schedule: Schedule = kind(config["lr"], steps)
    chosen = sorted({round(point * (steps - 1) / _POINTS) for point in range(_POINTS + 1)})
    points = [(step / in_epoch, schedule.at(step)) for step in chosen]
    return [
        Curve("learning rate", tuple((x, lr) for x, (lr, _) in points), "first"),
        Curve("momentum", tuple((x, momentum) for x, (_, momentum) in points), "second", right=True),
    ]
