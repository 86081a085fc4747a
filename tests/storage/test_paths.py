"""Paths as they are typed, and as terminals paste what is dropped on them."""

import errno
import shlex
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from collab.errors import NotKept
from collab.storage import file_error_text, pasted_file, private_folder, typed_path


@pytest.mark.parametrize(
    "pasted",
    [
        "/films/a b.csv",
        "'/films/a b.csv'",
        '"/films/a b.csv"',
        r"/films/a\ b.csv",
        " /films/a b.csv \n",
        "file:///films/a%20b.csv",
        "file://localhost/films/a%20b.csv",
        "file:/films/a%20b.csv",
    ],
)
def test_a_pasted_path_is_the_path(pasted: str) -> None:
    assert typed_path(pasted) == Path("/films/a b.csv")


def test_a_home_folder_is_meant_quoted_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert typed_path("~/a.csv") == typed_path("'~/a.csv'") == Path("/home/ada/a.csv")
    assert typed_path("~nobody-at-all/a.csv") == Path("~nobody-at-all/a.csv")


def test_a_file_under_the_very_text_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("'quoted'").touch()
    Path("quoted").touch()
    assert typed_path("'quoted'") == Path("'quoted'")
    assert typed_path('"quoted"') == Path("quoted")


def test_quotes_that_are_not_closed_and_several_files_are_taken_as_they_are() -> None:
    for text in ("'a b.csv", "'a' 'b'", "Ocean's.csv"):
        assert typed_path(text) == Path(text)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1)


@given(NAMES)
def test_every_name_that_a_shell_quotes_comes_back(name: str) -> None:
    path = f"/none/x{name}".rstrip()
    assert typed_path(shlex.quote(path)) == Path(path)


def test_what_no_file_can_be_called_is_no_file() -> None:
    assert typed_path(f"'{'x' * 5000}'") == Path("x" * 5000)


def test_a_file_that_was_dropped_on_the_terminal_is_one_by_its_whole_path(tmp_path: Path) -> None:
    path = tmp_path / "My films.csv"
    path.touch()
    assert pasted_file(f"'{path}'") == path
    assert pasted_file(str(tmp_path)) == tmp_path
    assert pasted_file(path.name) is None
    assert pasted_file(str(tmp_path / "gone.csv")) is None


def test_a_folder_where_none_can_be_is_named_with_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotKept, match=r"The folder .*file/folder could not be made: "):
        private_folder(tmp_path / "file" / "folder")
    folder = private_folder(tmp_path / "own" / "folder")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_of_the_data_folder_is_known_by_whichever_way_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    monkeypatch.setenv("COLLAB_HOME", str(tmp_path / "link"))
    error = PermissionError(errno.EACCES, "Permission denied")
    for folder in ("link", "disk"):
        assert "COLLAB_HOME=FOLDER" in file_error_text(tmp_path / folder / "runs", error)
    assert file_error_text(tmp_path / "films.csv", error) == "that is not permitted to you."
