"""A run as curves."""

import pytest

from collab.models import configure
from collab.runs import RunState
from collab.runs.state import replay
from collab.testing.fake_worker import STARTED, epoch, progress
from tui.plots import Curve, next_mode, run_plot, smoothed, values_at
from tui.plots.curves import loss_curves, schedule_curves

CONFIG = configure("dot-bias").model_dump()
STATE = replay([STARTED, epoch(1), epoch(2), progress(3, 0.5, 0.55)])


def test_the_train_loss_grows_to_its_place() -> None:
    train, valid = loss_curves(STATE)
    assert train.points == ((1.0, 1.2954), (2.0, 0.7729), (2.5, 0.55))
    assert valid.points == ((1.0, 0.8649), (2.0, 0.7853))


def test_the_schedule_rises_to_the_rate_and_falls_while_the_momentum_mirrors_it() -> None:
    rates, momenta = schedule_curves(CONFIG, 80_004)
    assert max(rate for _, rate in rates.points) > 0.99 * CONFIG["lr"]
    assert rates.points[-1][1] < CONFIG["lr"] / 1000
    assert momenta.points[0][1] == 0.95
    assert round(min(momentum for _, momentum in momenta.points), 4) == 0.85
    assert momenta.right
    assert 4.9 < rates.points[-1][0] < 5


def test_a_flat_schedule_is_flat() -> None:
    rates, momenta = schedule_curves({**CONFIG, "schedule": "flat"}, 80_004)
    assert {rate for _, rate in rates.points} == {CONFIG["lr"]}
    assert len({momentum for _, momentum in momenta.points}) == 1


def test_the_schedule_is_marked_where_the_run_stands() -> None:
    assert run_plot("schedule", STATE, CONFIG)[1].mark == 2.5
    assert run_plot("schedule", RunState(), CONFIG)[1].mark == 0


def test_a_model_without_a_learning_rate_has_no_schedule() -> None:
    assert schedule_curves({"model": "bayes", "epochs": 200}, 1000) == []


def test_the_measures_of_lists_are_a_plot_where_they_are_told() -> None:
    measured = [
        epoch(number).model_copy(update={"ndcg10": 0.1 * number, "recall20": 0.2 * number}) for number in (1, 2)
    ]
    state = replay([STARTED, *measured])
    ndcg, recall = run_plot("ranking", state, CONFIG)[0]
    assert (ndcg.points, recall.points) == (((1.0, 0.1), (2.0, 0.2)), ((1.0, 0.2), (2.0, 0.4)))
    assert [next_mode(mode, state) for mode in ("losses", "log", "schedule", "ranking")] == [
        *("log", "schedule", "ranking", "losses"),
    ]
    assert next_mode("schedule", STATE) == next_mode("ranking", STATE) == "losses"
    assert run_plot("ranking", STATE, CONFIG) == run_plot("losses", STATE, CONFIG)


def test_a_model_that_minimises_nothing_has_no_losses_to_draw() -> None:
    state = replay([STARTED, epoch(1).model_copy(update={"train_loss": None, "valid_loss": None})])
    assert [curve.points for curve in loss_curves(state)] == [(), ()]


def test_one_step_has_a_schedule_too() -> None:
    rates, _ = schedule_curves({**CONFIG, "epochs": 1, "bs": 1_000_000}, 10)
    assert len(rates.points) == 2


def test_smoothed_values_are_means_in_which_what_is_earlier_counts_less() -> None:
    points = tuple((float(x), y) for x, y in enumerate([4.0, 1.0, 7.0, 2.0], 1))
    curve = smoothed(Curve("train", points, "first"))
    expected = []
    for place in range(len(points)):
        weights = [0.6 ** (place - before) for before in range(place + 1)]
        expected.append(sum(w * y for w, (_, y) in zip(weights, points, strict=False)) / sum(weights))
    assert [y for _, y in curve.points] == pytest.approx(expected, abs=1e-12)
    assert [x for x, _ in curve.points] == [1, 2, 3, 4]
    flat = Curve("valid", ((1.0, 3.0), (2.0, 3.0), (3.0, 3.0)))
    assert [y for _, y in smoothed(flat).points] == pytest.approx([3, 3, 3], abs=1e-12)


def test_values_are_read_where_the_mark_stands() -> None:
    train, valid = loss_curves(STATE)
    assert values_at([train, valid], 1) == [("train", 1.2954), ("valid", 0.8649)]
    assert values_at([train, valid], 2.5) == [("train", 0.55), ("valid", 0.7853)]
    assert values_at([train, valid], 0.5) == []
