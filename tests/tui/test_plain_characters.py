"""ASCII alone, where a terminal has no other characters: every screen, its frame too, where all is cut."""

from pathlib import Path

import pytest

from collab.profiles import ProfileStore
from tests.tui.inside_world import add_rated_model
from tests.tui.world import app, press, screen_text, settle
from tui.terminal import Environment

WAYS = (
    *(("T",), ("T", "e"), ("T", "p"), ("R", "5", "n"), ("F", "enter"), ("F", "a"), ("F", "o"), ("S", "enter")),
    *(("S", "enter", "j", "c"), ("B",), ("B", "n"), ("B", "n", "n"), ("B", "n", "n", "n", "n"), ("L",), ("P",)),
    *(("P", "h"), ("?",), ("f",), ("colon",)),
)


@pytest.mark.parametrize("size", [(60, 20), (120, 40)], ids=["60x20", "120x40"])
async def test_every_screen_keeps_to_ascii(size: tuple[int, int], tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    ProfileStore().new("A person whose name is as long as can be")
    plain = app(Environment(ascii=True, animation=False))
    async with plain.run_test(size=size) as pilot:
        await settle(pilot)
        plain.session.switch("A person whose name is as long as can be")
        for way in WAYS:
            await press(pilot, *way)
            shown = screen_text(pilot).replace("Amélie", "Amelie")  # the data's own letters stay as they are
            assert shown.isascii(), (way, [line for line in shown.splitlines() if not line.isascii()])
            await press(pilot, "escape", "escape")
