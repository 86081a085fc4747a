"""What every test stands on: a data folder of its own, and real data where it is there."""

import os
from pathlib import Path

import pytest

import collab
from collab.data.ratings import Ratings

SHARED_DATA = "COLLAB_SHARED_DATA"
os.environ["OMP_NUM_THREADS"] = "1"  # tests run side by side: threads that wait for each other only cost time


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Outside CI, leave out the tests whose data is not there, and say so; with CI=true they fail instead."""
    folder = os.environ.get(SHARED_DATA)
    there = folder is not None and Path(folder, "ml-100k", "u.data").is_file()
    if there or os.environ.get("CI") == "true":
        return
    left_out = [item for item in items if item.get_closest_marker("shared_data")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> str:
    """Name the data the tests read, or why tests are left out."""
    none = f"none, so the tests that read them are left out; set {SHARED_DATA} to a folder with ml-100k in it"
    return f"MovieLens files: {os.environ.get(SHARED_DATA, none)}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a data folder of its own, and a terminal that keeps its colours."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COLLAB_HOME", str(folder))
    for name in ("NO_COLOR", "SSH_CONNECTION", "TMUX", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    return folder


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
