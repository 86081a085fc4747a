"""Lists made by several processes: the bytes that one makes, whatever becomes of them on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import collab
from collab.batch import ListOptions, Part, write_lists
from collab.errors import NotFound, TrainingFailed
from collab.recommend import TitleFilter
from collab.testing.made_up import write_films
from tests.terminal.processes import command_of, descendants, wait_for_end

PEOPLE = 600
OPTIONS = ListOptions(3, only=TitleFilter(min_ratings=2, not_among=("3",)))


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    ratings = collab.load(write_films(tmp_path / "films", users=PEOPLE))
    file = tmp_path / "model.safetensors"
    collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=4, factors=3)).save(file)
    return file


@pytest.fixture(autouse=True)
def _few_a_part_on_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.batch.parts._USERS_A_PART", 50)
    monkeypatch.setattr("collab.batch.parts.cores", lambda: 2)


def workers_of(process: int) -> list[int]:
    """Return the processes that make lists for another."""
    return [child for child in descendants(process) if "write_parts_job" in command_of(child)]


def write(file: Path, folder: Path, progress: Callable[[Part], None], *, apart: bool = True) -> dict[str, bytes]:
    """Write lists, and return what is in the folder."""
    rec = collab.Recommender.open(file)
    write_lists(rec, rec.ratings, folder, OPTIONS, file=file if apart else None, progress=progress)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_they_are_those_of_one_process_byte_for_byte(model_file: Path, tmp_path: Path) -> None:
    alone = write(model_file, tmp_path / "alone", lambda _: None, apart=False)
    seen: list[Part] = []
    assert write(model_file, tmp_path / "apart", seen.append) == alone
    assert {part.file.name for part in seen} == alone.keys() - {"lists.json"}
    assert all(part.new for part in seen)
    assert (seen[-1].done, seen[-1].users) == (PEOPLE, PEOPLE)


def test_who_interrupts_ends_them_all_and_goes_on_to_the_same_bytes(
    model_file: Path, tmp_path: Path, real_processes: None
) -> None:
    started: set[int] = set()

    def interrupt(_: Part) -> None:
        started.update(workers_of(os.getpid()))
        raise KeyboardInterrupt

    for attempt in range(9):  # where all was written before it was interrupted, it is begun again
        lists = tmp_path / f"lists-{attempt}"
        with pytest.raises(KeyboardInterrupt):
            write(model_file, lists, interrupt)
        if started:
            break
    assert started
    assert not workers_of(os.getpid())
    seen: list[Part] = []
    again = write(model_file, lists, seen.append)
    assert not seen[0].new
    assert again == write(model_file, tmp_path / "alone", lambda _: None, apart=False)


def test_one_that_is_killed_is_told_once_and_ends_the_others(
    model_file: Path, tmp_path: Path, real_processes: None
) -> None:
    started: list[int] = []

    def write_some() -> None:
        for attempt in range(9):  # where one was through before it could be killed, it is begun again
            started.clear()
            write(model_file, tmp_path / f"lists-{attempt}", kill)

    def kill(_: Part) -> None:
        if not started and (workers := workers_of(os.getpid())):
            started.extend(workers)
            with suppress(ProcessLookupError):
                os.kill(workers[0], signal.SIGKILL)

    with pytest.raises(TrainingFailed, match="ended early, status -9"):
        write_some()
    for process in started:
        wait_for_end(process)


def test_an_error_of_one_is_raised_as_what_it_is(model_file: Path, tmp_path: Path) -> None:
    rec = collab.Recommender.open(model_file)
    ratings = rec.ratings
    model_file.unlink()
    with pytest.raises(NotFound, match="no model file"):
        write_lists(rec, ratings, tmp_path / "lists", OPTIONS, file=model_file)


def test_they_end_by_themselves_where_who_started_them_is_killed(model_file: Path, tmp_path: Path) -> None:
    script = (
        "import collab, os, sys; from pathlib import Path; from collab.batch import *; import collab.batch.parts as p\n"
        "p._USERS_A_PART, p.cores = 1, lambda: 2\n"
        "rec, file = collab.Recommender.open(sys.argv[1]), Path(sys.argv[1])\n"
        "tell = lambda part: (print(part.done, flush=True), sys.stdin.readline())\n"
        "write_lists(rec, rec.ratings, Path(sys.argv[2]), ListOptions(3), file=file, progress=tell)"
    )
    for attempt in range(9):  # where all was written before it was killed, it is begun again
        lists = tmp_path / f"lists-{attempt}"
        with subprocess.Popen(
            [sys.executable, "-c", script, str(model_file), str(lists)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as starter:
            assert starter.stdout is not None
            assert starter.stdout.readline() == b"1\n"
            workers = workers_of(starter.pid)
            starter.kill()
        for worker in workers:
            wait_for_end(worker)
        written = len(list(lists.glob("part-*.parquet")))
        if workers and written < PEOPLE:
            break
    assert workers
    assert written < PEOPLE
