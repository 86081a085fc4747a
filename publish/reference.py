"""The reference: every command with its options, every setting, and every key, as Markdown."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from collab.models import MODELS
from publish.command_tree import PROGRAM, Command, Parameter
from tui.actions import ACTIONS

_MADE = "Made from the program by `make reference`; change the program, not this page.\n"
_OF_MODELS = """## Of models

Each is an option of `collab-tui train` and of `collab.configure`, and stands in the form of Train. Beyond a million
ratings some [follow the size of the data](scale.md)."""
_OF_KEYS = """Each line is an action, by the name that `[keys]` in `config.toml` takes: `"rate.skip_title" = ["s"]`.
Digits stay stars."""
_PLACES = {"app": "Everywhere", "list": "In every list", "foryou": "For you", "inside": "Browse inside"}


def commands_page(program: Command) -> str:
    """Return the page of commands."""
    parts = [f"# Commands\n\n{_MADE}\n{program.about}\n"]
    parts += [_options(program), "\nEvery command takes `--help`, and `--plain` as above.\n"]
    parts += [part for command in program.commands for part in _command(command)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _command(command: Command) -> Iterator[str]:
    level = "##" if len(command.path) == 1 else "###"
    yield f"{level} {PROGRAM} {command.name}"
    if not command.commands:
        yield f"    {command.usage}"
    yield re.sub(r"\n\s*\n", "\n\n", command.about)
    if command.epilog:
        yield command.epilog
    if not command.commands:
        yield _options(command)
    for each in command.commands:
        yield from _command(each)


def _options(command: Command) -> str:
    own = [each for each in command.options if command.path == () or "--plain" not in each.names]
    rows = [_row(each) for each in (*command.arguments, *own)]
    return "\n".join(["| | |", "| --- | --- |", *rows]) if rows else ""


def _row(parameter: Parameter) -> str:
    names = ", ".join(parameter.names) if parameter.names[0].startswith("-") else ""
    return f"| `{_cell(f'{names} {parameter.metavar}'.strip())}` | {_cell(parameter.about)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def settings_page(screen: Mapping[str, str], variables: Mapping[str, str]) -> str:
    """Return the page of settings: those of each model, of config.toml, and of the environment."""
    parts = [
        f"# Settings\n\n{_MADE}",
        _OF_MODELS,
        *(_model(name) for name in MODELS),
        "## Of the app\n\n`[screen]` in `config.toml`, in the data folder; what is not there follows the terminal.",
        _table(screen),
        "`[keys]` puts an action on other keys, see [keys](keys.md).",
        "## Of the environment",
        _table(variables),
    ]
    return "\n\n".join(parts) + "\n"


def _model(name: str) -> str:
    model = MODELS[name]
    rows = [
        f"| `{field}` | {_cell(str(_default(info.default)))} | {_cell(info.description or '')} |"
        for field, info in model.config.model_fields.items()
        if field != "model"
    ]
    return "\n".join([f"### {name}\n\n{model.summary}\n", "| setting | default | |", "| --- | --- | --- |", *rows])


def _default(value: object) -> object:
    if isinstance(value, tuple):
        return ",".join(str(each) for each in value)
    return "" if value is None else value


def _table(rows: Mapping[str, str]) -> str:
    return "\n".join(["| | |", "| --- | --- |", *(f"| `{name}` | {_cell(about)} |" for name, about in rows.items())])


def keys_page() -> str:
    """Return the page of keys, place by place."""
    parts = [
        f"# Keys\n\n{_MADE}",
        _OF_KEYS,
    ]
    for place, actions in groupby(sorted(ACTIONS, key=lambda each: _order(each.where)), key=lambda each: each.where):
        rows = [f"| {_keys(each.keys)} | {_cell(each.help)} | `{each.id}` |" for each in actions]
        parts.append(
            "\n".join(
                [f"## {_PLACES.get(place, place.capitalize())}\n", "| keys | | action |", "| --- | --- | --- |", *rows]
            )
        )
    return "\n\n".join(parts) + "\n"


def _order(place: str) -> int:
    places = [action.where for action in ACTIONS]
    return places.index(place)


def _keys(keys: tuple[str, ...]) -> str:
    return " ".join("`` ` ``" if key == "`" else f"`{_cell(key)}`" for key in keys)
