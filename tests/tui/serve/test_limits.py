"""Limits: their defaults, the file that sets them, and what is said of a file that cannot be right."""

from pathlib import Path

import pytest

from collab.errors import BadConfig
from tui.serve import Limits, read_limits


def test_every_limit_has_a_default_and_takes_another(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert read_limits(path) == Limits()
    defaults = Limits().model_dump()
    path.write_text("".join(f"{name} = {value + 1}\n" for name, value in defaults.items()))
    assert read_limits(path).model_dump() == {name: value + 1 for name, value in defaults.items()}


def test_every_limit_is_in_the_docs_with_its_default() -> None:
    text = (Path(__file__).parents[3] / "docs" / "server.md").read_text()
    for name, value in Limits().model_dump().items():
        assert f"| `{name}` | {value:,} |" in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sesions = 3", 'there is no limit "sesions". Did you mean sessions'),
        ("sessions = 0", 'sessions takes a whole number from 1 to 10,000, not "0".'),
        ('sessions = "many"', 'sessions takes a whole number from 1 to 10,000, not "many".'),
        ("sessions = 2.5", 'sessions takes a whole number from 1 to 10,000, not "2.5".'),
        ("sessions", "this is not TOML"),
    ],
)
def test_a_file_that_cannot_be_right_says_where(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(BadConfig) as problem:
        read_limits(path)
    assert str(problem.value).startswith(f"{path}: ")
    assert why in str(problem.value)
