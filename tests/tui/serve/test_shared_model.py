"""The model that all sessions use is opened once, where they are forked from."""

from pathlib import Path

import pytest

from collab.recommend import Recommender
from collab.runs import RunStore
from collab.storage import share_object, shared_object
from collab.testing import add_model
from tui.cli.serve import share_model


@pytest.fixture(autouse=True)
def nothing_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other tests of this process open their own."""
    monkeypatch.setattr("collab.storage.shared_objects._objects", {})


def test_what_is_opened_is_the_operators_model_as_long_as_its_file_is_the_same(home: Path) -> None:
    share_model()  # there is none: sessions say so
    run = add_model()
    store = RunStore(home)
    path = store.model_path(run)
    assert Recommender.open(path) is not Recommender.open(path)
    share_model()
    model = Recommender.open(path)
    assert Recommender.open(path) is model
    share_model()
    link = home / "link"
    link.symlink_to(path)
    assert Recommender.open(link) is model  # as a person's folder leads to it
    path.with_name("copy").write_bytes(path.read_bytes())
    path.with_name("copy").replace(path)
    assert Recommender.open(path) is not model


def test_a_model_that_cannot_be_opened_is_left_to_the_sessions(home: Path) -> None:
    run = add_model()
    path = RunStore(home).model_path(run)
    path.write_bytes(b"no model")
    share_model()
    assert shared_object(path, Recommender) is None


def test_an_object_is_given_to_those_who_ask_for_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("a")
    share_object(file, 3)
    assert (shared_object(file, int), shared_object(file, str)) == (3, None)
    assert shared_object(tmp_path / "gone", int) is None
    file.write_text("other")
    assert shared_object(file, int) is None
