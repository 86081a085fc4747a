"""Fixtures of every test: a data folder of its own, and real data where it is there."""

import gc
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

import collab
from collab.data import Ratings
from tests.forking import fork_processes, job_server, start_processes
from tests.terminal.sshd import server_program
from tests.tui.serve.web.browsers import browser_program

SHARED_DATA = "COLLAB_SHARED_DATA"
pytest.register_assert_rewrite("collab.testing")
os.environ["NUMBA_CACHE_DIR"] = str(Path(sys.prefix) / "compiled")  # compiled once, for all tests and their processes
# so is what Python compiles, of the tests too: else each of some hundred processes does it again
sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(sys.prefix) / "bytecode")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
# tests run side by side: threads that wait for each other only cost time
os.environ["OMP_NUM_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = "1"
fork_processes(lambda: job_server().path)
settings.register_profile("side by side", deadline=None)  # which would measure the machine
settings.load_profile("side by side")


def _no_data() -> str:
    if Path(os.environ.get(SHARED_DATA, ""), "ml-100k", "u.data").is_file():
        return ""
    return f"{SHARED_DATA} names no folder with the MovieLens files, ml-100k among them"


def _no_ssh() -> str:
    return "" if server_program() and shutil.which("ssh") else "OpenSSH's sshd or ssh is not installed"


def _no_tmux() -> str:
    return "" if shutil.which("tmux") else "tmux is not installed"


def _no_spark() -> str:
    return "" if find_spec("pyspark") and shutil.which("java") else "Apache Spark (pyspark) or Java is not installed"


def _no_chromium() -> str:
    return "" if browser_program() else "Chromium is not installed"


NEEDS: Mapping[str, Callable[[], str]] = {
    "shared_data": _no_data,
    "spark": _no_spark,
    "ssh": _no_ssh,
    "tmux": _no_tmux,
    "chromium": _no_chromium,
}
"""Why the tests with a marker cannot run here, or nothing, by the marker's name."""


def _left_out() -> dict[str, str]:
    """Return the reasons by marker: outside CI what is not here is left out, with CI=true its tests fail."""
    reasons = {marker: why() for marker, why in NEEDS.items()}
    return {marker: why for marker, why in reasons.items() if why and os.environ.get("CI") != "true"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let random keys be pressed for longer, and others than usual."""
    parser.addoption("--random-seconds", type=float, default=0.0, help="press random keys for so long on each screen")
    parser.addoption("--random-seed", type=int, default=1, help="the seed of the random keys")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `-n auto` starts: half as many again as there are cores, because tests of screens and of
    terminals wait for a good part of their time.
    """
    return math.ceil(1.5 * (os.cpu_count() or 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that cannot run here."""
    lacking = _left_out()
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in lacking)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Let Python look for cycles less often, and not among what was imported: a quarter of the time of screens' tests
    was spent on that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out, and why."""
    for marker, why in _left_out().items():
        terminalreporter.write_line(f"left out, marked {marker}: {why}")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a data folder of its own, and a terminal that keeps its colours."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COLLAB_HOME", str(folder))
    for name in ("NO_COLOR", "SSH_CONNECTION", "TMUX", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def real_processes() -> Iterator[None]:
    """Let jobs and workers of the test be started as they are outside of tests, not forked."""
    start_processes()
    yield
    fork_processes(lambda: job_server().path)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a folder of its own for temporary files; return it."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture(scope="session")
def ratings() -> Ratings:
    """Return made-up ratings."""
    from collab.testing.made_up import made_up  # only now: asserts of its package are rewritten as it is imported

    return made_up()


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that real data is read into once for all tests."""
    return tmp_path_factory.mktemp("read-once")


@pytest.fixture(scope="session")
def sample(read_once: Path) -> Ratings:
    """Return the default data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(read_once))
        return collab.load("sample")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder with the MovieLens files."""
    return Path(os.environ[SHARED_DATA])


@pytest.fixture(scope="session")
def ml_100k(read_once: Path, shared_data: Path) -> Ratings:
    """Return MovieLens 100K."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(read_once))
        return collab.load(shared_data / "ml-100k")
