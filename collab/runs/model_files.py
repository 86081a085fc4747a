"""Models as files of their own: out of a run, and into a new one."""

import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collab.artifact import Artifact, open_artifact
from collab.data import DataSpec
from collab.errors import BadConfig, BadData, CollabError, NotFound
from collab.models import BayesConfig, Config, configure
from collab.runs.store import RunStore
from collab.storage import replacing, write_text
from collab.text import clean
from collab.training import EXPLAINED, Finished

_ENDS = ("", ".safetensors")


def export_model(store: RunStore, run: str, path: Path) -> None:
    """Copy a run's model to a file that is not there yet, whole or not at all.

    Raises NotFound for a run or a folder that is not there, CollabError for a run without a model and for a file that
    is there, and BadConfig for a name that ends as other files do.
    """
    store.check_model(run)
    if path.suffix.lower() not in _ENDS and not path.suffix[1:].isdigit():
        raise BadConfig(
            f"{path.name} would be no {path.suffix} file: a model is named {path.stem}.safetensors. Its factors go out "
            "with --factors, as .npz, .parquet or .tsv."
        )
    if not path.parent.is_dir():
        raise NotFound(f"There is no folder {path.parent} to put the model in.")
    if path.exists():
        raise CollabError(f"{path} is there already, and is not overwritten. Give another name, or move it away.")
    with replacing(path) as temporary:
        shutil.copyfile(store.model_path(run), temporary)


def import_model(store: RunStore, path: Path) -> str:
    """Make a finished run of a model file and return its number; it is in use where nothing else is.

    Raises NotFound, and BadData for a file that is no model of this program.
    """
    artifact = open_artifact(path)
    config = _config(artifact, path)
    name = Path(clean(artifact.data)).name or "data"
    data = _known_data(store, artifact.dataset) or DataSpec(source=name)
    run = store.create(data, artifact.split, config, name=path.stem, data_name=name)
    store.read_data(run, artifact.dataset)
    with replacing(store.model_path(run)) as temporary:
        shutil.copyfile(path, temporary)
    write_text(store.folder(run) / "events.jsonl", _finished(run, artifact.metrics, config).line() + "\n")
    store.finished(run)
    return run


def _config(artifact: Artifact, path: Path) -> Config:
    try:
        options = {name: value for name, value in artifact.config.items() if name != "model"}
        return configure(artifact.model, **options)
    except BadConfig as error:
        raise BadData(f"a model that this program does not know: {error}", file=path) from None


def _known_data(store: RunStore, dataset: str) -> DataSpec | None:
    """Return where another run read the same data; None where none did."""
    return next((store.config(info.run).data for info in store.runs() if info.dataset == dataset), None)


def _finished(run: str, metrics: Mapping[str, Any], config: Config) -> Finished:
    """Return the last word of the fit that left these figures; those that are missing are None, or 0."""
    return Finished(
        run=run,
        valid_loss=_figure(metrics, "valid_loss"),
        mse=_figure(metrics, "mse"),
        rmse=_figure(metrics, "rmse"),
        accuracy=_figure(metrics, "accuracy"),
        keep="samples" if isinstance(config, BayesConfig) else getattr(config, "keep", "last"),
        kept=int(_figure(metrics, "kept") or 0),
        seconds=_figure(metrics, "seconds") or 0.0,
        rows_per_epoch=int(_figure(metrics, "rows_per_epoch") or 0),
        distinct_rows_per_epoch=int(_figure(metrics, "distinct_rows_per_epoch") or 0),
        explained=_explained(metrics),
        r_hat=_figure(metrics, "r_hat"),
    )


def _explained(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Return the shares that blocks of features explain."""
    shares = {name: _figure(metrics, name) for name in metrics if name.startswith(EXPLAINED)}
    return {name.removeprefix(EXPLAINED): max(0.0, share) for name, share in shares.items() if share is not None}


def _figure(metrics: Mapping[str, Any], name: str) -> float | None:
    value = metrics.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
