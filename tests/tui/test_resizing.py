"""Every screen and dialog is drawn at any size of the window, while that becomes narrow and wide again."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.testing.fake_worker import FakeWorker
from tests.tui.inside_world import add_rated_model
from tests.tui.world import app, press, screen_text, settle
from tui.terminal import Environment

_WIDTHS = (82, 80, 1, 41, 160)
_KEYS = {
    "rate": ("R",),
    "a search on rate": ("R", "/", "text:war"),
    "for you": ("F",),
    "reasons": ("F", "enter"),
    "filter": ("F", "/", "text:war"),
    "a user": ("F", "a"),
    "export": ("F", "o"),
    "similar": ("F", "m"),
    "a search on similar": ("S", "/", "text:war"),
    "a blend": ("F", "m", "down", "+"),
    "a pair": ("F", "m", "down", "enter", "c"),
    "train": ("T",),
    "settings": ("T", "e"),
    "experiments": ("T", "p"),
    "evaluate": ("T", "E"),
    "layers": ("T", "m"),
    "data": ("T", "d"),
    "biases": ("B",),
    "map": ("B", "n"),
    "factors": ("B", "n", "n"),
    "errors": ("B", "n", "n", "n"),
    "certainty": ("B", "p", "p"),
    "table": ("B", "p"),
    "learn": ("L",),
    "a page": ("L", "enter"),
    "people": ("P",),
    "import": ("P", "i"),
    "help": ("?",),
    "quit": ("q",),
}


async def _resize(pilot: Pilot[None], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settle(pilot)


@pytest.mark.parametrize("keys", _KEYS.values(), ids=_KEYS)
async def test_each_screen_is_drawn_at_any_width(keys: tuple[str, ...], tmp_path: Path, worker: FakeWorker) -> None:
    add_rated_model(tmp_path / "scratch", interested=True)
    async with app(Environment(animation=False)).run_test(size=(160, 50)) as pilot:
        await settle(pilot)
        await press(pilot, "R", "5", "4", "1", *keys)
        before = screen_text(pilot).splitlines()
        for width in _WIDTHS:
            await _resize(pilot, width, max(2, 5 * width // 16))
        after = screen_text(pilot).splitlines()
        assert (after[0], len(after)) == (before[0], len(before))
