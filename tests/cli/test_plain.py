"""--plain and COLLAB_PLAIN: what every command prints, as sentences and records that can be read out."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.conftest import Cli, run
from tests.program import PROGRAM
from tui.cli.commands import app as commands

COLUMNS_OR_SIGNS = re.compile(r"\S {2,}\S|[^\x00-\x7f]|[#.*]{3}")
RECORD = re.compile(r"(\w[\w ]*: \S[^;]*; )+(\w[\w ]*: )?\S.*")


@pytest.fixture(scope="module")
def rated_home(trained_home: Path, films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two runs, one of them of a name, and two people's answers."""
    home = Path(shutil.copytree(trained_home, tmp_path_factory.mktemp("rated") / "home"))
    options = ("--data", str(films), "--factors", "4", "--epochs", "1", "--wd", "0.5", "--name", "strong")
    assert run("train", *options, home=home).status == 0
    assert run("profiles", "new", "anna", home=home).status == 0
    for profile, stars in (("me", "4.5"), ("anna", "2")):
        for item in "123":
            assert run("rate", item, stars, "--profile", profile, home=home).status == 0
    return home


@pytest.fixture
def rated(rated_home: Path, home: Path) -> Path:
    """Give the test a data folder like that of its own; return it."""
    shutil.copytree(rated_home, home)
    return home


COMMANDS = (
    "data list",
    "runs list",
    "runs show 1",
    "runs compare 1 2",
    "runs follow 1",
    "rate --list",
    "ask --n 3",
    "recommend --n 3",
    "recommend --n 3 --with anna",
    "similar 7 --n 3",
    "search film",
    "pair 7 8",
    "title 7",
    "biases --n 3",
    "map --titles 3",
    "factors --n 3",
    "users --n 3",
    "learn --list",
    "learn by-hand",
    "watchlist",
    "profiles list",
    "profiles history",
    "profiles compare me anna",
    "lr-find --bs 512",
)


def test_no_command_prints_columns_bars_or_signs(cli: Cli, rated: Path, films: Path) -> None:
    for command in COMMANDS:
        done = cli(*command.split(), *(("--data", str(films)) if command.startswith("lr-find") else ()), "--plain")
        assert (done.status, done.complaints) == (0, []), command
        assert done.out, command
        assert [line for line in done.out.splitlines() if COLUMNS_OR_SIGNS.search(line.strip())] == [], command
        assert CliRunner().invoke(commands, [*command.split(), "--help"]).output.count("--plain") == 1


@pytest.mark.parametrize("command", ["data list", "runs list", "ask --n 3", "similar 7 --n 3", "recommend --n 3"])
def test_tables_become_a_record_a_line(cli: Cli, rated: Path, command: str) -> None:
    done = cli(*command.split(), env={"COLLAB_PLAIN": "1"})
    lines = [line for line in done.out.partition("\n\n")[0].splitlines() if not line.endswith(":")]
    assert lines
    assert all(RECORD.fullmatch(line) for line in lines)
    assert cli(*command.split(), "--plain").out == done.out


def test_a_run_tells_its_epochs_and_its_end(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--factors", "4", "--epochs", "2", "--plain")
    assert (done.status, done.complaints) == (0, [])
    epochs = [line for line in done.out.splitlines() if line.startswith("epoch: ")]
    assert [line.partition(";")[0] for line in epochs] == ["epoch: 1 of 2", "epoch: 2 of 2"]
    for line in epochs:
        assert re.fullmatch(
            r"epoch: \d of 2; train loss: [\d.]+; valid loss: [\d.]+; rmse: [\d.]+; time: \d+ seconds?", line
        )


def test_recommendations_have_their_reasons_in_the_record(cli: Cli, rated: Path) -> None:
    first = cli("recommend", "--n", "1", "--plain").out.strip()
    assert re.fullmatch(
        r"rank: 1; title: .+; stars: \d\.\d; spread: \d\.\d; ratings: [\d,]+; genres: .+; likely to be chosen: .+; "
        r"range: .+; because: [+-].+",
        first,
    )


def test_json_stays_json(cli: Cli, rated: Path) -> None:
    env = {"COLLAB_PLAIN": "1"}
    assert cli("runs", "list", "--json", env=env).out == cli("runs", "list", "--json").out


@pytest.mark.parametrize("value", ["", "0"])
def test_an_empty_variable_or_0_asks_for_nothing(cli: Cli, trained: Path, value: str) -> None:
    assert cli("runs", "list", env={"COLLAB_PLAIN": value}).out == cli("runs", "list").out


def test_it_may_stand_before_the_command(cli: Cli, trained: Path) -> None:
    assert cli("--plain", "runs", "list").out == cli("runs", "list", "--plain").out


@pytest.mark.parametrize(("arguments", "env"), [(("--plain",), {}), ((), {"COLLAB_PLAIN": "1"})])
def test_the_app_is_drawn_and_names_the_commands_instead(
    cli: Cli, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    done = cli(*arguments, env=env)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "The app draws a screen" in done.err
    assert "collab-tui --help" in done.err


def test_nothing_is_written_over_even_on_a_terminal(films: Path) -> None:
    leading, following = pty.openpty()
    command = [*PROGRAM, "data", "info", str(films), "--plain"]
    done = subprocess.run(command, stdout=following, stderr=following, check=True)
    os.close(following)
    drawn = os.read(leading, 100_000).decode()
    os.close(leading)
    assert done.returncode == 0
    assert "\x1b" not in drawn
    assert re.search(r"\r(?!\n)", drawn) is None
