"""Data sets by name: fetched, checked, unpacked; and what is said where that cannot be."""

import hashlib
import socket
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from collab.data import catalog, load
from collab.data.catalog import ENTRIES, Entry, archive, available, download, entry, folder, namespace
from collab.data.load import cached
from collab.errors import BadData, NotFound
from tests.data.files import csv_folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a server of our own in place of GroupLens'."""
    served = tmp_path / "site"
    served.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(catalog, "_SITE", f"http://127.0.0.1:{server.server_port}")
        yield served
        server.shutdown()


@pytest.fixture
def no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for a machine without a network: nobody listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(catalog, "_SITE", f"http://127.0.0.1:{port}")


def pack(path: Path, folder: Path, extra: str = "") -> Path:
    """Pack the files of `folder` as an archive that has them in a folder of its own."""
    with zipfile.ZipFile(path, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, f"{folder.name}/{file.name}")
        packed.writestr(f"{folder.name}/genome-scores.csv", "not read")
        if extra:
            packed.writestr(extra, "out of place")
    return path


def publish(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Make the archive at `path` the one that the catalogue calls ml-1m."""
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setitem(ENTRIES, "ml-1m", Entry("ml-1m", "Made up", 4, 3, 3, path.stat().st_size, md5))


def test_download_unpacks_what_is_read(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, pack(site / "ml-1m.zip", csv_folder(tmp_path / "inside")))
    shares: list[float] = []
    assert not available("ml-1m")
    place = download("ml-1m", shares.append)
    assert sorted(path.name for path in place.iterdir()) == ["links.csv", "movies.csv", "ratings.csv", "tags.csv"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert available("ml-1m")
    ratings = load("ml-1m")
    assert (ratings.name, len(ratings)) == ("ml-1m", 4)
    assert cached("ml-1m") is not None


@pytest.mark.usefixtures("no_site")
def test_an_archive_put_by_hand_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, pack(archive("ml-1m"), csv_folder(tmp_path / "inside")))
    assert cached("ml-1m") is None
    assert len(load("ml-1m")) == 4
    assert download("ml-1m") == folder("ml-1m")


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
    with pytest.raises(BadData, match="outside its folder"):
        download("ml-1m")
    with pytest.raises(NotFound):
        folder("ml-1m")


def test_not_here_yet() -> None:
    with pytest.raises(NotFound, match="collab-tui data get ml-25m"):
        load("ml-25m")
    with pytest.raises(NotFound, match="the catalogue has sample, ml-100k"):
        entry("netflix")
    with pytest.raises(NotFound, match="nothing to fetch"):
        download("sample")


def test_catalogue() -> None:
    assert list(ENTRIES) == ["sample", "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m"]
    for data_set in list(ENTRIES.values())[1:]:
        assert len(bytes.fromhex(data_set.md5)) == 16
        assert data_set.url == f"https://files.grouplens.org/datasets/movielens/{data_set.name}.zip"
    assert (namespace("sample"), namespace("ml-100k"), namespace("mine")) == ("movielens", "ml-100k", None)
