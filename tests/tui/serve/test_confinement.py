"""The bounds that the kernel sets a process: its files, its network, its memory and its processor time."""

import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from collab.processes import HOSTED
from collab.testing.made_up import write_films
from tui.serve import confinement_problem

_CONFINED = """
import os, signal, socket, sys
from pathlib import Path
from tui.serve import confine
own, shared, other, port = sys.argv[1:]
confine([Path(shared)], [Path(own)])
def tried(work):
    try:
        work()
    except PermissionError:
        return "refused"
    return "done"
print(
    tried(lambda: Path(own, "kept").write_text("1")),
    tried(lambda: Path(shared, "model").read_bytes()),
    tried(lambda: Path(shared, "model").write_bytes(b"")),
    tried(lambda: Path(shared, "new").write_bytes(b"")),
    tried(lambda: Path(other, "answers").read_bytes()),
    tried(lambda: os.listdir(other)),
    tried(lambda: Path(own, "kept").rename(Path(other, "kept"))),
    tried(lambda: open("/etc/passwd").read()),
    tried(lambda: socket.create_connection(("127.0.0.1", int(port)))),
)
import numpy, sqlite3
sqlite3.connect(Path(own, "profiles.sqlite")).execute("CREATE TABLE t (x)")
"""
_READING = """
import sys
from pathlib import Path
from collab.data import DataSpec, catalog, load
from collab.errors import CollabError
from tui.serve import confine
home, shared = map(Path, sys.argv[1:3])
confine([shared], [home])
assert DataSpec(source="sample").cached() is None
for work in (*(lambda place=place: load(place) for place in sys.argv[3:]), lambda: catalog.download("ml-1m")):
    try:
        work()
    except CollabError as error:
        print(error)
"""
_LIMITED = "from tui.serve import limit_process; limit_process({}, {}, (512, 10)); {}"


def program(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", text, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_session_has_its_own_files_and_reads_what_is_shared(tmp_path: Path) -> None:
    if problem := confinement_problem():
        assert "--unconfined serves without it" in problem
        return
    own, shared, other = (tmp_path / name for name in ("own", "shared", "other"))
    for folder in (own, shared, other):
        folder.mkdir()
    (shared / "model").write_text("1")
    (other / "answers").write_text("5")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = program(_CONFINED, str(own), str(shared), str(other), str(listener.getsockname()[1]))
    assert done.stdout.split() == ["done", "done", *["refused"] * 7], done.stderr


def test_data_that_were_not_read_are_said_to_be_the_operators_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if confinement_problem():
        return
    home, shared, films = (tmp_path / name for name in ("home", "shared", "films"))
    home.mkdir()
    (shared / "data").mkdir(parents=True)
    (home / "data").symlink_to(shared / "data")
    (tmp_path / "mine.csv").write_text("user,item,rating\n1,a,3\n2,b,4\n")
    write_films(films)
    monkeypatch.setenv("COLLAB_HOME", str(home))
    monkeypatch.setenv(HOSTED, "2")
    done = program(_READING, str(home), str(shared), "sample", str(tmp_path / "mine.csv"), str(films))
    fetched = "{0} is not on this server, and a session fetches nothing. Whoever runs it can: collab-tui data get {0}, "
    sentence = "{} was not read on this server yet. Whoever runs it can read it for all: collab-tui data info {}"
    assert done.stdout.splitlines() == [
        sentence.format("sample", "sample"),
        sentence.format("mine", tmp_path / "mine.csv"),
        sentence.format("films", films),
        fetched.format("ml-1m") + "and then collab-tui data info ml-1m",
    ], done.stderr


def test_memory_has_its_bound() -> None:
    done = program(_LIMITED.format(200, 10, "x = bytearray(300 << 20)"))
    assert "MemoryError" in done.stderr
    assert program(_LIMITED.format(500, 10, "x = bytearray(300 << 20)")).returncode == 0


def test_a_run_may_have_more_than_the_session_that_starts_it() -> None:
    raising = "from collab.processes import raise_limits; raise_limits(); x = bytearray(300 << 20)"
    assert program(_LIMITED.format(200, 10, raising)).returncode == 0


def test_processor_time_has_its_bound() -> None:
    done = program(
        "import resource, signal; from tui.serve import limit_process; limit_process(500, 1, (500, 1))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 5))\n"
        "while True: pass"
    )
    assert done.returncode == -signal.SIGXCPU
    shown = program(_LIMITED.format(500, 3, "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])"))
    assert int(shown.stdout) == 180
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != 180


def test_what_is_forked_for_sessions_knows_no_server() -> None:
    """The app's process has none of the server's code in it, nor what trains or reads tables; random arrays and the
    commands, which the screens do not need, would take two MiB each of every session.
    """
    text = (
        "import sys; from tui.cli.serve import nursery; nursery._import_all(); "
        "heavy = ('asyncssh', 'cryptography', 'torch', 'pandas', 'numba', 'numpy.ma', 'numpy.random', 'typer'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    assert program(text).stdout.strip() == "[]"
