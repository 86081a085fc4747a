"""Every child process is started by the one command line, and errors come back as what they were."""

import asyncio
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import collab
import tui
from collab import errors
from collab.data import DataSpec
from collab.errors import CollabError
from collab.evaluation import COLD
from collab.inspection import lay_out
from collab.lesson import Situation, compute_page, find_page, page_names
from collab.processes.job import error_of, error_record
from collab.runs import RunStore, start
from collab.testing.made_up import made_up
from collab.training import find_rate
from tui.core import fetch
from tui.core.runs.evaluating import evaluate

SPLIT = "random:0.2@42"


def read(data: DataSpec) -> None:
    data.load()


def train(data: DataSpec) -> None:
    store = RunStore()
    start(store, store.create(data, SPLIT, collab.configure("dot")))


def find(data: DataSpec) -> None:
    find_rate(data, SPLIT, collab.configure("dot"))


def lay(_data: DataSpec) -> None:
    lay_out(np.zeros((3, 2)))


def learn(data: DataSpec) -> None:
    page = next(page for page in map(find_page, page_names()) if page.torch)
    compute_page(page, Situation(made_up(users=5, items=5), None, {}), data, None)


def fetch_it(_data: DataSpec) -> None:
    asyncio.run(fetch("ml-100k", print))


def evaluate_it(_data: DataSpec) -> None:
    asyncio.run(evaluate("1", COLD, print, print))


@pytest.mark.parametrize("ask", [read, train, find, lay, learn, fetch_it, evaluate_it])
def test_every_child_is_started_with_the_one_set_of_flags(
    ask: Callable[[DataSpec], None], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "films.csv").write_text("user,item,rating\n1,1,3\n")
    commands: list[list[str]] = []

    def popen(command: list[str], **options: object) -> None:
        commands.append(command)
        assert isinstance(options["env"], dict)
        assert options["env"]["OMP_NUM_THREADS"]
        raise CollabError("enough")

    monkeypatch.setattr(subprocess, "Popen", popen)
    with pytest.raises(CollabError, match="enough"):
        ask(DataSpec(source=str(tmp_path / "films.csv")))
    assert [command[:3] for command in commands] == [[sys.executable, "-P", "-m"]]


def test_no_other_module_names_the_interpreter() -> None:
    naming = [
        path.relative_to(root.parent).as_posix()
        for root in (Path(inspect.getfile(collab)).parent, Path(inspect.getfile(tui)).parent)
        for path in root.rglob("*.py")
        if any(word in path.read_text() for word in ("sys.executable", "create_subprocess", "multiprocessing"))
        and "testing" not in path.parts
    ]
    assert naming == ["collab/processes/command.py"]


@pytest.mark.parametrize(
    "error",
    [
        errors.BadData("a value.", file="films.csv", line=3), errors.BadConfig("no"), errors.BadRating("no"),
        errors.UnknownItem("x", ["y"]), errors.UnknownUser("no"), errors.AmbiguousTitle("x", ["1", "2"]),
        errors.BadModule("no class", "mine.py", 3), errors.TrainingFailed("no"), errors.NotFound("no"),
        errors.NotKept("no"),
    ],
)  # fmt: skip
def test_an_error_comes_back_as_the_class_and_the_text_that_it_was(error: CollabError) -> None:
    back = error_of(error_record(error))
    assert (type(back), str(back)) == (type(error), str(error))


def test_an_error_of_a_class_that_is_not_ours_is_still_one_to_read() -> None:
    back = error_of({"error": "SystemExit", "message": "no"})
    assert (type(back), str(back)) == (CollabError, "no")
