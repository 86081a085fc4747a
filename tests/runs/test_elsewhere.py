"""Runs watched from elsewhere: commands run at their end, and event files."""

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import collab
from collab.data import DataSpec
from collab.errors import BadConfig
from collab.runs import RunStore, follow, start
from collab.runs.elsewhere import NewsWatch, news_of, notify, notifying_command, write_event_files
from collab.runs.elsewhere.notifier import watch
from collab.testing.fake_worker import FINISHED, STARTED, FakeWorker, epoch
from collab.training import Failed, Stopped
from tests.runs.workers import SPLIT

_WRITE = """
import json, os, sys
state = {name: value for name, value in os.environ.items() if name.startswith("COLLAB_")}
with open(sys.argv[1], "a") as file:
    file.write(json.dumps({**state, "arguments": sys.argv[2:]}))
"""


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    """Return a command that writes the variables it has and its further arguments into a pipe, `notices`."""
    (tmp_path / "write.py").write_text(_WRITE)
    os.mkfifo(tmp_path / "notices")
    return sys.executable, str(tmp_path / "write.py"), str(tmp_path / "notices"), "a b;$(id)"


def next_notice(tmp_path: Path) -> dict[str, Any]:
    """Wait for the command to be run, and return what it was run with."""
    notice: dict[str, Any] = json.loads((tmp_path / "notices").read_text())
    return notice


@pytest.fixture
def at_work(store: RunStore, command: tuple[str, ...]) -> tuple[FakeWorker, str]:
    """Return a worker that does what the test says, and its run."""
    worker = FakeWorker()
    run = store.create(DataSpec(source="sample"), SPLIT, collab.configure("dot-bias"), name="mine", notify=command)
    worker.start(store, run)
    worker.write_events(run, STARTED, epoch(1), epoch(2))
    return worker, run


Ends = Callable[[FakeWorker, str], None]


def _fails(worker: FakeWorker, run: str) -> None:
    worker.write_events(run, Failed(error="Too little memory."))
    worker.end(run)


def _finishes(worker: FakeWorker, run: str) -> None:
    worker.write_events(run, FINISHED)
    worker.end(run)


def _stops(worker: FakeWorker, run: str) -> None:
    worker.write_events(run, Stopped(epoch=2))
    worker.end(run)


def _dies(worker: FakeWorker, run: str) -> None:
    worker.end(run)


@pytest.mark.parametrize(
    ("ends", "news", "error"),
    [
        (_finishes, "finished", ""),
        (_stops, "stopped", ""),
        (_fails, "failed", "Too little memory."),
        (_dies, "died", "Its process ended without a word; the run's log may say more."),
    ],
    ids=["finished", "stopped", "failed", "died"],
)
def test_a_command_is_run_once_at_the_end_with_the_state_in_its_environment(
    store: RunStore, at_work: tuple[FakeWorker, str], tmp_path: Path, ends: Ends, news: str, error: str
) -> None:
    worker, run = at_work
    ends(worker, run)
    watch(store, run, worker=os.getpid(), poll=0)
    notice = next_notice(tmp_path)
    assert (notice["COLLAB_RUN"], notice["COLLAB_RUN_NEWS"], notice["COLLAB_RUN_ERROR"]) == (run, news, error)
    assert (notice["COLLAB_RUN_NAME"], notice["COLLAB_RUN_EPOCH"], notice["COLLAB_RUN_EPOCHS"]) == ("mine", "2", "5")
    assert (notice["COLLAB_RUN_FOLDER"], notice["COLLAB_RUN_IN_USE"]) == (str(store.folder(run)), "0")
    assert notice["arguments"] == ["a b;$(id)"]


def test_a_run_that_falls_silent_is_told_of_once_each_time(
    store: RunStore, at_work: tuple[FakeWorker, str], tmp_path: Path
) -> None:
    worker, run = at_work
    for name in ("lock", "events.jsonl"):
        os.utime(store.folder(run) / name, (0, 0))
    summary = store.summary(run)
    assert news_of(summary) == "silent"
    assert news_of(replace(summary, silent=0.0)) == ""
    notify(store.config(run).notify, "silent", summary, store.folder(run), COLLAB_PERSON="anna")
    notice = next_notice(tmp_path)
    assert (notice["COLLAB_RUN_NEWS"], notice["COLLAB_RUN_STATUS"]) == ("silent", "running")
    assert notice["COLLAB_PERSON"] == "anna"
    assert float(notice["COLLAB_RUN_SILENT"]) > 60
    worker.end(run)


def test_a_run_with_another_worker_by_now_has_another_notifier(
    store: RunStore, at_work: tuple[FakeWorker, str]
) -> None:
    worker, run = at_work
    (store.folder(run) / "lock").write_text(f"{os.getpid()} {os.uname().nodename}")
    threads = set(threading.enumerate())
    watch(store, run, worker=os.getpid() + 1, poll=0)
    begun = set(threading.enumerate()) - threads  # one waits for each command that was run
    worker.end(run)  # first: it would end the process that the lock names
    assert not begun


def test_a_run_that_is_started_has_a_notifier_which_outlives_whoever_started_it(
    store: RunStore, no_data: DataSpec, command: tuple[str, ...], tmp_path: Path
) -> None:
    run = store.create(no_data, SPLIT, collab.configure("dot"), notify=command)
    start(store, run)
    list(follow(store, run, poll=0.02))
    notice = next_notice(tmp_path)
    assert (notice["COLLAB_RUN_NEWS"], "gone.csv" in notice["COLLAB_RUN_ERROR"]) == ("failed", True)


def test_news_of_several_folders_are_told_by_one_command(
    store: RunStore, at_work: tuple[FakeWorker, str], command: tuple[str, ...], tmp_path: Path
) -> None:
    worker, run = at_work
    ended = store.create(DataSpec(source="sample"), SPLIT, collab.configure("dot"))
    threads, news = set(threading.enumerate()), NewsWatch(command)
    news.look(store.home, quietly=True)  # the run that ended before is no news
    other = tmp_path / "other"
    (RunStore(other).root / "1").symlink_to(store.folder(run))
    _finishes(worker, run)
    news.look(other)  # the run of another folder is that one's news
    assert set(threading.enumerate()) <= threads  # one waits for each command that was run
    news.look(store.home, COLLAB_PERSON="anna")
    notice = next_notice(tmp_path)
    assert (notice["COLLAB_RUN"], notice["COLLAB_RUN_NEWS"], notice["COLLAB_PERSON"]) == (run, "finished", "anna")
    assert store.summary(ended).status == "died"


def test_no_shell_reads_a_command_and_its_program_has_to_be_there() -> None:
    shell, *rest = notifying_command("sh -c 'echo \"$COLLAB_RUN\"' x;y")
    assert (Path(shell).is_absolute(), rest) == (True, ["-c", 'echo "$COLLAB_RUN"', "x;y"])
    for text, problem in (
        ("", "a program is wanted"),
        ("mail 'anna", "a quotation mark is missing"),
        ("no-such-program-here", 'no program "no-such-program-here"'),
    ):
        with pytest.raises(BadConfig, match=problem):
            notifying_command(text)


def test_a_command_that_cannot_be_run_harms_nothing(
    store: RunStore, at_work: tuple[FakeWorker, str], capfd: pytest.CaptureFixture[str]
) -> None:
    worker, run = at_work
    worker.end(run)
    notify(["/nowhere/at/all"], "died", store.summary(run), store.folder(run))
    assert capfd.readouterr().err.startswith("--notify: /nowhere/at/all: ")


def test_tensorboard_reads_the_event_files_of_a_run(
    store: RunStore, at_work: tuple[FakeWorker, str], tmp_path: Path
) -> None:
    worker, run = at_work
    place = write_event_files(store, run, tmp_path / "board")
    assert place == tmp_path / "board" / "1-dot-bias"
    worker.write_events(run, epoch(3))
    _finishes(worker, run)
    assert write_event_files(store, run, tmp_path / "board") == place
    events = EventAccumulator(str(place)).Reload()
    created = store.config(run).created
    for tag, field in (("loss/train", "train_loss"), ("loss/valid", "valid_loss"), ("rmse", "rmse")):
        points = events.Scalars(tag)
        assert [point.step for point in points] == [1, 2, 3]
        assert [point.value for point in points] == pytest.approx([getattr(epoch(n), field) for n in (1, 2, 3)])
        assert [point.wall_time for point in points] == pytest.approx([created + n for n in (1, 2, 3)])
    assert "memory" not in events.Tags()["scalars"]
    assert b"factors" in events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    assert len(list(place.iterdir())) == 1


def test_of_a_run_without_epochs_the_end_is_written(
    store: RunStore, at_work: tuple[FakeWorker, str], tmp_path: Path
) -> None:
    worker, run = at_work
    (store.folder(run) / "events.jsonl").unlink()
    worker.write_events(run, STARTED, FINISHED.model_copy(update={"kept": 1}))
    events = EventAccumulator(str(write_event_files(store, run, tmp_path / "board"))).Reload()
    assert [(point.step, round(point.value, 4)) for point in events.Scalars("rmse")] == [(1, 0.874)]
    worker.end(run)
