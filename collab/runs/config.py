"""How a run was started: its config.json, and the same as a TOML file to start others by."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from collab.data import DataSpec
from collab.errors import BadConfig
from collab.storage import Line, os_error_text, read_toml
from collab.text import did_you_mean

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
    notify: tuple[Line, ...] = ()
    """The command that is run on its end, failure or silence, and its arguments; none where it is empty."""


class SearchResult(BaseModel):
    """The best of a search of settings: its `figure` by the `goal` that was searched for, on what `split` holds out,
    and of how many trials it is the best.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    goal: Literal["loss", "ndcg10"]
    figure: float
    split: Line
    trials: int


class SettingsFile(BaseModel):
    """The contents of a TOML file of settings: the model with its settings, and where it says so, data and split, and
    the search that they are the best of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    model: Line
    split: Line = ""
    data: DataSpec | None = None
    settings: Annotated[dict[str, Any], AfterValidator(_plain)] = {}
    search: SearchResult | None = None


def settings_toml(record: RunConfig, search: SearchResult | None = None) -> str:
    """Return how a run was started as TOML, which `read_settings` takes; what follows the data is left out. `search` is
    what the settings are the best of, if anything.
    """
    import tomli_w  # not above: lists of runs wait for nothing of it

    settings = {name: value for name, value in record.config.items() if name != "model" and value is not None}
    said = {"model": record.config["model"], "split": record.split}
    data = record.data.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    best_of = {} if search is None else {"search": search.model_dump()}
    return tomli_w.dumps({**said, "data": data, "settings": settings, **best_of})


def read_settings(path: Path) -> SettingsFile:
    """Return what a TOML file of settings says. Raises BadConfig where it cannot be read or says something else."""
    try:
        return SettingsFile.model_validate(read_toml(path))
    except FileNotFoundError as error:
        raise BadConfig(f"{path}: {os_error_text(error)}") from None
    except ValidationError as error:  # a mistyped name is why another is missing: it is told first
        first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        raise BadConfig(f"{path}: {_problem(first)}") from None


def _problem(error: Any) -> str:
    """Return what is wrong with a file of settings, and what would be right."""
    names, example = [str(part) for part in error["loc"]], 'as in model = "dot-bias"'
    known = list(DataSpec.model_fields if names[0] == "data" and len(names) > 1 else SettingsFile.model_fields)
    match error["type"]:
        case "extra_forbidden":
            return f'there is no "{".".join(names)}".{did_you_mean(names[-1], known)} There are {", ".join(known)}.'
        case "missing":
            return (
                f"{'.'.join(names)} is missing, {example}." if names == ["model"] else f"{'.'.join(names)} is missing."
            )
        case "value_error":
            return f"{error['ctx']['error']}."
    return f'{".".join(names)} cannot be "{error["input"]}"; runs show RUN --toml prints such a file.'
