"""The options that several commands take, and how a command is made."""

import os
from typing import Annotated

import typer

from collab.errors import BadConfig
from tui.cli.common.streams import PLAIN


def _take_plain(value: bool) -> None:
    if value:
        os.environ[PLAIN] = "1"


Plain = Annotated[
    bool,
    typer.Option(
        "--plain",
        callback=_take_plain,
        expose_value=False,
        help=f"Sentences instead of columns, bars and signs; so does {PLAIN}=1.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line, nothing else on stdout.")]
Data = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="NAME|PATH", help="Data set; without it, the one in use, which runs use ID changes."
    ),
]
Run = Annotated[str | None, typer.Option("--run", metavar="ID", help="A run instead of the one in use.")]
Profile = Annotated[str, typer.Option("--profile", metavar="NAME", help="Whose answers.")]
Count = Annotated[int, typer.Option("-n", "--n", min=1, metavar="N", help="How many titles.")]
RunIds = Annotated[list[str], typer.Argument(metavar="ID...", help="The numbers of runs, as `runs list` shows them.")]
RunId = Annotated[str, typer.Argument(metavar="ID", help="The run's number, as `runs list` shows it.")]
Encoding = Annotated[
    str, typer.Option("--encoding", metavar="NAME", help="Its encoding, as in windows-1251; else guessed.")
]
NoHeader = Annotated[bool, typer.Option("--no-header", help="The first row has no names.")]
Master = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Where Spark is: local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT. [local[*]]"
    ),
]
Memory = Annotated[
    str | None, typer.Option(metavar="SIZE", help="Memory of Spark's driver and of each executor, as in 4g. [2g]")
]
Skip = Annotated[int | None, typer.Option("--skip", min=0, metavar="N", help="Lines before its table.")]
TitleOrId = Annotated[str, typer.Argument(metavar="TITLE|ID", help='As in "Alien (1979)", or an item id.')]


def new_app(about: str | None = None) -> typer.Typer:
    """Return an empty group of commands, or one command, that prints its help as plain text."""
    return typer.Typer(help=about, no_args_is_help=about is not None, rich_markup_mode=None, add_completion=False)


def columns_of(text: str | None) -> dict[str, str] | None:
    """Read user=..,item=..,rating=..,time=... Raises BadConfig."""
    if text is None:
        return None
    pairs = [part.split("=", 1) for part in text.split(",")]
    if any(len(pair) < 2 or not pair[0] for pair in pairs):
        raise BadConfig(f'Columns are written user=..,item=..,rating=..,time=.., not "{text}".')
    return {role.strip(): column.strip() for role, column in pairs}
