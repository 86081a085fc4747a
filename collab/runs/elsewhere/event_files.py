"""Event files of runs, as TensorBoard opens them: a folder for each run, its losses by epoch and its settings."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from collab.errors import BadConfig
from collab.runs import RunStore
from collab.storage import private_folder, replacing
from collab.training import Epoch, Finished

_TAGS: Mapping[str, str] = {
    "loss/train": "train_loss",
    "loss/valid": "valid_loss",
    "mse": "mse",
    "rmse": "rmse",
    "accuracy": "accuracy",
    "ndcg10": "ndcg10",
    "recall20": "recall20",
    "r_hat": "r_hat",
    "seconds": "seconds",
    "memory": "memory",
}
"""What a curve is called, and the field of an epoch that it shows."""


def write_event_files(store: RunStore, run: str, folder: Path) -> Path:
    """Write the epochs of a run so far into a folder of its own in `folder`, in the place of those written before, and
    return it. Moments are those since the run was made.

    Raises NotFound where there is no such run, NotKept, and BadConfig where tensorboard is not installed.
    """
    event_pb2, record_writer, hparams = _tensorboard()
    config, state = store.config(run), store.state(run)
    place = private_folder(folder / _name(run, str(config.config.get("model", ""))))
    settings = {name: value for name, value in config.config.items() if isinstance(value, str | int | float)}
    settings |= {"data": config.data_name, "split": config.split}
    measured: list[Epoch | Finished] = [*state.history] or [each for each in [state.finished] if each is not None]
    path = place / f"events.out.tfevents.{int(config.created)}.collab-tui"
    with replacing(path) as temporary, temporary.open("wb") as file:
        records = record_writer.RecordWriter(file)

        def write(at: float, **fields: Any) -> None:
            records.write(event_pb2.Event(wall_time=config.created + at, **fields).SerializeToString())

        write(0, file_version="brain.Event:2")
        write(0, summary=hparams(settings, start_time_secs=config.created))
        for each in measured:
            points = [{"tag": tag, "simple_value": value} for tag, value in _figures(each)]
            step = each.epoch if isinstance(each, Epoch) else each.kept
            write(each.seconds, step=step, summary={"value": points})
    return place


def _figures(measured: Epoch | Finished) -> Iterator[tuple[str, float]]:
    """Yield the curves that have a point here, and its height; a memory of 0 was never looked at."""
    for tag, field in _TAGS.items():
        value = getattr(measured, field, None)
        if value is not None and not (field == "memory" and not value):
            yield tag, value


def _name(run: str, model: str) -> str:
    """Return a folder's name, as TensorBoard lists the run."""
    return "-".join(filter(None, (run, re.sub(r"[^\w]+", "-", model).strip("-"))))


def _tensorboard() -> tuple[Any, Any, Any]:
    """Return TensorBoard's events, its writer of records, and its settings of a run. Raises BadConfig."""
    try:
        from tensorboard.compat.proto import event_pb2
        from tensorboard.plugins.hparams.summary_v2 import hparams_pb
        from tensorboard.summary.writer import record_writer
    except ImportError:
        raise BadConfig(
            "Event files are written by tensorboard: pip install 'collab-tui[tensorboard]' puts it beside this program."
        ) from None
    return event_pb2, record_writer, hparams_pb
