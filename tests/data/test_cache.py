"""Data read once are found again at once, and only while they are what they were."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from collab.data import Ratings, load, open_cache
from collab.data.load import cached
from tests.data.files import ROWS, Row, csv_folder, ml_100k_folder, write_csv
from tests.terminal.processes import let_pass


def folder_of(ratings: Ratings) -> Path:
    """The cache of `ratings`."""
    return Path(os.environ["COLLAB_HOME"], "data", ratings.fingerprint)


def test_nothing_is_found_before_it_was_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    assert cached(path) is None
    assert cached(tmp_path / "nowhere") is None
    assert cached("ml-1m") is None
    first = load(path)
    again = cached(path)
    assert again is not None
    assert again.fingerprint == first.fingerprint
    assert cached(path, items="title") is None
    assert cached(path, columns={"user": "userId"}) is None
    assert cached(path, scale="1:5:1") is None


def test_all_of_it_comes_back(tmp_path: Path) -> None:
    first = load(ml_100k_folder(tmp_path / "films"))
    again = open_cache(first.fingerprint)
    assert again is not None
    for name in ("users", "items", "stars", "times"):
        assert np.array_equal(getattr(first, name), getattr(again, name))
        assert getattr(again, name).dtype == getattr(first, name).dtype
    assert again.item_table.names == first.item_table.names
    assert again.user_table is not None
    assert again.folds.keys() == {"u1"}
    assert [str(column.dtype) for column in (again.users, again.stars, again.times)] == ["int32", "float32", "int64"]


def test_rows_are_mapped_and_cannot_be_written(tmp_path: Path) -> None:
    ratings = load(write_csv(tmp_path / "a.csv"))
    assert isinstance(ratings.stars.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        ratings.stars[0] = 1


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    first = load(path)
    write_csv(path, [*ROWS, Row(7, 7, 3.0, 7)])
    assert cached(path) is None
    second = load(path)
    assert (len(second), second.fingerprint == first.fingerprint) == (5, False)


def test_the_same_rows_under_another_name_are_the_same_data(tmp_path: Path) -> None:
    first, second = load(write_csv(tmp_path / "a.csv")), load(write_csv(tmp_path / "b.csv"))
    assert second.fingerprint == first.fingerprint
    assert (first.name, second.name) == ("a", "b")


def test_scale_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    assert load(path, scale="0:10:0.5").fingerprint == load(path).fingerprint


def damage_json(folder: Path) -> None:
    """Cut the description short."""
    (folder / "ratings.json").write_text('{"version": 1')


def another_version(folder: Path) -> None:
    """Write as another version of the program would."""
    about = (folder / "ratings.json").read_text()
    (folder / "ratings.json").write_text(about.replace('"version": 1', '"version": 0'))


def cut_rows(folder: Path) -> None:
    """Cut a column short."""
    content = (folder / "stars.npy").read_bytes()
    (folder / "stars.npy").write_bytes(content[:-4])


def lose_rows(folder: Path) -> None:
    """Lose a column."""
    (folder / "users.npy").unlink()


def shorter_column(folder: Path) -> None:
    """Leave a column of another length."""
    np.save(folder / "items.npy", np.zeros(2, np.int32))


@pytest.mark.parametrize("damage", [damage_json, another_version, cut_rows, lose_rows, shorter_column])
def test_a_damaged_cache_is_read_again(damage: object, tmp_path: Path) -> None:
    path = csv_folder(tmp_path / "films")
    first = load(path)
    assert callable(damage)
    damage(folder_of(first))
    assert open_cache(first.fingerprint) is None
    assert cached(path) is None
    again = load(path)
    assert again.stars.tolist() == [row.stars for row in ROWS]


def test_two_readers_at_once(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    code = "import sys; from collab.data.load import load; print(load(sys.argv[1]).fingerprint)"
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    answers = {child.communicate()[0].strip() for child in children}
    assert [child.returncode for child in children] == [0, 0, 0]
    assert answers == {load(path).fingerprint}
    entries = {entry.name for entry in Path(os.environ["COLLAB_HOME"], "data").iterdir()}
    assert entries == {*answers, "index"}


class Stop(Exception):
    """Raised by a listener, as ctrl+c would be."""


def scratch_folders() -> list[Path]:
    """The folders of readers at work."""
    return list(Path(os.environ["COLLAB_HOME"], "data").glob(".reading-*"))


def test_an_interrupted_read_leaves_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [Row(user, 1, 3.0, user) for user in range(1, 200_000)])

    def stop(_: float) -> None:
        assert len(scratch_folders()) == 1
        raise Stop

    with pytest.raises(Stop):
        load(path, progress=stop)
    assert scratch_folders() == []
    assert cached(path) is None


@pytest.mark.parametrize("first", ["", "os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)"], ids=["reading", "ended"])
def test_a_reader_whose_caller_was_killed_cleans_up(tmp_path: Path, first: str) -> None:
    path = write_csv(tmp_path / "a.csv", [Row(user, 1, 3.0, user) for user in range(1, 500_000)])
    code = f"""
import os, signal, sys
from collab.data.load import load

def die(done):
    {first}
    os.kill(os.getpid(), signal.SIGKILL)

load(sys.argv[1], progress=die)
"""
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 120
    while scratch_folders() and time.monotonic() < deadline:
        let_pass(0.02)
    assert scratch_folders() == []


def test_progress_grows_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    load(write_csv(tmp_path / "a.csv"), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_opening_a_cache_loads_no_reader(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    load(path)
    code = """
import sys
from collab.data.load import load
load(sys.argv[1])
print({"pandas", "pyarrow", "pooch", "scipy", "torch", "requests"} & set(sys.modules))
"""
    finished = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "set()"
