"""A JSON file of our own is read as what it should be, or the error names it."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from collab.errors import BadConfig, BadData
from collab.storage import Line, read_model, read_toml, write_model


class Place(BaseModel):
    """A model as others keep them."""

    name: Line
    visits: int


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "place.json"
    write_model(path, Place(name="Åre", visits=3))
    assert read_model(path, Place) == Place(name="Åre", visits=3)
    assert path.read_text(encoding="utf-8") == '{\n "name": "Åre",\n "visits": 3\n}\n'
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"name": "x"}', b'{"name": "x", "visits": "many"}'],
    ids=["empty", "cut", "list", "bytes", "deep", "incomplete", "words"],
)
def test_a_damaged_file_is_named(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "place.json"
    path.write_bytes(damage)
    with pytest.raises(BadData) as raised:
        read_model(path, Place)
    assert str(raised.value) == f"{path}: it is damaged."


def test_a_missing_file_a_folder_and_a_huge_one_are_named_with_why(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * (5 << 20))
    for path, why in [
        (tmp_path / "no.json", "No such file"),
        (tmp_path, "is no plain file"),
        (huge, "larger than 4,194"),
    ]:
        with pytest.raises(BadData, match=why) as raised:
            read_model(path, Place)
        assert str(path) in str(raised.value)


def test_text_of_a_file_can_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "place.json"
    path.write_text('{"name": "a\\u001b]0;b\\nc", "visits": 1}')
    assert read_model(path, Place).name == "a ]0;b c"


def test_toml_is_read_or_refused_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "dark"\n[keys]\nquit = "q"\n')
    assert read_toml(path) == {"theme": "dark", "keys": {"quit": "q"}}
    with pytest.raises(FileNotFoundError):
        read_toml(tmp_path / "gone.toml")
    for content in (b"theme = dark", b"\xff", b"# " + b"x" * 70_000):
        path.write_bytes(content)
        with pytest.raises(BadConfig, match=r"config\.toml: "):
            read_toml(path)
    with pytest.raises(BadConfig):
        read_toml(tmp_path)
