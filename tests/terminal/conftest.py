"""Fixtures of the tests on terminals: runs whose workers, and a tmux whose server, are ended with the test."""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from collab.runs import RunStore, end
from collab.storage import private_folder, write_text


@pytest.fixture
def runs() -> Iterator[RunStore]:
    """Return the runs of this test; those that still go on are ended after it."""
    store = RunStore()
    yield store
    for info in store.runs():
        if store.alive(info.run):
            end(store, info.run)


@pytest.fixture
def tmux() -> Iterator[Sequence[str]]:
    """Return the command of a tmux with a server and settings of its own: that of another test may still be ending."""
    with tempfile.TemporaryDirectory(prefix="tmux-") as folder:
        command = ["tmux", "-u", "-S", f"{folder}/server", "-f", "/dev/null"]
        yield command
        subprocess.run([*command, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def familiar(home: Path) -> None:
    """Let the app be known here already: it trains nothing by itself, and introduces no screen."""
    visited = ["train", "rate", "foryou", "similar", "inside", "learn"]
    record = {"version": 1, "shown": {}, "visited": visited, "left": []}
    write_text(private_folder(home) / "state.json", json.dumps(record))
