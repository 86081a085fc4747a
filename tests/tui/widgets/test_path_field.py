"""Tab goes on with a path as far as the names of files agree."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.watching import on_train
from tests.tui.world import press, screen_text
from tui.widgets import complete_path, names_offered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ratings.csv", "ratings old.csv", ".hidden", "e\x1b]0;x"):
        (tmp_path / name).write_text("")
    (tmp_path / "exports").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "whole", "names"),
    [
        ("ra", "ratings", ["ratings old.csv", "ratings.csv"]),
        ("ratings.", "ratings.csv", ["ratings.csv"]),
        ("ex", "exports/", ["exports/"]),
        ("", "", ["exports/", "ratings old.csv", "ratings.csv"]),
        (".h", ".hidden", [".hidden"]),
        ("nothing", "nothing", []),
        ("nowhere/x", "nowhere/x", []),
    ],
)
def test_a_path_goes_on_as_far_as_it_is_certain(folder: Path, typed: str, whole: str, names: list[str]) -> None:
    assert complete_path(f"{folder}/{typed}") == (f"{folder}/{whole}", names)


def test_of_many_names_a_few_are_offered() -> None:
    assert complete_path("~") == ("~/", ())
    assert names_offered(["a"]) == "a"
    assert names_offered([str(number) for number in range(15)]).endswith("11  and 3 more")


async def test_tab_completes_the_file_of_an_import(folder: Path) -> None:
    (folder / "ratings.csv").write_text("title,year,rating\nAlien,1979,3.5\n")

    async def path_typed(pilot: Pilot[None], *keys: str) -> str:
        await press(pilot, *keys)
        return screen_text(pilot)

    async with on_train() as pilot:
        text = await path_typed(pilot, "P", "i", f"text:{folder}/r", "tab")
        assert "ratings old.csv  ratings.csv" in text
        assert "Tab complete" in text
        assert "1 matched" in await path_typed(pilot, "text:.", "tab", "enter")
