"""Every command keeps to the same rules: help, exit statuses, errors, pipes, and no heavy imports."""

import os
import pty
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from tests.cli.conftest import Cli, complaints
from tests.program import PROGRAM
from tui.cli.commands import app as commands


def loaded(*arguments: str) -> set[str]:
    """Return the top-level packages that a command imports."""
    command = [sys.executable, "-X", "importtime", "-m", "tui.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("command", ["", "train", "runs"])
def test_help_is_plain_text(cli: Cli, command: str) -> None:
    done = cli(*command.split(), "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Usage: collab-tui{' ' + command if command else ''} ")
    assert "│" not in done.out


def test_every_command_has_its_help_in_plain_text() -> None:
    group = get_command(commands)
    assert isinstance(group, TyperGroup)
    for command in group.list_commands(group.make_context("collab-tui", [], resilient_parsing=True)):
        done = CliRunner().invoke(commands, [command, "--help"], prog_name="collab-tui")
        assert (done.exit_code, done.stderr) == (0, ""), command
        assert done.output.startswith(f"Usage: collab-tui {command} ")
        assert "│" not in done.output


def test_help_and_lists_import_neither_torch_nor_textual() -> None:
    heavy = {"torch", "fastai", "pandas", "sklearn", "matplotlib", "textual", "pooch", "scipy"}
    assert not (heavy | {"numpy", "pydantic"}) & loaded("--help")
    assert not (heavy | {"numpy"}) & loaded("profiles", "list")
    assert not heavy & loaded("train", "--help")
    assert not heavy & loaded("lr-find", "--help")
    assert not heavy & loaded("runs", "list")
    assert not heavy & loaded("data", "list")


def test_recommending_imports_neither_torch_nor_pandas(trained: Path) -> None:
    assert not {"torch", "fastai", "pandas", "sklearn", "matplotlib", "textual"} & loaded("recommend")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("recommend --by low", "--by takes joined, stars, likely,"),
        ("recommend -n 0", '-n takes 1 or more, not "0".'),
        ("recommend --diversity 7", '--diversity takes 1 or less, not "7".'),
        ("train --epochs many", '--epochs takes a whole number, not "many".'),
        ("recommend --known much", '--known takes a number, not "much".'),
        ("similar", "Missing argument 'TITLE|ID...'."),
    ],
)
def test_a_value_that_is_refused_is_told_in_a_line_of_our_words(cli: Cli, command: str, said: str) -> None:
    done = cli(*command.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"collab-tui: {said}")
    assert done.err.endswith(f"What it takes: collab-tui {command.split()[0]} --help\n")


def test_the_app_needs_a_terminal(cli: Cli) -> None:
    done = cli()
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "collab-tui demo" in done.err


def test_options_of_the_app_do_not_go_before_a_command(cli: Cli) -> None:
    done = cli("--data", "sample", "runs", "list")
    assert (done.status, done.err) == (2, "collab-tui: Put the options of runs after it.\n")


def test_unknown_commands_and_options_are_wrong_usage_and_what_is_spelt_alike_is_named(cli: Cli) -> None:
    done = cli("recomend")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        'collab-tui: No command "recomend". Did you mean recommend? They are listed by collab-tui --help.\n'
    )
    assert cli("xyzzy").err == 'collab-tui: No command "xyzzy". They are listed by collab-tui --help.\n'
    for mistyped, meant in ((("runs", "lst"), "list"), (("recommend", "--genr", "War"), "--genre")):
        done = cli(*mistyped)
        assert done.status == 2
        assert meant in done.err.splitlines()[-1]
    assert cli("runs", "list", "--colour").status == 2


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    done = cli("--version")
    assert (done.status, done.out, done.err) == (0, f"collab-tui {version('collab-tui')}\n", "")


def test_a_traceback_is_shown_only_on_request(cli: Cli) -> None:
    assert cli("runs", "show", "9").err == "collab-tui: There is no run 9. There are no runs yet.\n"
    done = cli("runs", "show", "9", "--debug")
    assert done.status == 1
    assert done.err.startswith("Traceback")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("MemoryError", "collab-tui: there is too little memory for this. Free some, then repeat."),
        ("KeyError('x')", "collab-tui: an error in the program itself: KeyError: 'x' (--debug shows where)"),
    ],
)
def test_what_nobody_foresaw_is_a_line(error: str, line: str) -> None:
    program = f"import tui.cli.entry as entry\ndef broken(_):\n    raise {error}\nentry._run = broken\nentry.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, f"{line}\n")


def test_a_data_folder_that_cannot_be_made_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cli("runs", "list", home=tmp_path / "file" / "home")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert str(tmp_path / "file" / "home") in done.err


def test_a_reader_that_has_gone_is_no_error(trained: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    program = subprocess.Popen([*PROGRAM, "recommend"], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert program.stderr is not None
    assert (complaints(program.stderr.read()), program.wait(timeout=60)) == ([], 0)
    program.stderr.close()


def test_a_terminal_without_stars_gets_numbers(trained: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, "rate", "1", "3.5"], capture_output=True, text=True, env=env, check=True)
    assert done.stdout == "Film 1 (1951)  3.5   1 rated\n"


def test_progress_is_one_line_on_a_terminal_and_gone_when_results_come(films: Path) -> None:
    leading, following = pty.openpty()
    command = [*PROGRAM, "data", "info", str(films)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=following, text=True, check=True)
    os.close(following)
    drawn = os.read(leading, 100_000).decode()
    os.close(leading)
    assert "reading films" in drawn
    assert "\n" not in drawn
    assert drawn.endswith("\r\x1b[K")
    assert done.stdout.startswith("name ")
