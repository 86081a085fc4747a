"""The settings that a search goes over, and how far."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from collab.errors import BadConfig
from collab.models import Config

if TYPE_CHECKING:
    from optuna import Trial

_TIMES = 8.0
_RIDGE = 0.02  # around which a ridge is searched that is 0 otherwise
_LAYERS = ("30", "50", "100", "200", "50,25", "100,50", "200,100")


class Range(Protocol):
    """The values of one setting that may be tried."""

    def draw(self, trial: "Trial", name: str) -> Any:
        """Return the value that the search tries next."""

    def kept(self, value: Any) -> Any | None:
        """Return a value as it is drawn, or None where it is outside."""


class Numbers:
    """Numbers from `low` to `high`, by their logarithm; `whole` ones have no fraction."""

    def __init__(self, low: float, high: float, *, whole: bool = False) -> None:
        self._low, self._high, self._whole = low, high, whole

    def draw(self, trial: "Trial", name: str) -> Any:
        """Return the number that the search tries next, with three digits that count."""
        if self._whole:
            return trial.suggest_int(name, int(self._low), int(self._high), log=True)
        return float(f"{trial.suggest_float(name, self._low, self._high, log=True):.3g}")

    def kept(self, value: Any) -> Any | None:
        """Return the number, or None where it is outside."""
        return value if self._low <= value <= self._high else None


class Words:
    """Any of some values, each written as a word."""

    def __init__(self, *values: str) -> None:
        self._values = values

    def draw(self, trial: "Trial", name: str) -> Any:
        """Return the word that the search tries next."""
        return trial.suggest_categorical(name, self._values)

    def kept(self, value: Any) -> Any | None:
        """Return the value as a word, or None where it is none of them."""
        word = value if isinstance(value, str) else ",".join(map(str, value))
        return word if word in self._values else None


def ranges(config: Config) -> dict[str, Range]:
    """Return what may be tried of each setting of a model: around `config`, an eighth of it to eight times as much, or
    what is usual.
    """
    known: dict[str, Range] = {
        "lr": Numbers(1e-4, 5e-2),
        "wd": Numbers(1e-3, 0.5),
        "factors": Numbers(4, 128, whole=True),
        "epochs": Numbers(2, 15, whole=True),
        "bs": Numbers(16, 1024, whole=True),
        "layers": Words(*_LAYERS),
        "schedule": Words("one-cycle", "flat"),
        "head": Words("ordinal", "gaussian"),
        "ridge": _around(config, "ridge", _RIDGE),
        "shrinkage": _around(config, "shrinkage"),
        "neighbours": Numbers(5, 500, whole=True),
    }
    return {name: spread for name, spread in known.items() if name in type(config).model_fields}


_NOT_BY_ITSELF = {"epochs", "bs", "schedule", "head", "neighbours"}


def searched(config: Config, names: str | None, fixed: Mapping[str, Any]) -> dict[str, Range]:
    """Return what is tried: the settings named, with commas between, or those that count most and are not fixed.

    Raises BadConfig for a setting that cannot be searched, for one that is fixed too, and where there is none.
    """
    known = ranges(config)
    chosen = (
        [name.strip() for name in names.split(",")]
        if names
        else [name for name in known if _counts(config, name, fixed)]
    )
    for name in chosen:
        if name not in known:
            raise BadConfig(f'{config.model} has no setting "{name}" to search. It has: {", ".join(known) or "none"}.')
        if name in fixed:
            raise BadConfig(f"--{name} fixes what --search {name} would try: leave one of them out.")
    if not chosen:
        raise BadConfig(f"{config.model} has no setting to search{', but those fixed' if fixed and known else ''}.")
    return {name: known[name] for name in chosen}


def _counts(config: Config, name: str, fixed: Mapping[str, Any]) -> bool:
    is_off = getattr(config, name) == 0
    return name not in _NOT_BY_ITSELF and name not in fixed and not is_off


def _around(config: Config, name: str, usual: float = 1.0) -> Numbers:
    middle = float(getattr(config, name, 0.0) or usual)
    return Numbers(middle / _TIMES, middle * _TIMES)
