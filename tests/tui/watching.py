"""The app on Train, watching a fake worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.app import CollabApp
from tui.terminal import Environment

SMALL, WIDE = (80, 24), (120, 40)
PLAIN = Environment(animation=False, ascii=True)


@asynccontextmanager
async def training(size: tuple[int, int] = SMALL, environment: Environment | None = None) -> AsyncIterator[Pilot[None]]:
    """Start the app for the first time, and train on the sample with Train's own settings: run 1."""
    async with app(environment).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "T", "n")
        yield pilot


@asynccontextmanager
async def on_train(size: tuple[int, int] = SMALL, environment: Environment | None = None) -> AsyncIterator[Pilot[None]]:
    """Go to Train where run 1, of films, has finished and is in use."""
    add_model()
    async with app(environment).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        yield pilot


async def look(pilot: Pilot[None]) -> str:
    """Let the app look at its runs now, and return the screen."""
    assert isinstance(pilot.app, CollabApp)
    pilot.app.workspace.run_watch.look_at_others()
    pilot.app.workspace.run_watch.look_at_runs()
    await settle(pilot)
    return screen_text(pilot)
