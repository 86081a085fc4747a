"""Whatever a terminal sends, on every screen and dialog: nothing ends the app, Esc leads back, what is shown is kept.

Longer, with other keys: pytest tests/tui/test_random_keys.py --random-seconds 60 --random-seed 7
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual._xterm_parser import XTermParser
from textual.pilot import Pilot
from textual.widgets import Input

from collab.profiles import ProfileStore
from collab.testing import add_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch, progress
from collab.testing.random_keys import RandomKeys
from tests.tui.inside_world import add_rated_model
from tests.tui.watching import WIDE
from tests.tui.world import press, settle
from tui.app import CollabApp
from tui.core import Session
from tui.screens.common import BaseScreen
from tui.terminal import Environment

PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "rate": (("R",), ("R", "/", "text:al"), ("R", "d"), ("R", "d", "/")),
    "for you": (
        *(("F",), ("F", "v"), ("F", "/"), ("F", "enter"), ("F", "o"), ("F", "b")),
        *(("F", "a"), ("F", "a", "enter"), ("F", "a", "/")),
    ),
    "similar": (
        *(("S",), ("S", "/", "text:al"), ("S", "enter"), ("S", "enter", "t"), ("S", "enter", "n")),
        ("S", "enter", "j", "c"),
    ),
    "inside": (("B",), ("B", "n"), ("B", "n"), ("B", "n"), ("B", "n"), ("B", "n"), ("B", "/")),
    "learn": (("L",), ("L", "enter"), ("L", "enter", "enter")),
    "train": (
        *(("T",), ("T", "e"), ("T", "e", "enter"), ("T", "p"), ("T", "m"), ("T", "o"), ("T", "r"), ("T", "N")),
        *(("T", "E"), ("T", "d"), ("T", "d", "/"), ("T", "c", "j", "c", "C"), ("T", "n", "q"), ("T", "l")),
    ),
    "people": (
        *(("P",), ("P", "n"), ("P", "r"), ("P", "h"), ("P", "i"), ("P", "o"), ("P", "c"), ("M",), ("M", "o")),
        ("P", "i", "ctrl+u", "text:films.csv", "enter"),
        ("P", "space", "j", "space", "t"),
        ("P", "space", "j", "space", "t", "/"),
    ),
    "dialogs": (("F", "j", "enter", "enter"), ("?",), (":",), (":", "text:a"), ("ctrl+t",), ("f",)),
}
"""The ways to every screen and dialog, as keys from a screen: "text:..." is typed."""

PATIENCE = 30.0
"""Seconds after which the app counts as frozen, however busy the machine is."""
_ESCAPES = 8


class Attack:
    """One app under random keys; `sent` is what it got so far, the last of it to be told where something is wrong."""

    def __init__(self, pilot: Pilot[None], worker: FakeWorker, keys: RandomKeys) -> None:
        self._pilot = pilot
        self._worker = worker
        self._keys = keys
        self._app = pilot.app
        self.sent: list[str] = []

    async def visit(self, way: Sequence[str], bursts: int, seconds: float) -> None:
        """Go to a place, and send bursts there, for as long as is asked; then go back by Esc."""
        end, count = time.monotonic() + seconds, 0
        while count < bursts or time.monotonic() < end:
            if count % 6 == 0:
                await self._go_back()
                await self._patiently(press(self._pilot, *way))
                self.sent.append(f"<{' '.join(way)}>")
            count += 1
            if self._keys.happens(0.08):
                self.sent.append(f"<size {self._keys.other_size()}>")
                await self._patiently(self._pilot.resize_terminal(*self._keys.size))
            if self._keys.happens(0.1):
                self._move_runs()
            await self._send(self._keys.burst())
        await self._go_back()

    async def _send(self, burst: str) -> None:
        """Send a burst the way a driver does."""
        self.sent.append(burst)
        parser, driver = XTermParser(), self._app._driver
        assert driver is not None
        for event in (*parser.feed(burst), *parser.feed("")):  # the empty text ends a sequence that is not whole
            driver.process_message(event)
        await self._patiently(settle(self._pilot))

    async def _go_back(self) -> None:
        """Leave fields and dialogs by Esc alone."""
        for _ in range(_ESCAPES):
            if isinstance(self._app.screen, BaseScreen) and not isinstance(self._app.screen.focused, Input):
                return
            await self._patiently(press(self._pilot, "escape"))
        raise AssertionError(f"Esc does not lead out of {self._app.screen}")

    def _move_runs(self) -> None:
        """Let the runs that were started move on or end."""
        for run in list(self._worker.runs):
            self._worker.write_events(run, STARTED, epoch(1), progress(2, 0.5))
            if self._keys.happens(0.3):
                self._worker.end(run)

    async def _patiently(self, work: Any) -> None:
        await asyncio.wait_for(work, PATIENCE)
        crash = getattr(self._app, "crash", None) or self._app._exception
        if crash is not None:
            raise AssertionError(f"the app ended: {crash!r}") from crash


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare models, people and a file to import; processes asked for anything end at once, without an answer."""
    add_rated_model(tmp_path / "rated", interested=True)
    add_model()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "films.csv").write_text("title,year,rating\nAlien,1979,4.5\nAllien,1979,2\nFargo,,4\n")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "here"))
    monkeypatch.setattr("collab.processes.client.python_command", lambda *_: ["sh", "-c", "exit 3"])
    for person in ("anna", "bert"):
        ProfileStore().new(person)


@pytest.mark.parametrize("place", PLACES)
async def test_random_keys_end_nothing(
    place: str, world: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    seconds, seed = request.config.getoption("--random-seconds"), request.config.getoption("--random-seed")
    app = CollabApp(Session, Environment(animation=False))
    exits: list[int] = []
    monkeypatch.setattr(app, "exit", lambda *_, return_code=0, **__: exits.append(return_code))  # q would end the test
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", "5", "4", "2")
        attack = Attack(pilot, worker, RandomKeys(seed, WIDE))
        try:
            for way in PLACES[place]:
                await attack.visit(way, 1, seconds / len(PLACES[place]))
        except (TimeoutError, AssertionError) as error:
            raise AssertionError(f"after {attack.sent[-40:]!r}") from error
        assert not any(exits)
        kept = Session(profile=app.session.profile, run=None if app.session.run is None else app.session.run.run)
        kept.refresh()
        app.session.refresh()
        shown, there = app.session.ready, kept.ready
        assert shown is None or there is None or shown.known == there.known
