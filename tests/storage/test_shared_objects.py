"""Objects of files that are kept for the processes forked from this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collab.errors import NotFound
from collab.storage import share_object, shared_object, shared_objects


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    shared_objects._objects.clear()


def test_an_object_is_that_of_its_file_as_long_as_this_is_the_same(tmp_path: Path) -> None:
    path, link, other = (tmp_path / name for name in ("model", "link", "other"))
    path.write_text("one")
    other.write_text("another")
    link.symlink_to(path)
    share_object(path, [1, 2])
    assert shared_object(link, list) == [1, 2]
    assert shared_object(path, dict) is None
    assert shared_object(other, list) is None
    path.write_text("one more")
    assert shared_object(path, list) is None
    share_object(other, [3])
    assert (shared_object(other, list), shared_object(tmp_path / "gone", list)) == ([3], None)
    with pytest.raises(NotFound, match="gone"):
        share_object(tmp_path / "gone", [4])
