"""Pictures of screens: each in two sizes, in our dark theme and in the terminal's own colours."""

import pytest

from tests.tui.world import app
from tui.app import CollabApp
from tui.terminal import Environment

SMALL, WIDE = (80, 24), (120, 40)

every_look = pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(size, theme, id=f"{theme}-{size[0]}x{size[1]}")
        for theme in ("collab-dark", "ansi-dark")
        for size in (SMALL, WIDE)
    ],
)


def themed(theme: str) -> CollabApp:
    """Return the app in a theme."""
    return app(Environment(theme=theme, animation=False))
