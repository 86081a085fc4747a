"""A fit's state as a file, and when it is written."""

from math import inf
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.runs.checkpoint import Checkpoints, open_state, save_state
from collab.training import Epoch, FitState, Progress


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def state(epoch: int, position: int = 0) -> FitState:
    arrays = {"rows": np.arange(6, dtype=np.float32).reshape(2, 3).T, "step": np.array(7.0, np.float32)}
    return FitState(epoch, position, 5, 1.5, 2.0, 0, inf, np.arange(4), arrays)


def progress(done: float) -> Progress:
    return Progress(epoch=2, done=done, train_loss=0.5, rows_per_second=1.0, state=lambda: state(1, round(100 * done)))


def epoch(number: int) -> Epoch:
    scores = {"train_loss": 0.5, "valid_loss": 0.5, "mse": 0.5, "rmse": 0.7, "seconds": 1.0}
    return Epoch.model_validate({"epoch": number, "epochs": 5, **scores, "state": lambda: state(number)})


def position(path: Path) -> tuple[int, int]:
    kept = open_state(path)
    assert kept is not None
    return kept.epoch, kept.position


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "state"
    assert open_state(path) is None
    save_state(state(3, 2), path)
    kept = open_state(path)
    assert kept is not None
    assert (kept.epoch, kept.position, kept.step, kept.best_loss) == (3, 2, 5, inf)
    assert kept.order.tolist() == [0, 1, 2, 3]
    assert kept.arrays["rows"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert kept.arrays["step"].shape == ()


def test_a_checkpoint_is_written_after_each_epoch_and_every_half_minute_within_one(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "state"
    checkpoints = Checkpoints(path, clock)
    assert not checkpoints.offer(progress(0.1))
    assert checkpoints.offer(epoch(1))
    clock.now = 29.0
    assert not checkpoints.offer(progress(0.2))
    assert position(path) == (1, 0)
    clock.now = 30.0
    assert checkpoints.offer(progress(0.3))
    assert position(path) == (1, 30)
    clock.now = 59.0
    assert not checkpoints.offer(progress(0.4))
    assert checkpoints.offer(epoch(2))
    assert position(path) == (2, 0)


def test_a_checkpoint_is_written_at_once_for_a_stop(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path / "state", Clock()).offer(progress(0.6), now=True)
    assert position(tmp_path / "state") == (1, 60)


def test_a_damaged_checkpoint_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "state.safetensors").write_bytes(b"half a file")
    with pytest.raises(collab.BadData, match=r"state\.safetensors: not a checkpoint .* set aside as state\.damaged-"):
        open_state(tmp_path / "state.safetensors")
    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == b"half a file"
    assert open_state(tmp_path / "state.safetensors") is None
