"""Archives that are not what was published: nothing is unpacked."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from collab.data.catalog import ENTRIES, Entry, archive, download, folder
from collab.errors import BadData, NotFound
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
    monkeypatch.setitem(ENTRIES, "ml-1m", Entry("ml-1m", "Made up", 4, 3, 3, size or len(content), md5))
    archive("ml-1m").write_bytes(content)


def test_archives_of_another_size_or_that_would_fill_the_disk_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, packed({"ml-1m/ratings.dat": b"1::1::5::1\n"}), size=10)
    with pytest.raises(BadData, match=r"not the published archive: .* bytes, not 10"):
        download("ml-1m")
    put(monkeypatch, packed({"ml-1m/ratings.dat": bytes(10 << 20)}))
    with pytest.raises(BadData, match="too much for it; nothing was unpacked"):
        download("ml-1m")
    with pytest.raises(NotFound):
        folder("ml-1m")
    assert not any(Path(os.environ["COLLAB_HOME"], "sets").iterdir())


def test_a_link_in_an_archive_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"ml/{file.name}": file.read_bytes() for file in csv_folder(tmp_path / "in").iterdir()}
    put(monkeypatch, packed(files, link="ml/README"))
    assert not any(file.is_symlink() for file in download("ml-1m").iterdir())
    assert (folder("ml-1m") / "README").read_text() == "/etc/passwd"
