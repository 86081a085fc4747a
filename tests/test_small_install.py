"""The small install: everything that it promises works where torch, fastai, pandas, Numba and pyarrow are not there."""

import json
import re
import subprocess
import tomllib
import venv
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from collab.testing import Terminal
from collab.testing.made_up import write_films

ROOT = Path(__file__).parent.parent
LEFT_OUT = {"torch", "fastai", "pandas", "numba", "pyarrow"}
_MEGABYTE, _LARGEST = 1_000_000, 500
_COMMANDS = """
import json, sys
from typer.testing import CliRunner
from collab.errors import CollabError
from tui.cli.commands import app
for line in sys.stdin:
    done = CliRunner().invoke(app, json.loads(line), prog_name="collab-tui")
    said = str(done.exception) if isinstance(done.exception, CollabError) else repr(done.exception or "")
    print(json.dumps([done.exit_code, done.output, said]), flush=True)
"""


def normal(name: str) -> str:
    """Return the name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    """Return the versions of a file of pins, by name."""
    lines = (line for line in (ROOT / file).read_text().splitlines() if line and not line.startswith("#"))
    return {normal(name): version for name, _, version in (line.partition("==") for line in lines)}


@cache
def installed() -> dict[str, Distribution]:
    return {normal(each.metadata["Name"]): each for each in distributions()}


def requirements(lines: Sequence[str]) -> set[str]:
    """Return the names that are needed here, without extras."""
    parsed = map(Requirement, lines)
    return {normal(each.name) for each in parsed if each.marker is None or each.marker.evaluate({"extra": ""})}


def test_the_list_is_whole_pinned_and_without_what_it_leaves_out() -> None:
    small, project = pins("requirements/small.txt"), tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert small.items() <= pins("constraints.txt").items()
    assert not LEFT_OUT & set(small)
    needed = requirements(project["dependencies"]).union(
        *(requirements(installed()[name].requires or []) for name in small)
    )
    assert needed - LEFT_OUT <= set(small)
    assert set(small) <= needed


def test_it_takes_at_most_500_megabytes() -> None:
    files = (file for name in pins("requirements/small.txt") for file in installed()[name].files or [])
    places = {Path(str(file.locate())) for file in files}
    assert sum(place.stat().st_size for place in places if place.is_file()) < _LARGEST * _MEGABYTE


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Python of its own, which sees the packages of the small install and this project alone."""
    folder, packages = tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("packages")
    for name in (*pins("requirements/small.txt"), "collab-tui"):
        files = installed()[name].files or []
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            source = Path(str(installed()[name].locate_file(top)))
            if source.exists():
                (packages / top).symlink_to(source)
    venv.create(folder, symlinks=True)
    [site] = folder.glob("lib/python*/site-packages")
    (site / "small.pth").write_text(f"{packages}\n{ROOT}\n")
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_films(tmp_path_factory.mktemp("data") / "films", users=60, items=50)


@pytest.fixture(scope="module")
def trained(python: Path, home: Path, films: Path) -> Path:
    """Return the data folder with a model of bayes on films, trained by the program of the small install."""
    command = [str(python), "-m", "tui.cli", "train", "--data", str(films), "--model", "bayes", "--epochs", "20"]
    done = subprocess.run(command, env={"COLLAB_HOME": str(home)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "finished" in done.stdout
    return home


def test_what_it_leaves_out_is_not_there(python: Path) -> None:
    looked = f"from importlib.util import find_spec; print([name for name in {sorted(LEFT_OUT)!r} if find_spec(name)])"
    assert subprocess.run([python, "-c", looked], capture_output=True, text=True, check=True).stdout == "[]\n"


def answers(python: Path, home: Path, *commands: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield status, output and error of each command, in one process of the small install."""
    lines = "".join(f"{json.dumps(command)}\n" for command in commands)
    done = subprocess.run(
        [python, "-c", _COMMANDS],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        env={"COLLAB_HOME": str(home)},
    )
    yield from (tuple(json.loads(line)) for line in done.stdout.splitlines())


def test_rating_recommending_and_browsing_work(python: Path, trained: Path, films: Path, tmp_path: Path) -> None:
    letterboxd = tmp_path / "ratings.csv"
    letterboxd.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Film 3,1953,https://boxd.it/x,4.5\n")
    commands = [
        ["data", "info", "sample"], ["rate", "Film 1 (1951)", "5"], ["rate", "Film 2 (1952)", "1"], ["ask"],
        ["recommend"], ["recommend", "--shelves"], ["recommend", "--surprise"], ["similar", "Film 1 (1951)"],
        ["search", "film"], ["title", "Film 1 (1951)"], ["pair", "Film 1 (1951)", "Film 2 (1952)"], ["biases"], ["map"],
        ["factors"], ["errors"], ["certainty"], ["users"], ["taste"], ["mark", "Film 4 (1954)", "watch"], ["watchlist"],
        ["profiles", "import", str(letterboxd), "--yes"], ["profiles", "export", str(tmp_path / "out.csv")],
        ["profiles", "list"], ["runs", "list"], ["models", "export", "1", str(tmp_path / "films.safetensors")],
        ["predict", "1", "Film 1 (1951)"], ["learn", "by-hand"], ["learn", "biases"], ["doctor", "--no-measure"],
        ["evaluate", "--data", str(films), "--model", "ease", "--protocol", "ranking", "--split", "random:0.2"],
    ]  # fmt: skip
    failed = {
        " ".join(command): (output, error)
        for command, (status, output, error) in zip(commands, answers(python, trained, *commands), strict=True)
        if status
    }
    assert failed == {}


@pytest.mark.parametrize("model", ["popularity", "item-knn", "ials", "als"])
def test_models_without_torch_are_trained(python: Path, trained: Path, films: Path, model: str) -> None:
    [(status, output, error)] = answers(python, trained, ["train", "--data", str(films), "--model", model])
    assert (status, error) == (0, "''")
    assert "finished" in output


def test_what_needs_more_says_what_to_type(python: Path, trained: Path, films: Path, tmp_path: Path) -> None:
    parquet = tmp_path / "ratings.parquet"
    parquet.write_bytes(b"PAR1")
    dot_bias = ("--data", str(films), "--model", "dot-bias")
    refused = {
        ("train", *dot_bias): "dot-bias needs torch, which is not installed here: pip install torch",
        ("lr-find", *dot_bias): "dot-bias needs torch",
        ("data", "info", str(parquet)): "Reading Parquet needs pyarrow",
        ("recommend", "--all", "--out", str(tmp_path / "lists")): "--all needs pyarrow",
        ("models", "export", "1", str(tmp_path / "f.tsv"), "--factors"): "--factors needs pyarrow",
        ("learn", "networks"): "This page needs torch",
    }
    for (status, _, error), expected in zip(answers(python, trained, *refused), refused.values(), strict=True):
        assert status != 0
        assert expected in error


@pytest.mark.terminal
def test_the_app_lists_and_rates(python: Path, trained: Path) -> None:
    with Terminal([str(python), "-m", "tui.cli"], size=(120, 40), env={"COLLAB_HOME": str(trained)}) as terminal:
        terminal.press("R")
        terminal.wait_for("answered")
        terminal.press("T", "n")
        terminal.wait_for("dot-bias needs torch")
        terminal.press("R")
        terminal.wait_for("answered")
        terminal.press("4")
        terminal.press("F")
        terminal.wait_for("For you")
        terminal.press("B")
        terminal.wait_for("biases")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
