"""A program killed at any moment has kept everything it told of."""

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

from collab.profiles import ProfileStore, Step

ROUNDS, BATCH = 20, 30

CHANGES = """
import itertools, os, sys
from collab.profiles.answers import Answered
from collab.profiles.store import ProfileStore

def film(name):
    return Answered(name, 1990, {"own": name}, 4.0, 0.5, 5.0, 0.5)

def tell(*words):
    print(*words, sep="|", flush=True)

store, batch = ProfileStore(), int(sys.argv[1])
run, _, name = sys.stdin.readline().strip().partition(" ")
if not run:
    sys.exit()
backup = store.path.with_name("profiles.backup.sqlite")
tell("begun")
for turn in itertools.count():
    store.answer(name, film(f"kept {run} {turn}"))
    tell("kept", f"kept {run} {turn}")
    store.answer(name, film(f"undone {run} {turn}"))
    store.undo(name)
    tell("undone", f"undone {run} {turn}")
    store.add(name, [film(f"batch {run} {turn} {n}") for n in range(batch)], f"batch {run} {turn}")
    tell("batch", f"batch {run} {turn}")
    os.utime(backup, (0, 0))  # so that the next change writes a backup too
    old, name = name, f"me {run} {turn}"
    store.rename(old, name)
    tell("renamed", name)
    store.copy(name, "copy")
    tell("copied", name)
    store.delete("copy")
    tell("deleted", name)
"""


def launched() -> subprocess.Popen[str]:
    """Start a program, which begins when it is told its run and the name."""
    command = [sys.executable, "-c", CHANGES, str(BATCH)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def killed_after(lines: int, program: subprocess.Popen[str], begin: str) -> list[list[str]]:
    """Return what a program told until it was killed, some time after it told this many lines."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(begin)
    program.stdin.flush()
    lines_read = [program.stdout.readline() for _ in range(lines)]
    program.send_signal(signal.SIGKILL)
    rest, _ = program.communicate(timeout=60)
    lines_read += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert program.returncode == -signal.SIGKILL
    return [line.strip().split("|") for line in lines_read]


def check(store: ProfileStore, steps: list[Step], lines_read: list[list[str]], name: str) -> None:
    """Compare what is kept under a name with what was told."""
    titles = {answer.title for answer in store.present(name)}
    assert {words[1] for words in lines_read if words[0] == "kept"} <= titles
    assert not {words[1] for words in lines_read if words[0] == "undone"} & titles
    batches = {step.source: step.count for step in steps if step.source.startswith("batch")}
    assert {words[1] for words in lines_read if words[0] == "batch"} <= batches.keys()
    assert set(batches.values()) <= {BATCH}


def test_what_was_told_is_there_and_batches_are_whole_whenever_a_program_is_killed() -> None:
    store, lines_read, name = ProfileStore(), [], "me"
    moments = random.Random(7)  # noqa: S311 (moments that are the same each time)
    store.new(name)
    program, following = launched(), launched()  # one is on its way while the other works
    for run in range(ROUNDS):
        lines_read += killed_after(moments.randint(1, 14), program, f"{run} {name}\n")
        program, following = following, launched()
        with closing(sqlite3.connect(store.path)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        names = set(store.profiles()) - {"copy"}
        assert len(names) == 1, "renamed whole or not at all"
        renamed = [words[1] for words in lines_read if words[0] == "renamed"]
        [name] = names
        steps = store.history(name)
        check(store, steps, lines_read, name)
        assert not renamed or name == renamed[-1] or name not in renamed
        if "copy" in store.profiles():
            assert store.history("copy") == steps, "copied whole or not at all"
            store.delete("copy")
        assert store.notice == ""
    for unused in (program, following):
        unused.communicate(timeout=60)
    with closing(sqlite3.connect(store.path.with_name("profiles.backup.sqlite"))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
