"""Data sets by name: fetched, checked, read in their archives; and what is said where that cannot be."""

import hashlib
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from collab.data import load
from collab.data.catalog import (
    ENTRIES,
    Entry,
    archive,
    available,
    download,
    entry,
    latest_set,
    namespace,
    place,
    published,
)
from collab.data.load import cached
from collab.errors import BadConfig, BadData, NotFound
from collab.storage import home_folder
from tests.data.files import ROWS, Row, csv_folder, dat_folder, ml_100k_folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, from a byte on where that is asked for, and says nothing. Where `cut` is above 0 the connection
    breaks after so many bytes, once.
    """

    cut = 0
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        """Send a file or the rest of it."""
        self.asked.append(self.headers.get("Range"))
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content, begin = path.read_bytes(), int((self.headers.get("Range") or "bytes=0-")[6:-1])
        if begin and begin >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(content) - begin))
        self.send_header("Last-Modified", "Thu, 20 Jul 2023 12:00:00 GMT")
        self.end_headers()
        end = self.cut or len(content)
        Quiet.cut = 0
        self.wfile.write(content[begin:end])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a server of our own in place of GroupLens'."""
    served = tmp_path / "site"
    served.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr("collab.data.catalog.entries._SITE", f"http://127.0.0.1:{server.server_port}")
        yield served
        server.shutdown()


@pytest.fixture
def no_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand for a machine without a network: nobody listens there, and nobody else can."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        monkeypatch.setattr("collab.data.catalog.entries._SITE", f"http://127.0.0.1:{bound.getsockname()[1]}")
        yield


def pack(path: Path, folder: Path, extra: str = "") -> Path:
    """Pack the files of `folder` as an archive that has them in a folder of its own, beside much that is not read."""
    with zipfile.ZipFile(path, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, f"{folder.name}/{file.name}")
        packed.writestr(f"{folder.name}/README.txt", "not read" * 50_000)
        if extra:
            packed.writestr(extra, "out of place")
    return path


def publish(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Make the archive at `path` the one that the catalogue calls ml-1m."""
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setitem(ENTRIES, "ml-1m", Entry("ml-1m", "Made up", 4, 3, 3, 2001, path.stat().st_size, md5))


def test_what_is_downloaded_is_read_in_its_archive(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = csv_folder(tmp_path / "inside")
    publish(monkeypatch, pack(site / "ml-1m.zip", inside))
    shares: list[float] = []
    assert not available("ml-1m")
    assert download("ml-1m", shares.append) == archive("ml-1m")
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert available("ml-1m")
    assert cached("ml-1m") is None
    ratings = load("ml-1m")
    assert (ratings.name, len(ratings)) == ("ml-1m", 4)
    assert cached("ml-1m") is not None
    assert ratings.dataset == load(inside).dataset  # the same data as unpacked by hand
    assert [path.name for path in archive("ml-1m").parent.iterdir()] == ["ml-1m.zip"]
    with pytest.raises(BadConfig, match="ml-1m has its own"):
        load("ml-1m", columns={"user": "1"})


@pytest.mark.parametrize("form", [dat_folder, ml_100k_folder])
def test_older_sets_are_read_in_their_archive_too(
    form: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = form(tmp_path / "inside")
    with zipfile.ZipFile(archive("ml-1m"), "w", zipfile.ZIP_DEFLATED) as packed:
        for file in inside.iterdir():
            packed.write(file, f"inside/{file.name}")
    publish(monkeypatch, archive("ml-1m"))
    ours, unpacked = load("ml-1m"), load(inside)
    assert ours.dataset == unpacked.dataset
    assert list(ours.item_table.titles) == list(unpacked.item_table.titles)
    assert ours.user_table is not None
    assert ours.folds.keys() == unpacked.folds.keys()


def test_a_folder_that_an_earlier_version_unpacked_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    archive("ml-1m").write_bytes(b"not looked at")
    publish(monkeypatch, archive("ml-1m"))
    earlier = home_folder() / "sets" / "ml-1m"
    earlier.parent.mkdir()
    assert download("ml-1m") == archive("ml-1m")
    csv_folder(earlier)
    assert download("ml-1m") == earlier
    assert len(load("ml-1m")) == 4


def test_what_broke_off_goes_on_from_there(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, pack(site / "ml-1m.zip", csv_folder(tmp_path / "inside")))
    monkeypatch.setattr(Quiet, "asked", [])
    monkeypatch.setattr(Quiet, "cut", 300_000)
    with pytest.raises(NotFound, match="could not be fetched"):
        download("ml-1m")
    assert not available("ml-1m")
    shares: list[float] = []
    download("ml-1m", shares.append)
    assert Quiet.asked == [None, f"bytes={300_000 // 65_536 * 65_536}-"]
    assert shares[0] > 0.6
    assert [path.name for path in archive("ml-1m").parent.iterdir()] == ["ml-1m.zip"]


def test_what_was_begun_of_another_version_is_fetched_anew(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, pack(site / "ml-1m.zip", csv_folder(tmp_path / "inside")))
    for old in (b"another version", b"longer than the archive" * 1000):
        archive("ml-1m").with_name("ml-1m.zip.part").write_bytes(old)
        assert download("ml-1m").read_bytes() == (site / "ml-1m.zip").read_bytes()
        archive("ml-1m").unlink()


def test_what_is_made_anew_is_checked_by_the_file_beside_it_and_fetched_when_it_changed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = site / "ml-latest-small.zip"

    def publish_anew(rows: Sequence[Row]) -> None:
        pack(packed, csv_folder(tmp_path / f"{len(rows)} rows", rows))
        md5 = hashlib.md5(packed.read_bytes(), usedforsecurity=False).hexdigest()
        Path(f"{packed}.md5").write_text(f"MD5 ({packed.name}) = {md5}\n")

    publish_anew(ROWS[:3])
    place = download("ml-latest-small")
    assert len(load("ml-latest-small")) == 3
    assert published("ml-latest-small") == date(2023, 7, 20)
    monkeypatch.setattr(Quiet, "asked", [])
    assert download("ml-latest-small") == place
    assert len(Quiet.asked) == 1  # the checksum alone
    publish_anew(ROWS)
    assert download("ml-latest-small") == place
    assert len(load("ml-latest-small")) == 4
    packed.write_bytes(b"not as published")
    archive("ml-latest-small").write_bytes(b"not as published either")
    with pytest.raises(BadData, match="not the published archive"):
        download("ml-latest-small")
    Path(f"{packed}.md5").write_text("<html>")
    with pytest.raises(BadData, match="holds no MD5"):
        download("ml-latest-small")
    Path(f"{packed}.md5").unlink()
    assert download("ml-latest-small") == place  # without an answer, the version that is here


@pytest.mark.usefixtures("no_site")
def test_an_archive_put_by_hand_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, pack(archive("ml-1m"), csv_folder(tmp_path / "inside")))
    assert cached("ml-1m") is None
    assert len(load("ml-1m")) == 4
    assert download("ml-1m") == place("ml-1m") == archive("ml-1m")


@pytest.mark.usefixtures("no_site")
def test_without_a_network_it_says_where_to_put_the_archive() -> None:
    with pytest.raises(NotFound) as caught:
        download("ml-1m")
    assert ENTRIES["ml-1m"].url in str(caught.value)
    assert f"put it at {archive('ml-1m')}" in str(caught.value)
    assert list(archive("ml-1m").parent.iterdir()) == []


@pytest.mark.usefixtures("site")
def test_an_answer_that_is_not_the_archive() -> None:
    with pytest.raises(NotFound, match="the server answered 404"):
        download("ml-1m")


def test_a_changed_archive_is_refused(site: Path, tmp_path: Path) -> None:
    pack(site / "ml-1m.zip", csv_folder(tmp_path / "inside"))
    with pytest.raises(BadData, match="not the published archive"):
        download("ml-1m")
    assert not available("ml-1m")
    archive("ml-1m").write_bytes((site / "ml-1m.zip").read_bytes())
    with pytest.raises(BadData, match="not the published archive"):
        load("ml-1m")


@pytest.mark.parametrize("outside", ["../evil.csv", "/evil.csv", "ml/../../ratings.csv"])
def test_an_archive_with_a_file_outside_its_folder(
    outside: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, pack(site / "ml-1m.zip", csv_folder(tmp_path / "inside"), outside))
    download("ml-1m")
    with pytest.raises(BadData, match="outside its folder"):
        load("ml-1m")


def test_not_here_yet() -> None:
    with pytest.raises(NotFound, match="collab-tui data get ml-25m"):
        load("ml-25m")
    with pytest.raises(NotFound, match="the catalogue has sample, ml-100k"):
        entry("netflix")
    with pytest.raises(NotFound, match="nothing to fetch"):
        download("sample")


def test_catalogue() -> None:
    fixed = ["sample", "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m"]
    assert list(ENTRIES) == [*fixed, "ml-latest", "ml-latest-small"]
    for data_set in list(ENTRIES.values())[1:]:
        assert len(bytes.fromhex(data_set.md5)) == (0 if data_set.renewed else 16)
        assert data_set.url == f"https://files.grouplens.org/datasets/movielens/{data_set.name}.zip"
    latest = [latest_set(name) for name in ("movielens", "ml-100k", "mine")]
    assert [each and each.name for each in latest] == ["ml-latest", "ml-100k", None]
    assert (namespace("sample"), namespace("ml-100k"), namespace("mine")) == ("movielens", "ml-100k", None)
