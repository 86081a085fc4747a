"""A run's settings as a TOML file, out of one run and into another."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

SMALL = ("--epochs", "2", "--lr", "0.02", "--split", "users:0/5")
pytestmark = pytest.mark.usefixtures("scratch")


def test_a_run_starts_another_that_ends_at_the_same_loss(cli: Cli, films: Path, tmp_path: Path) -> None:
    first = cli("train", "--data", str(films), "--model", "collab-nn", "--layers", "8,4", *SMALL, "--json").lines[-1]
    said = cli("runs", "show", "1", "--toml")
    assert (said.status, said.complaints) == (0, [])
    assert tomllib.loads(said.out)["settings"]["layers"] == [8, 4]
    path = tmp_path / "mine.toml"
    path.write_text(said.out)
    again = cli("train", "--settings", str(path), "--json").lines
    assert (again[0]["model"], again[0]["split"]) == ("collab-nn", "users:0/5")
    assert again[-1]["valid_loss"] == first["valid_loss"]
    assert tomllib.loads(cli("runs", "show", "2", "--toml").out) == tomllib.loads(said.out)


def test_options_go_over_the_file(cli: Cli, films: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('model = "dot-bias"\n[settings]\nfactors = 3\nepochs = 1\n')
    assert cli("train", "--data", str(films), "--settings", str(path), "--factors", "5").status == 0
    assert tomllib.loads(cli("runs", "show", "1", "--toml").out)["settings"]["factors"] == 5
    assert cli("train", "--data", str(films), "--settings", str(path), "--model", "dot", "--epochs", "2").status == 0
    other = tomllib.loads(cli("runs", "show", "2", "--toml").out)
    assert (other["model"], other["settings"]["factors"], other["settings"]["epochs"]) == ("dot", 50, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("modl = 'dot'", 'there is no "modl". Did you mean model?'),
        ("model = 'dot'\n[data]\nsorce = 'x'", 'there is no "data.sorce". Did you mean source or scale?'),
        ("split = 'u1'", 'model is missing, as in model = "dot-bias"'),
        ("model = 3", 'model cannot be "3"'),
        ("model = 'dot'\n[settings]\nlr = {a = 1}", "no setting of a model: lr"),
        ("model = 'dot'\n[settings]\nlr = 'fast'", 'lr is a number above 0 up to 10, not "fast"'),
        ("model = 'dot'\n[settings]\nlearning = 1", "dot has no setting learning"),
        ("model = 'nothing'", "nothing"),
        ("model: dot", "this is not TOML"),
        ("\0", "this is not TOML"),
    ],
    ids=["model", "source", "missing", "number", "table", "word", "setting", "name", "colon", "bytes"],
)
def test_a_file_that_says_something_else_is_refused_in_words(cli: Cli, tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    done = cli("train", "--settings", str(path))
    assert (done.status, done.out) == (2, "")
    assert why in done.err


def test_a_file_goes_with_nothing_that_has_its_own(cli: Cli, films: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'model = "dot"\n[data]\nsource = "{films}"\n')
    for options, why in (
        (("--continue", "1"), "Give --continue or --settings, not both"),
        (("--preset", "dot product"), "Give --settings or --preset, not both"),
        (("--lesson",), "--settings does not go with it"),
        (("--scale", "1:5:1"), "says how its data is read: --scale goes with --data"),
    ):
        done = cli("train", "--settings", str(path), *options)
        assert (done.status, done.out) == (2, "")
        assert why in done.err
    assert "No such file" in cli("train", "--settings", str(tmp_path / "none.toml")).err
