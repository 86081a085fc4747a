"""Our own JSON files as models of pydantic: written whole, read whoever wrote them."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from collab.errors import BadData
from collab.storage.files import read_small, write_text
from collab.storage.os_errors import os_error_text
from collab.text import clean

Model = TypeVar("Model", bound=BaseModel)

Line = Annotated[str, AfterValidator(clean)]
"""Text that may be drawn: one line without control characters."""

_LARGEST = 1 << 22


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
