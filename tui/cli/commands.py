"""The table of commands, each imported when it is called, and the app where none is given."""

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Annotated, Any, NamedTuple

import typer
from typer import Option
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from collab.errors import BadConfig
from collab.text import clean, did_you_mean
from tui.cli.common import Data, Plain, print_line
from tui.cli.start import start_app


class _Command(NamedTuple):
    """Where a command is, and what it does in a few words: the list of all of them imports none."""

    place: str
    does: str


_COMMANDS: Mapping[str, _Command] = {
    "demo": _Command("tui.cli.titles.demo:app", "The main job on the films included: train, rate, recommend"),
    "train": _Command("tui.cli.runs.train:app", "Train a model in a process of its own"),
    "lr-find": _Command("tui.cli.runs.lr_find:app", "Try rising learning rates, and suggest one"),
    "runs": _Command("tui.cli.runs.runs:app", "List, show, use, follow, stop, resume, compare runs"),
    "models": _Command("tui.cli.runs.models:app", "Trained models as files of their own: export, import"),
    "rate": _Command("tui.cli.titles.answers:rate_app", "Rate a title; list, undo or forget what was rated"),
    "mark": _Command("tui.cli.titles.answers:mark_app", "Put a title on the watchlist, or say that it was seen"),
    "ask": _Command("tui.cli.titles.answers:ask_app", "The next titles worth asking about"),
    "recommend": _Command("tui.cli.titles.recommend:recommend_app", "What a person is likely to enjoy, and why"),
    "taste": _Command("tui.cli.titles.taste:app", "What a person likes more than others do, to read and to show"),
    "watchlist": _Command(
        "tui.cli.titles.recommend:watchlist_app", "The titles to watch, the likeliest to please first"
    ),
    "lists": _Command("tui.cli.titles.lists:app", "Named lists to choose from: import, show, delete"),
    "predict": _Command("tui.cli.titles.predict:predict_app", "The stars that users of the data would give"),
    "similar": _Command("tui.cli.titles.similar:similar_app", "The titles closest to one, or to several together"),
    "title": _Command("tui.cli.titles.title:app", "The card of a title: stars, ranks, neighbours, your history"),
    "pair": _Command("tui.cli.inside:pair_app", "Two titles compared"),
    "search": _Command("tui.cli.titles.similar:search_app", "Find titles by a part of them, mistyped or not"),
    "learn": _Command("tui.cli.learn:app", "The pages of Learn, computed on the data at hand"),
    "biases": _Command("tui.cli.inside:biases_app", "The titles with the highest and the lowest biases"),
    "map": _Command("tui.cli.inside:map_app", "The titles on the map, by principal components"),
    "factors": _Command("tui.cli.inside:factors_app", "The titles at both ends of each factor"),
    "errors": _Command("tui.cli.inside:errors_app", "Errors on held-out ratings"),
    "certainty": _Command("tui.cli.inside:certainty_app", "How many held-out ratings lie within their 80% range"),
    "users": _Command("tui.cli.inside:users_app", "The users of the data, and whose taste is nearest"),
    "evaluate": _Command("tui.cli.evaluation.evaluate:app", "Train on each split, and measure on what it holds out"),
    "tune": _Command("tui.cli.evaluation.tune:app", "Search a model's settings by trials on held-out ratings"),
    "profiles": _Command("tui.cli.titles.profiles:app", "People: list, new, rename, import, export, compare"),
    "data": _Command("tui.cli.runs.data:app", "Data sets: list, get, info"),
    "serve": _Command("tui.cli.serve.commands:app", "The app for many people over ssh or in browsers"),
    "completion": _Command("tui.cli.completion.command:app", "What lets a shell complete a command line"),
    "doctor": _Command("tui.cli.doctor:app", "What was found of this terminal and machine"),
}


_LISTED = "They are listed by collab-tui --help."


class _Commands(TyperGroup):
    """The commands of the table, each with --plain: the app's first frame waits for none of them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (the base class asks for it)
        """Return the names in the order of the table."""
        return list(_COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (as above)
        """Write the names of the table with what they do."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.does) for name, command in _COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first argument names. Raises BadConfig, with those spelt like a mistyped one."""
        if args[0] not in _COMMANDS:
            raise BadConfig(f'No command "{args[0]}".{did_you_mean(args[0], list(_COMMANDS))} {_LISTED}')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises BadConfig for a value that an option or argument does not take, in our words."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            path = error.ctx.command_path if error.ctx is not None else "collab-tui"
            raise BadConfig(f"{_refusal(error)} What it takes: {path} --help") from error

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002 (as above)
        """Import a command; None where there is no such one."""
        if cmd_name not in _COMMANDS:
            return None
        command = get_command(resolve_name(_COMMANDS[cmd_name].place))
        assert isinstance(command, TyperCommand | TyperGroup)  # noqa: S101 (what Typer makes)
        [plain] = (option for option in self.params if "--plain" in option.opts)
        for each in command.commands.values() if isinstance(command, TyperGroup) else (command,):
            each.params.append(plain)
        return command


_TAKES = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "greater_than_equal": "{ge:g} or more",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "{le:g} or less",
    "less_than": "less than {lt:g}",
}
"""What an option takes, by the kind of the error that Pydantic, which reads its value for Typer, raises."""


def _refusal(error: typer.BadParameter) -> str:
    """Return why a value was refused: '-n takes 1 or more, not "0".'"""
    kinds = getattr(error.__cause__, "errors", None)
    [kind] = kinds()[:1] if kinds is not None and error.param is not None else [None]
    if kind is None or error.param is None:
        return error.format_message().rstrip(".") + "."
    takes = _TAKES.get(kind["type"], "").format(**kind.get("ctx", {}))
    if not takes:
        takes = kind["msg"].rpartition(" is not one of ")[2].replace("'", "").rstrip(".")
    name = error.param.opts[0] if error.param.opts[0].startswith("-") else str(error.param.name).upper()
    return f'{name} takes {takes}, not "{clean(str(kind["input"]))}".'


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print_line(f"collab-tui {version('collab-tui')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    data: Data = None,
    profile: Annotated[str | None, Option(metavar="NAME", help="Whose answers. [the person last in use]")] = None,
    ascii_only: Annotated[bool, Option("--ascii", help="Draw with ASCII alone.")] = False,
    no_mouse: Annotated[bool, Option("--no-mouse", help="Leave the mouse to the terminal.")] = False,
    fresh: Annotated[bool, Option("--fresh", help="Start without what the last start left.")] = False,
    _plain: Plain = False,
    _version: Annotated[
        bool, Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
    _debug: Annotated[bool, Option("--debug", help="Show where in the program an error arose.")] = False,
) -> None:
    """Train collaborative-filtering models, rate a few films, read recommendations that fit.

    Without a command, the app starts, with --data, --profile, --ascii, --no-mouse and --fresh.
    """
    if context.invoked_subcommand is None:
        start_app(data, profile, ascii_only=ascii_only, mouse=not no_mouse, fresh=fresh)
        return
    if data or profile or ascii_only or no_mouse or fresh:
        raise BadConfig(f"Put the options of {context.invoked_subcommand} after it.")
    from collab.processes import interrupt_on_signals

    interrupt_on_signals()
