"""A data folder with a model in use, made of arrays: what screens show of it is the same on every machine."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

import collab
from collab.coldstart import Questionnaire
from collab.runs import RunStore
from collab.storage import home_folder
from tui.app import CollabApp
from tui.core import Session
from tui.terminal import Environment

_PATIENCE = 300.0


def app(environment: Environment | None = None) -> CollabApp:
    """Return the app over the data folder of this test."""
    return CollabApp(Session, environment or Environment(animation=False))


def answers_kept() -> dict[str, float | None]:
    """Return what is on disk of the answers of "me": stars by title, None where it was skipped."""
    from collab.profiles import ProfileStore

    return {answer.name: answer.stars for answer in ProfileStore(home_folder()).present("me")}


def first_page() -> list[str]:
    """Return the names of the titles that the model in use asks a new person about first."""
    model = collab.Recommender.open(RunStore().model_path(in_use()))
    asked = Questionnaire(model).next(model.fold_in({}), 10)
    return [model.items.name_of(item) for item in asked]


def in_use() -> str:
    """Return the run in use."""
    run: str = json.loads((home_folder() / "runs" / "in-use.json").read_text())["in_use"]["made-up-films"]
    return run


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the app has opened its session and drawn what it knows."""
    app = cast("CollabApp", pilot.app)
    await pilot.pause()
    while app.is_running and not app.opened:
        await pilot.pause(0.01)
    await _keys_through(pilot)
    if not app.is_running:  # its failure is raised where `run_test` ends
        return
    await workers_through(pilot)
    await pilot.pause()
    while app.is_running and pilot.app.workers:  # who asked meanwhile is answered by another one
        await workers_through(pilot)
        await pilot.pause()
    await drawn(pilot)
    if app.is_running and pilot.app.workers:  # what a dialog begins that was mounted while the screen was drawn
        await settle(pilot)


async def workers_through(pilot: Pilot[None]) -> None:
    """Wait until the workers of now have ended, also those of a screen that closes meanwhile, which are cancelled.
    Raises what made one fail.
    """
    for worker in list(pilot.app.workers):
        with suppress(WorkerCancelled):
            await worker.wait()


async def drawn(pilot: Pilot[Any]) -> None:
    """Wait until all messages are through, with those that follow from them, and the screen stays as it is: to Textual
    an app that gets no processor looks idle.
    """
    before, now = "", " "
    while pilot.app.is_running and (before != now or _has_more(pilot)) and await pilot._wait_for_screen():
        pilot.app.screen._on_timer_update()
        before, now = now, screen_text(pilot)


def _has_more(pilot: Pilot[Any]) -> bool:
    """Return whether messages wait, or another size of the terminal, which Textual passes on a little later."""
    pumps = (pilot.app, *pilot.app.screen.walk_children(with_self=True))
    return pilot.app._resize_event is not None or any(not pump._message_queue.empty() for pump in pumps)


async def until(pilot: Pilot[Any], there: Callable[[], bool]) -> None:
    """Wait until something is so, also where this machine takes minutes, and until the screen shows what follows."""
    end = time.monotonic() + _PATIENCE
    while not there():
        assert pilot.app.is_running, "the app has ended"
        assert time.monotonic() < end, f"it was never so:\n{screen_text(pilot)}"
        await pilot.pause(0.01)
    await drawn(pilot)


async def _keys_through(pilot: Pilot[None]) -> None:
    """Wait until no key waits for the one before it: on a busy machine an app may look idle meanwhile. An app that
    failed answers nothing any more.
    """
    app, posted = cast("CollabApp", pilot.app), asyncio.Event()
    if app.call_later(posted.set):  # after all that was posted so far
        while app.is_running and not posted.is_set():
            await asyncio.sleep(0.001)
    while app.is_running and app._keys._settling is not None:
        await asyncio.sleep(0.001)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait after each until the screen shows what it does, as who reads before going on; "text:..." is
    typed letter by letter.
    """
    for key in keys:
        await pilot.press(*(key.removeprefix("text:") if key.startswith("text:") else [key]))
        await settle(pilot)


async def tap(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until the screen shows what they do, but for no work that they begin away from it."""
    await pilot.press(*keys)
    await _keys_through(pilot)
    await drawn(pilot)


def screen_text(pilot: Pilot[Any]) -> str:
    """Return what is on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()  # the very cells that go to the terminal
    return "\n".join(strip.text.rstrip() for strip in strips)
