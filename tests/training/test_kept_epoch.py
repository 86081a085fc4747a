"""Early stopping, keeping the best epoch, and the schedules."""

from typing import Any

import numpy as np
import pytest

import collab
from collab.artifact import Artifact
from collab.data import Ratings
from collab.testing.models import fit, losses, to_end
from collab.training import Epoch, Event, Finished, Started

OVERFITS: dict[str, Any] = {"epochs": 8, "factors": 30, "bs": 16, "lr": 2e-2, "wd": 0.0, "schedule": "flat"}


@pytest.fixture(scope="module")
def whole(ratings: Ratings) -> list[float]:
    """Return the held-out losses of a fit that over-fits."""
    held_out_losses = [valid for _, valid in losses(fit(ratings, "dot-bias", **OVERFITS)[0]) if valid is not None]
    assert int(np.argmin(held_out_losses)) < len(held_out_losses) - 3
    return held_out_losses


def finished(events: list[Event]) -> Finished:
    (last,) = (event for event in events if isinstance(event, Finished))
    return last


def test_the_last_epoch_is_kept_unless_told(ratings: Ratings, whole: list[float]) -> None:
    events, artifact = fit(ratings, "dot-bias", **OVERFITS)
    last = finished(events)
    assert (last.keep, last.kept, last.valid_loss) == ("last", 8, whole[-1])
    assert artifact.metrics["kept"] == 8


def test_keep_best_keeps_the_epoch_with_the_lowest_held_out_loss(ratings: Ratings, whole: list[float]) -> None:
    events, artifact = fit(ratings, "dot-bias", **OVERFITS, keep="best")
    best = int(np.argmin(whole)) + 1
    assert isinstance(events[0], Started)
    assert events[0].keep == "best"
    last = finished(events)
    assert (last.keep, last.kept) == ("best", best)
    assert last.valid_loss == pytest.approx(min(whole), rel=1e-6)
    assert artifact.metrics["valid_loss"] == last.valid_loss
    assert mse_of(artifact, ratings) == pytest.approx(min(whole), rel=1e-4)


def test_patience_stops_after_so_many_epochs_without_a_lower_loss(ratings: Ratings, whole: list[float]) -> None:
    events, artifact = fit(ratings, "dot-bias", **OVERFITS, patience=2)
    best = int(np.argmin(whole)) + 1
    assert [event.epoch for event in events if isinstance(event, Epoch)] == list(range(1, best + 3))
    assert finished(events).valid_loss == whole[best + 1]
    assert mse_of(artifact, ratings) == pytest.approx(whole[best + 1], rel=1e-4)


def test_a_resumed_fit_remembers_the_best_epoch_before(ratings: Ratings, whole: list[float]) -> None:
    best = int(np.argmin(whole)) + 1
    config = collab.configure("dot-bias", **OVERFITS, keep="best", patience=3)
    split = collab.split(ratings)
    after = (event for event in collab.fit(ratings, split, config) if isinstance(event, Epoch))
    state = next(event.state() for event in after if event.epoch == best + 1 and event.state)
    events, _ = to_end(collab.fit(ratings, split, config, resume=state))
    assert [event.epoch for event in events if isinstance(event, Epoch)] == [best + 2, best + 3]
    assert finished(events).kept == best
    assert finished(events).valid_loss == pytest.approx(min(whole), rel=1e-6)


@pytest.mark.parametrize("options", [{"patience": 1}, {"keep": "best"}])
def test_what_watches_the_held_out_loss_needs_held_out_rows(ratings: Ratings, options: dict[str, Any]) -> None:
    with pytest.raises(collab.BadConfig, match=r"the split random:0\.0@42 holds nothing out"):
        fit(ratings, "dot-bias", "random:0", epochs=1, **options)


def test_a_flat_schedule_differs_from_one_cycle(ratings: Ratings) -> None:
    flat, cycle = (fit(ratings, "dot-bias", epochs=2, schedule=name)[0] for name in ("flat", "one-cycle"))
    assert losses(flat) != losses(cycle)


def test_the_range_can_be_given(ratings: Ratings) -> None:
    _, artifact = fit(ratings, "dot-bias", epochs=1, factors=3, y_range="0:10")
    assert vars(artifact.link) == {"low": 0.0, "high": 10.0}


def mse_of(artifact: Artifact, ratings: Ratings) -> float:
    """Return the held-out MSE of an artifact, user by user."""
    split, errors = collab.split(ratings), []
    rows = {user: row for row, user in enumerate(artifact.user_ids)}
    for row in split.valid:
        items = artifact.scoring.select(artifact.item_rows[ratings.items[row : row + 1]])
        user = artifact.user_embeddings[rows[ratings.user_ids[int(ratings.users[row])]]]
        errors.append(float(items.stars(user.astype(np.float64)[None])[0, 0]) - float(ratings.stars[row]))
    return float(np.mean(np.square(errors)))
