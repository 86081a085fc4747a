"""The disk fills up while a run is at work and while a person rates films: both say so, and nothing kept is lost."""

import re
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from collab.data import DataSpec
from collab.profiles import ProfileStore
from collab.runs import RunStore, follow, resume
from collab.runs.checkpoint import open_state
from collab.storage import home_folder
from collab.testing import Terminal, add_model
from collab.training import Epoch, Event, Failed, Resumed
from tests.hostile.locked import as_anyone, read_only, set_disk
from tests.profiles.films import film
from tests.program import PROGRAM
from tests.runs.workers import end_all, run_of, worker_pid


@pytest.fixture
def store(home: Path) -> Iterator[RunStore]:
    """Return a store whose workers are ended with the test."""
    store = RunStore(home)
    yield store
    end_all(store)


@pytest.fixture
def films(tmp_path: Path) -> DataSpec:
    """Return ratings of which an epoch takes a moment."""
    rows = (f"{row % 500},{row * 7 % 300},{row % 5 + 1}\n" for row in range(40_000))
    (tmp_path / "films.csv").write_text("user,item,rating\n" + "".join(rows))
    return DataSpec(source=str(tmp_path / "films.csv"))


def fill_disk(store: RunStore, run: str, room: float) -> list[Event]:
    """Follow a run to its end; once it has a checkpoint, no file becomes larger than `room` times that."""
    written: list[Event] = []
    state, full = store.folder(run) / "state.safetensors", False
    for event in follow(store, run, poll=0.02):
        written.append(event)
        if isinstance(event, Epoch) and state.exists() and not full:
            set_disk(worker_pid(store, run), room=int(room * state.stat().st_size))
            full = True
    return written


@pytest.mark.parametrize(
    ("room", "status", "why"),
    [
        (0.9, "failed", r"state\.safetensors was not written: no file may become that large here\. Look at ulimit -f"),
        (0.0, "died", "Its process ended without a word"),
    ],
)
def test_a_run_says_that_the_disk_is_full_and_goes_on_from_its_checkpoint(
    store: RunStore, films: DataSpec, room: float, status: str, why: str
) -> None:
    run = run_of(store, films, factors=20, epochs=500)
    last = fill_disk(store, run, room)[-1]
    assert isinstance(last, Failed)
    assert re.search(why, last.error)
    assert (store.summary(run).status, store.model_path(run).exists()) == (status, False)
    kept = open_state(store.folder(run) / "state.safetensors")
    assert kept is not None
    assert not list(store.folder(run).glob(".state*"))
    before = len(store.events(run))
    resume(store, run)
    for event in islice(follow(store, run, poll=0.02), before, None):
        if isinstance(event, Resumed):
            assert event.epoch == kept.epoch + 1
            store.request_stop(run)
    assert store.summary(run).status == "stopped"


@pytest.mark.terminal
def test_stars_that_are_not_kept_are_not_shown_and_everything_else_goes_on() -> None:
    add_model()
    with Terminal(PROGRAM, size=(120, 30)) as terminal:
        terminal.wait_for("you, 0 rated")
        terminal.press("R")
        terminal.wait_for("·····")
        terminal.press("4")
        terminal.wait_for("you, 1 rated")
        set_disk(terminal.process.pid, room=0)
        terminal.press("5")
        terminal.wait_for("Not kept: the disk is full")
        assert "you, 1 rated" in terminal.text
        terminal.press("F")
        terminal.wait_for("80% between")
        terminal.press("R")
        terminal.wait_for("·····")
        set_disk(terminal.process.pid)
        terminal.press("5")
        terminal.wait_for("you, 2 rated")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert len(ProfileStore().present("me")) == 2


@pytest.mark.terminal
def test_the_app_starts_in_a_read_only_folder_and_keeps_nothing() -> None:
    add_model()
    ProfileStore().answer("me", film("old"))
    with read_only(home_folder()), Terminal(PROGRAM, size=(120, 30), before=as_anyone) as terminal:
        terminal.wait_for("No answer can be kept now: that is not permitted to you")
        terminal.press("R")
        terminal.wait_for("·····")
        terminal.press("5")
        terminal.wait_for("Not kept: that is not permitted to you")
        assert "0 rated" in terminal.text
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert [answer.name for answer in ProfileStore().present("me")] == ["Film old (1990)"]


@pytest.mark.terminal
def test_the_app_starts_where_the_folder_of_its_data_was_closed(tmp_path: Path) -> None:
    films = tmp_path / "closed" / "films.csv"
    films.parent.mkdir()
    films.write_text("user,item,rating\n" + "".join(f"{row % 9},Film {row % 7},{row % 5 + 1}\n" for row in range(60)))
    subprocess.run([*PROGRAM, "train", "--data", str(films), "--epochs", "1"], capture_output=True, check=True)
    films.parent.chmod(0)
    with Terminal(PROGRAM, size=(120, 30), before=as_anyone) as terminal:
        terminal.wait_for("·····")
        terminal.press("5")
        terminal.wait_for("1 answered")
        terminal.press("T", "n")
        text = terminal.wait_for("x tries it again")
        assert ("not permitted" in text, "COLLAB_HOME" in text) == (True, False)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
