"""Many processes write at once: each answer is kept, in its turn."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from collab.errors import Busy
from collab.profiles import ProfileStore, WaitingAnswers, WaitingStep
from collab.profiles.waiting_file import WaitingFile
from tests.profiles.films import film

PROCESSES, ANSWERS = 10, 15

AN_APP = """
import sys
from collab.profiles import ProfileStore, WaitingAnswers, WaitingStep
from tests.profiles.films import film

store, name = ProfileStore(), sys.argv[1]
waiting = WaitingAnswers(store)
store.hold_open()
waiting.begin(print)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    waiting.keep(WaitingStep(name, answer=film(number)))
print(waiting.finish(60.0), flush=True)
"""


def launched(name: str) -> subprocess.Popen[str]:
    """Start a process that answers as a person in an app does, only faster, once it is told to."""
    command = [sys.executable, "-c", AN_APP, name, str(ANSWERS)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str], text: str = "") -> str:
    """Write to a process, and return the last line that it then writes."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(text)
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_of_many_who_answer_at_once_no_answer_is_lost() -> None:
    processes = {f"person {number}": launched(f"person {number}") for number in range(PROCESSES)}
    assert {told(process) for process in processes.values()} == {"ready"}
    for process in processes.values():
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for name, process in processes.items():
        assert process.communicate()[0].split()[-1] == "0"
        assert [answer.title for answer in ProfileStore().present(name)] == [f"Film {n}" for n in range(ANSWERS)]


def test_a_store_alone_says_who_writes_and_an_app_s_answers_wait(home: Path) -> None:
    store = ProfileStore()
    waiting = WaitingAnswers(store)
    store.hold_open()
    with (home / "profiles.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(Busy, match="another program has the answers in work"):
            waiting.keep(WaitingStep("me", answer=film(1)))
        waiting.begin(lambda _: None)
        waiting.keep(WaitingStep("me", answer=film(1)))
        assert waiting.finish(0.3) == 1
    assert waiting.finish(60.0) == 0
    assert [answer.title for answer in store.present("me")] == ["Film 1"]


def test_the_newest_answer_that_waits_can_be_taken_back_and_a_redo_waits_like_others(home: Path) -> None:
    store = ProfileStore()
    waiting = WaitingAnswers(store)
    store.hold_open()
    waiting.begin(lambda _: None)
    waiting.keep(WaitingStep("me", answer=film(0)))
    undone = waiting.keep(WaitingStep("me", change="undo"))
    assert undone is not None
    with (home / "profiles.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert waiting.keep(WaitingStep("me", change="redo")) is None
        assert waiting.drop_last("me") is None  # a redo is no answer
        waiting.keep(WaitingStep("me", answer=film(1)))
        waiting.keep(WaitingStep("me", answer=film(2)))
        assert waiting.drop_last("somebody else") is None
        dropped = waiting.drop_last("me")
        assert dropped is not None
        assert dropped.answer is not None
        assert dropped.answer.title == "Film 2"
    assert waiting.finish(60.0) == 0
    assert [answer.title for answer in store.present("me")] == ["Film 0", "Film 1"]


def test_answers_that_waited_in_a_process_that_was_killed_are_kept_by_the_next(home: Path) -> None:
    ProfileStore().new("anna")
    process = launched("anna")
    assert told(process) == "ready"
    with (home / "profiles.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while not (files := list((home / "waiting").glob("*.json"))) or files[0].read_text().count("Film") < ANSWERS:
            assert process.poll() is None
        other = WaitingAnswers(ProfileStore())
        other.begin(lambda _: None)
        assert other.steps == ()  # they are a living process's
        process.kill()
        process.communicate()
    assert ProfileStore().present("anna") == []
    waiting = WaitingAnswers(ProfileStore())
    waiting.begin(lambda _: None)
    assert waiting.finish(60.0) == 0
    assert [answer.title for answer in ProfileStore().present("anna")] == [f"Film {n}" for n in range(ANSWERS)]
    assert list((home / "waiting").glob("*.json")) == []


def test_an_undo_that_waited_is_done_by_the_next_process(home: Path) -> None:
    store = ProfileStore()
    for number in range(2):
        store.answer("me", film(number))
    file = WaitingFile(home)
    file.write([WaitingStep("me", change="undo"), WaitingStep("me", answer=film(5))])
    for lock in (home / "waiting").glob("*.lock"):
        lock.unlink()  # as after the end of its process
    waiting = WaitingAnswers(store)
    waiting.begin(lambda _: None)
    assert waiting.finish(60.0) == 0
    assert [answer.title for answer in store.present("me")] == ["Film 0", "Film 5"]
