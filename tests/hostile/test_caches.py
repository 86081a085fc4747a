"""Caches of ratings that anyone may have written: they are what they say, or they are read anew."""

import json
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from collab.data import Ratings, load, open_cache
from collab.data.load import cached
from collab.errors import BadData
from tests.data.files import ml_100k_folder
from tests.hostile.damage import damaged

_MEMORY = 1 << 18  # KB


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of ratings with people and folds."""
    return ml_100k_folder(tmp_path_factory.mktemp("data") / "films")


@pytest.fixture(scope="module")
def read_home(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that they were read into."""
    folder = tmp_path_factory.mktemp("read")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(folder))
        load(films)
    return folder


@pytest.fixture
def ratings(read_home: Path, films: Path, home: Path) -> Ratings:
    """Return them as they are found in the data folder of the test."""
    shutil.copytree(read_home, home)
    opened = cached(films)
    assert opened is not None
    return opened


def place(ratings: Ratings) -> Path:
    """The cache of `ratings`."""
    return Path(os.environ["COLLAB_HOME"], "data", ratings.fingerprint)


def npy(header: str, data: bytes = b"") -> bytes:
    """Return an array file with a header of any content."""
    text = header.encode() + b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def test_whatever_happens_to_a_file_of_a_cache_it_is_the_same_or_read_anew(ratings: Ratings) -> None:
    for file in sorted(place(ratings).iterdir()):
        content = file.read_bytes()
        for changed in damaged(content, 4):
            file.write_bytes(changed)
            opened = open_cache(ratings.fingerprint)
            if opened is not None:
                assert opened.item_table.names
                assert np.bincount(opened.items, opened.stars, len(opened.item_table)).sum() is not None
                assert len(opened.history(opened.user_ids[0])) <= len(opened)
        file.write_bytes(content)
    assert open_cache(ratings.fingerprint) is not None


@pytest.mark.parametrize(
    "content",
    [
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,), }"),
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1099511627776), }"),
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"),
        npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", bytes(16)),
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }", b"cos\nsystem\n(S'true'\ntR."),
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + "(" * 3000),
        npy("-" * 9000 + "1"),
        npy("__import__('os').abort()"),
        b"",
        b"\x93NUMPY\x07\x00",
    ],
    ids=range(10),
)
def test_array_files_that_claim_what_they_are_not(ratings: Ratings, content: bytes) -> None:
    (place(ratings) / "stars.npy").write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert open_cache(ratings.fingerprint) is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MEMORY


def points_outside(folder: Path) -> None:
    np.save(folder / "items.npy", np.load(folder / "items.npy") + 1000)


def points_before(folder: Path) -> None:
    np.save(folder / "users.npy", np.load(folder / "users.npy") - 1000)


def no_stars(folder: Path) -> None:
    np.save(folder / "stars.npy", np.load(folder / "stars.npy") * np.float32("nan"))


def escape_in_a_title(folder: Path) -> None:
    titles = np.load(folder / "items.titles.blob.npy")
    titles[0] = 0x1B
    np.save(folder / "items.titles.blob.npy", titles)


def fold_outside(folder: Path) -> None:
    np.save(folder / "folds.u1.npy", np.array([10**6], np.int32))


def scale_upside_down(folder: Path) -> None:
    about = json.loads((folder / "ratings.json").read_text())
    (folder / "ratings.json").write_text(json.dumps(about | {"scale": [5, 1, 1]}))


def array_elsewhere(folder: Path) -> None:
    about = json.loads((folder / "ratings.json").read_text())
    np.save(folder.parent / "stars.npy", np.load(folder / "stars.npy"))
    (folder / "ratings.json").write_text(json.dumps(about | {"arrays": [*about["arrays"][1:], "../stars"]}))


def nested_without_end(folder: Path) -> None:
    (folder / "ratings.json").write_text("[" * 100_000)


CHANGES = (
    points_outside,
    points_before,
    no_stars,
    escape_in_a_title,
    fold_outside,
    scale_upside_down,
    array_elsewhere,
    nested_without_end,
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_cache_that_no_reader_leaves_is_not_opened(ratings: Ratings, change: Callable[[Path], None]) -> None:
    change(place(ratings))
    assert open_cache(ratings.fingerprint) is None


def test_a_cache_that_cannot_be_opened_is_read_anew(ratings: Ratings, films: Path) -> None:
    before = ratings.stars.tolist(), ratings.item_table.names
    for change in CHANGES:
        change(place(ratings))
    again = load(films)
    assert (again.stars.tolist(), again.item_table.names) == before


def test_a_fingerprint_is_no_path(ratings: Ratings, films: Path, tmp_path: Path) -> None:
    about = place(ratings).rename(tmp_path / "elsewhere") / "ratings.json"
    about.write_text(about.read_text().replace(ratings.fingerprint, "../../elsewhere"))
    for name in ("../../elsewhere", str(tmp_path / "elsewhere"), ".", "", "x" * 5000, "a\0b"):
        assert open_cache(name) is None
    for index in Path(os.environ["COLLAB_HOME"], "data", "index").iterdir():
        index.write_text(json.dumps({"fingerprint": "../../elsewhere"}))
    assert cached(films) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("user,item,rating" + ",c" * (1 << 20) + "\n1,2,3\n", 1),
        ("user,item,rating\n1,2,3\n1," + "x" * (20 << 20) + ",4\n", 3),
    ],
    ids=["names", "row"],
)
def test_lines_without_end_are_told(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(text)
    with pytest.raises(BadData, match=rf"long\.csv, line {line}: not a row of"):
        load(tmp_path / "long.csv")
