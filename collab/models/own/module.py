"""A module that someone wrote as the lesson does: built, checked, its mistakes reported with their lines."""

import importlib.util
import inspect
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from collab.errors import BadModule
from collab.models import Encoded, Learned, OwnConfig, own_parts
from collab.models.own.dot_product import find_dot_product
from collab.models.own.source_lines import line_of_attribute, line_of_error, line_of_method

_TABLE_SIZES = ("n_users", "n_items", "n_factors")
_ALSO_CALLED = {"n_movies": "n_items", "n_titles": "n_items", "n_films": "n_items"}


class OwnModule(nn.Module):
    """Holds the module and watches it: `forward` gives float32 (batch,). Raises BadModule, with the line."""

    def __init__(self, inner: nn.Module, path: Path) -> None:
        super().__init__()
        self.inner = inner
        self._path = path

    def forward(self, codes: Tensor) -> Tensor:
        """Return what the module predicts for codes, int64 (batch, 2)."""
        try:
            stars = self.inner(codes)
        except Exception as error:
            raise _explained(error, self._path) from error
        return self._checked(stars, len(codes))

    def _checked(self, stars: object, size: int) -> Tensor:
        shape = tuple(stars.shape) if isinstance(stars, Tensor) else None
        if not isinstance(stars, Tensor) or shape not in ((size,), (size, 1)):
            returned = type(stars).__name__ if shape is None else f"shape {shape}"
            raise self.problem(
                f"forward returned {returned} for a batch of {size}; it must return one number a row, shape ({size},) "
                f"or ({size}, 1). A dot product of two rows is (a * b).sum(dim=1)."
            )
        if torch.is_grad_enabled() and not stars.requires_grad:
            raise self.problem(
                "no parameter takes part in what forward returns, so nothing can be learned from its loss"
            )
        return stars.reshape(size).float()

    def problem(self, problem: str) -> BadModule:
        """Return the error that tells of a problem with what `forward` does."""
        return BadModule(problem, self._path, line_of_method(self._path, type(self.inner).__name__, "forward"))

    def learned(self, encoded: Encoded) -> Learned | None:
        """Return its tables where it is a dot product of two, else None."""
        return find_dot_product(self.inner, encoded)


def build(encoded: Encoded, config: OwnConfig, _y_range: tuple[float, float]) -> OwnModule:
    """Load FILE.py and make the class over the vocabularies. Raises BadModule, with the line."""
    parts = own_parts(config.model)
    assert parts is not None  # noqa: S101 (the registry gives this builder to FILE.py:Class alone)
    path, name = parts
    kind = _load(path, name)
    sizes = dict(zip(_TABLE_SIZES, (encoded.users, encoded.items, config.factors), strict=True))
    try:
        module = _construct(kind, sizes, path)
    except BadModule:
        raise
    except Exception as error:
        raise _explained(error, path) from error
    _check_parameters(module, encoded, path)
    return OwnModule(module, path)


def _load(path: Path, name: str) -> type[nn.Module]:
    if not path.is_file():
        raise BadModule("there is no such file", path)
    spec = importlib.util.spec_from_file_location("collab_own_model", path)
    assert spec is not None  # noqa: S101 (a .py file has one)
    assert spec.loader is not None  # noqa: S101 (as above)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise _explained(error, path) from error
    kind = getattr(module, name, None)
    if not (isinstance(kind, type) and issubclass(kind, nn.Module)):
        own = [each for each, value in vars(module).items() if _is_module(value, spec.name)]
        there = f"Its modules are: {', '.join(own)}." if own else "It has no class that is a Module."
        raise BadModule(f"no Module called {name}. {there}", path)
    return kind


def _is_module(value: object, home: str) -> bool:
    return isinstance(value, type) and issubclass(value, nn.Module) and value.__module__ == home


def _construct(kind: type[nn.Module], sizes: dict[str, int], path: Path) -> nn.Module:
    """Call the class with n_users, n_items and n_factors by keyword where it has them, else in that order."""
    taken = [
        each
        for each in list(inspect.signature(kind.__init__).parameters.values())[1:]
        if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    ]
    known = {each.name: sizes[_ALSO_CALLED.get(each.name, each.name)] for each in taken if _is_size(each.name)}
    required = [each.name for each in taken if each.default is each.empty]
    if all(name in known for name in required):
        return kind(**known)
    if not known and len(required) == len(sizes):
        return kind(*sizes.values())
    missing = ", ".join(name for name in required if name not in known)
    raise BadModule(
        f"{kind.__name__} asks for {missing}, and it is given n_users, n_items and n_factors: give the rest defaults",
        path,
        line_of_method(path, kind.__name__, "__init__"),
    )


def _is_size(name: str) -> bool:
    return _ALSO_CALLED.get(name, name) in _TABLE_SIZES


def _check_parameters(module: nn.Module, encoded: Encoded, path: Path) -> None:
    """Raise BadModule for numbers that were meant to be learned and that the optimiser cannot see."""
    for part in module.modules():
        for name, value in vars(part).items():
            if isinstance(value, Tensor) and _is_meant_to_learn(value, encoded):
                problem = (
                    f"{name} is a plain tensor, which the optimiser cannot see: wrap it, as in nn.Parameter({name})"
                )
            elif isinstance(value, list | tuple | dict) and name[0] != "_" and _hides_parameters(value):
                problem = (
                    f"{name} is a plain {type(value).__name__}, and what it holds is hidden from the optimiser: use "
                    "nn.ModuleList, nn.ModuleDict, nn.Sequential or nn.ParameterList"
                )
            else:
                continue
            raise BadModule(problem, path, line_of_attribute(path, type(part).__name__, name))
    if not any(True for _ in module.parameters()):
        line = line_of_method(path, type(module).__name__, "__init__")
        raise BadModule("it has no parameters, so there is nothing to learn", path, line)


def _is_meant_to_learn(value: Tensor, encoded: Encoded) -> bool:
    table = value.dim() > 0 and value.is_floating_point() and value.shape[0] in (encoded.users, encoded.items)
    return value.requires_grad or table


def _hides_parameters(value: "list[object] | tuple[object, ...] | dict[object, object]") -> bool:
    held = value.values() if isinstance(value, dict) else value
    return any(isinstance(each, nn.Module | nn.Parameter) for each in held)


def _explained(error: BaseException, path: Path) -> BadModule:
    return BadModule(f"{type(error).__name__}: {error}", path, line_of_error(error, path))
