"""The real program in real processes, on made-up films."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from collab.processes import python_command
from collab.testing.made_up import write_films
from tests.forking import Forked, command_server
from tests.program import PROGRAM


@dataclass(frozen=True)
class Done:
    """How a command ended: its status, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The messages on stderr, but for how far it was, which is told of what takes longer than ten seconds, and for
        what the results are from.
        """
        return complaints(self.err)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON objects it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


_STEPS = re.compile(
    r"(fit \d+ of \d+: )?learning what people choose|plain lists on |predicting what |compiling the loop"
)
"""Begins what is told of a step whose length is not known."""


def complaints(err: str) -> list[str]:
    """Return the lines of stderr that tell neither how far something is nor what the results are from."""
    lines = [line for line in err.splitlines() if not _STEPS.match(line)]
    return [line for line in lines if " percent" not in line and not line.startswith("From ")]


Cli = Callable[..., Done]
_READ_LATE = {"COLUMNS", "COLLAB_PLAIN", "_COLLAB_TUI_COMPLETE"}
"""Variables that nothing reads before a command begins."""


def run(
    *arguments: str,
    home: Path | None = None,
    folder: Path | None = None,
    timeout: float = 600,  # against what hangs: a busy machine takes minutes for what is seconds' work
    env: Mapping[str, str] | None = None,
) -> Done:
    """Run a command to its end in `folder`, without a terminal, with `env` added to the environment; by a Python of its
    own where any of that is read from the start on.
    """
    places = {"COLLAB_HOME": str(home)} if home else {}
    whole_env = {**os.environ, "COLUMNS": "100", "LC_ALL": "C.UTF-8", **places, **(env or {})}
    if set(env or {}) <= _READ_LATE:
        return _forked(arguments, whole_env, folder or Path.cwd(), timeout)
    command = [*PROGRAM, *arguments]
    done = subprocess.run(
        command,
        input="",
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        env=whole_env,
        cwd=folder,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _forked(arguments: Sequence[str], env: Mapping[str, str], folder: Path, timeout: float) -> Done:
    """Run a command without the start of Python."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = python_command("tui.cli", *arguments)
        path, seconds = command_server().path, int(timeout)
        status = Forked(path, command, stdout=out, stderr=err, env=env, cwd=str(folder), timeout=seconds).wait()
        for file in (out, err):
            file.seek(0)
        return Done(status, out.read().decode(), err.read().decode())


@pytest.fixture
def cli() -> Cli:
    """Return what runs a command."""
    return run


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of made-up films."""
    return write_films(tmp_path_factory.mktemp("data") / "films")


@pytest.fixture(scope="session")
def trained_home(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one finished run."""
    home = tmp_path_factory.mktemp("trained") / "home"
    done = run("train", "--data", str(films), "--factors", "4", "--epochs", "2", "--json", home=home)
    assert (done.status, done.complaints) == (0, [])
    return home


@pytest.fixture
def trained(trained_home: Path, home: Path) -> Path:
    """Give the test a data folder of its own with one finished run; return it."""
    shutil.copytree(trained_home, home)
    return home
