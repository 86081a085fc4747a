"""Archives that are not what was published, or hold what no archive of ratings does."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from collab.data import load
from collab.data.catalog import ENTRIES, Entry, archive, download
from collab.errors import BadData
from tests.data.files import csv_folder


def packed(entries: dict[str, bytes], *, link: str = "") -> bytes:
    """Return an archive with these files, and a symbolic link where that is wanted."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in entries.items():
            opened.writestr(name, data)
        if link:
            member = zipfile.ZipInfo(link)
            member.external_attr = 0o120777 << 16
            opened.writestr(member, "/etc/passwd")
    return content.getvalue()


def put(monkeypatch: pytest.MonkeyPatch, content: bytes, *, size: int | None = None) -> None:
    """Put an archive where ml-1m's is looked for, published as it is, but for its size."""
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    monkeypatch.setitem(ENTRIES, "ml-1m", Entry("ml-1m", "Made up", 4, 3, 3, 2001, size or len(content), md5))
    archive("ml-1m").write_bytes(content)


def test_archives_of_another_size_or_that_would_fill_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, packed({"ml-1m/ratings.dat": b"1::1::5::1\n"}), size=10)
    with pytest.raises(BadData, match=r"not the published archive: .* bytes, not 10"):
        download("ml-1m")
    put(monkeypatch, packed({"ml-1m/ratings.dat": bytes(300 << 20)}))
    with pytest.raises(BadData, match="holds 1 files of 314,572,800 bytes, too much for it"):
        load("ml-1m")


def test_a_link_in_an_archive_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"ml/{file.name}": file.read_bytes() for file in csv_folder(tmp_path / "in").iterdir()}
    del files["ml/tags.csv"]
    put(monkeypatch, packed(files, link="ml/tags.csv"))
    with pytest.raises(BadData, match=r'tags.csv, line 1: no column "movieid"; the columns are .*etc/passwd'):
        load("ml-1m")  # where it would lead is its content


def test_a_file_that_is_damaged_in_its_zip_is_said_to_be(tmp_path: Path) -> None:
    content = packed({"ratings.csv": b"user,item,rating\n" + b"".join(b"%d,%d,4\n" % (i, i) for i in range(5000))})
    place = tmp_path / "mine.zip"
    place.write_bytes(content[:2000] + b"damage" + content[2006:])
    with pytest.raises(BadData, match=r"mine.zip: cannot be unpacked: it is damaged"):
        load(place)
