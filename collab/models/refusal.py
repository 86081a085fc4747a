"""Why a value was refused, in words: what its setting takes, and the value."""

from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails


def refusal(error: ErrorDetails, config: type[BaseModel]) -> str:
    """Return the sentence for an error in settings: 'epochs is a whole number from 1 to 10,000, not "many".'"""
    name, value = str(error["loc"][0]), _value_text(error["input"])
    if error["type"] == "value_error":
        return f"{name} {value}: {error['msg'].removeprefix('Value error, ')}."
    return f"{name} is {_taken(config.model_fields[name])}, not {value}."


def _value_text(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"' if value else "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _taken(field: FieldInfo) -> str:
    """Return what a setting takes: one of some words, or a number within bounds."""
    if get_origin(field.annotation) is Literal:
        *most, last = (f'"{word}"' for word in get_args(field.annotation))
        return f"{', '.join(most)} or {last}"
    number = "a whole number" if field.annotation is int else "a number"
    bounds = list[str]()
    for bound in field.metadata:
        match bound:
            case Ge(ge=low):
                bounds.append(f"from {low:,}")
            case Gt(gt=low):
                bounds.append(f"above {low:,}")
            case Le(le=high):
                bounds.append(f"{'to' if bounds and bounds[0].startswith('from') else 'up to'} {high:,}")
    return " ".join([number, *bounds])
