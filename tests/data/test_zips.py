"""Zips of ratings of one's own: what is in them is read as it would be unpacked."""

import gzip
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from collab.data import load
from collab.data.load import look
from collab.errors import BadData
from tests.data.files import ROWS, csv_folder, csv_text


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a zip, and return it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


TABLE = csv_text(ROWS).encode()


@pytest.mark.parametrize(
    "files",
    [
        {"some.csv": TABLE},
        {"a/b/some.csv": TABLE, "__MACOSX/a/b/._some.csv": b"\0", "a/.DS_Store": b"\0"},
        {"some.csv.gz": gzip.compress(TABLE)},
        {"deep/mine/ratings.csv": TABLE, "deep/mine/pictures/a.png": b"\x89PNG"},
    ],
)
def test_tables_are_found_wherever_they_are(tmp_path: Path, files: Mapping[str, bytes]) -> None:
    place = zipped(tmp_path / "mine.zip", files)
    ratings = load(place)
    assert (ratings.name, len(ratings), list(ratings.user_ids)) == ("mine", 4, ["1", "2", "10"])
    (tmp_path / "unpacked.csv").write_bytes(TABLE)
    assert ratings.stars.tolist() == load(tmp_path / "unpacked.csv").stars.tolist()


def test_a_folder_in_a_zip_is_the_same_data_as_the_folder(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "films")
    place = zipped(tmp_path / "packed.zip", {f"films/{file.name}": file.read_bytes() for file in folder.iterdir()})
    assert load(place).fingerprint == load(folder).fingerprint
    assert look(place).rows == 4


def test_each_of_many_people_has_a_file(tmp_path: Path) -> None:
    table = b"title,rating\nAlien (1979),4\nBrazil (1985),%d\n"
    place = zipped(tmp_path / "club.zip", {f"club/p{number}.csv": table % (number % 5 + 1) for number in range(300)})
    assert len(load(place)) == 600


def test_parquet_is_unpacked_while_it_is_read(tmp_path: Path) -> None:
    columns = zip(*ROWS, strict=True)
    table = pa.table(dict(zip(("user", "item", "rating", "time"), columns, strict=True)))
    pyarrow.parquet.write_table(table, tmp_path / "some.parquet")
    files = {"inside/some.parquet": (tmp_path / "some.parquet").read_bytes()}
    assert len(load(zipped(tmp_path / "mine.zip", files))) == 4
    broken = zipped(tmp_path / "broken.zip", {"inside/some.parquet": files["inside/some.parquet"][:200]})
    with pytest.raises(BadData, match=r"broken.zip/inside/some.parquet: "):
        load(broken)


def test_a_row_that_is_none_is_named_by_its_place_in_the_zip(tmp_path: Path) -> None:
    place = zipped(tmp_path / "mine.zip", {"a/some.csv": TABLE + b"7,7,many,7\n"})
    with pytest.raises(BadData, match=r"mine.zip/a/some.csv, line 6: .*many"):
        load(place)
    with pytest.raises(BadData, match="no ratings in this folder"):
        load(zipped(tmp_path / "none.zip", {"a.txt": b"", "b.txt": b""}))
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(BadData, match=r"text.zip: cannot be unpacked: it is damaged"):
        load(tmp_path / "text.zip")
