"""Small files as values: our own JSON as models of pydantic, written whole, read whoever wrote them; and TOML."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from collab.errors import BadConfig, BadData
from collab.storage.files import read_small, write_text
from collab.storage.os_errors import os_error_text
from collab.text import clean

Model = TypeVar("Model", bound=BaseModel)

Line = Annotated[str, AfterValidator(clean)]
"""Text that may be drawn: one line without control characters."""

_LARGEST, _LARGEST_TOML = 1 << 22, 1 << 16


def read_model(path: Path, model: type[Model]) -> Model:
    """Return what a file says, as `model` checks it. Raises BadData for one that is missing, damaged or above 4 MB."""
    try:
        return model.model_validate_json(read_small(path, _LARGEST))
    except OSError as error:
        raise BadData(os_error_text(error), file=path) from error
    except ValidationError as error:
        raise BadData("it is damaged.", file=path) from error


def write_model(path: Path, model: BaseModel) -> None:
    """Write a model as lines that a person can read, whole or not at all. Raises NotKept."""
    write_text(path, model.model_dump_json(indent=1) + "\n")


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says. Raises FileNotFoundError where there is none, and BadConfig for one that cannot be
    read, is above 64 KB or something else.
    """
    import tomllib  # not above: most starts read none

    try:
        return tomllib.loads(read_small(path, _LARGEST_TOML).decode())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadConfig(f"{path}: {os_error_text(error)}") from None
    except ValueError as error:
        raise BadConfig(f"{path}: this is not TOML: {error}") from None
