"""A run's config.json: how it was started."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from collab.data import DataSpec
from collab.storage import Line

_LONGEST_LIST, _LARGEST = 100, 1e15


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    """Return settings that can be shown. Raises ValueError for what no model's are."""
    for name, value in config.items():
        parts = value if isinstance(value, list | tuple) else [value]
        numbers = all(isinstance(part, int | float) and abs(part) <= _LARGEST for part in parts)
        if len(parts) > _LONGEST_LIST or not (numbers or value is None or isinstance(value, str)):
            raise ValueError(f"no setting of a model: {name}")
    return config


class RunConfig(BaseModel):
    """The run's config.json. `created` is in seconds since 1970; the worker fills in `dataset`."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    run: str
    name: Line = ""
    note: Line = ""
    created: float
    data: DataSpec
    data_name: Line
    split: Line
    config: Annotated[dict[str, Any], AfterValidator(_plain)]
    dataset: Line = ""
    fingerprint: Line = ""
    """That of the rows and ids as they were read, which the worker fills in too."""
    parent: Line = ""
    """The run whose model this one goes on from, or nothing."""
