"""The commands as a tree of values: what man pages, reference and completion are made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from collab.coldstart import STRATEGIES
from collab.data import catalog
from collab.lesson import page_names
from collab.models import MODELS
from collab.recommend import By
from tui.cli import app

PROGRAM = "collab-tui"
"""The name of the program."""

OR_A_FILE = "..."
"""Stands behind values in whose place a file may be named."""

Values = str | Sequence[str] | None
"""The values of an option: those of a kind that completion knows, "" for any, one of several, or none at all."""

_SPLITS = ("random:0.2@42", "u1", "u2", "u3", "u4", "u5", "temporal:0.2", "latest:1", "users:0/5", "items:0/5")
_BY_OPTION: dict[str, Values] = {
    "--data": "data",
    "--profile": "profiles",
    "--with": "profiles",
    "--run": "runs",
    "--continue": "runs",
    "--compare": "runs",
    "--preset": "presets",
    "--genre": "genres",
    "--among": "lists",
    "--not-among": "lists",
    "--split": _SPLITS,
    "--strategy": STRATEGIES,
    "--model": (*MODELS, OR_A_FILE),
}
_BY_METAVAR: dict[str, Values] = {
    "TITLE|ID": "titles",
    "TITLE|ID...": "titles",
    "ID": "runs",
    "ID...": "runs",
    "NAME|PATH": "data",
    "FILE": "files",
    "PAGE": page_names(),
    "ORDER": get_args(By),
}
_NAMES: dict[str, Values] = {
    "profiles": "profiles",
    "lists": "lists",
    "data": tuple(name for name, entry in catalog.ENTRIES.items() if entry.url),
}
_NEW_NAMES = ("profiles new",)


@dataclass(frozen=True)
class Parameter:
    """An option or an argument: its names, the word for its value, help, values, and whether it may be repeated."""

    names: tuple[str, ...]
    metavar: str
    about: str
    values: Values
    repeated: bool = False
    required: bool = False


@dataclass(frozen=True)
class Command:
    """A command: the words that call it, its help, arguments, options, and the commands of its group."""

    path: tuple[str, ...]
    about: str
    epilog: str
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    commands: "tuple[Command, ...]"

    @property
    def name(self) -> str:
        """The words that call it, after those of the program."""
        return " ".join(self.path)

    @property
    def summary(self) -> str:
        """The first sentence of its help."""
        return self.about.partition("\n\n")[0].replace("\n", " ")

    @property
    def usage(self) -> str:
        """How it is written."""
        parts = [PROGRAM, *self.path, "[OPTIONS]"]
        if self.commands:
            return " ".join([*parts, "COMMAND", "[ARGS]..."])
        return " ".join(parts + [each.metavar if each.required else f"[{each.metavar}]" for each in self.arguments])

    def walk(self) -> "Iterator[Command]":
        """Yield the command and those below it."""
        yield self
        for command in self.commands:
            yield from command.walk()


def read_commands() -> Command:
    """Return the program as a tree, with every command imported."""
    program = get_command(app)
    context = program.make_context(PROGRAM, [], resilient_parsing=True)
    return _command(program, context, ())


def _command(command: Any, context: Any, path: tuple[str, ...]) -> Command:
    assert isinstance(command, TyperCommand | TyperGroup)  # what Typer makes
    below: tuple[Command, ...] = ()
    if isinstance(command, TyperGroup):
        named = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        below = tuple(_command(each, context, (*path, name)) for name, each in named)
    parameters = [each for each in command.params if not getattr(each, "hidden", False)]
    return Command(
        path,
        (command.help or "").strip(),
        (command.epilog or "").strip(),
        tuple(_parameter(each, path) for each in parameters if each.param_type_name == "argument"),
        tuple(_parameter(each, path) for each in parameters if each.param_type_name == "option"),
        below,
    )


def _parameter(parameter: Any, path: tuple[str, ...]) -> Parameter:
    is_flag = bool(getattr(parameter, "is_flag", False))
    annotation = parameter.type_descriptor.annotation
    inner = next((each for each in get_args(annotation) if get_origin(annotation) is list), annotation)
    choices = get_args(inner) if get_origin(inner) is Literal else ()
    metavar = "" if is_flag else parameter.metavar or "|".join(choices) or _usual_metavar(parameter, inner)
    return Parameter(
        (*parameter.opts, *parameter.secondary_opts) if parameter.param_type_name == "option" else (parameter.name,),
        metavar.strip("[]"),
        parameter.help or "",
        None if is_flag else choices or _values(parameter, inner, path),
        bool(getattr(parameter, "multiple", False)) or get_origin(annotation) is list,
        parameter.required,
    )


def _usual_metavar(parameter: Any, kind: type) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    return {int: "N", float: "NUMBER"}.get(kind, "TEXT")


def _values(parameter: Any, kind: type, path: tuple[str, ...]) -> Values:
    for name in parameter.opts:
        if name in _BY_OPTION:
            return _BY_OPTION[name]
    if kind is Path:
        return "files"
    metavar = (parameter.metavar or "").strip("[]")
    if parameter.param_type_name == "option" and metavar in ("ID", "FILE"):
        return "files" if metavar == "FILE" else ""
    if metavar == "NAME" and parameter.param_type_name == "argument" and " ".join(path) not in _NEW_NAMES:
        return _NAMES.get(path[0], "")
    return _BY_METAVAR.get(metavar, "")
