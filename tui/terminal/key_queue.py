"""Keys handed on one at a time: what a key opens gets the keys after it, however fast they come."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from textual.app import App, ScreenStackError, UnknownModeError
from textual.events import Event
from textual.message_pump import MessagePump

_ROUNDS = 4
"""Rounds of messages until a field is left, what it holds is taken, and another widget has the keys."""


class KeyQueue:
    """Lets keys and pasted text wait until all that the key before them brings about is done; `hand_on` gives one of
    them to Textual.

    Textual hands keys on to the widget in focus as they arrive: of "/alien" in one go, every letter would go to the
    list that the first key leaves.
    """

    def __init__(self, app: App[Any], hand_on: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[Event] = deque()
        self._settling: asyncio.Task[None] | None = None

    async def take(self, event: Event) -> None:
        """Hand an event on, now or after those before it."""
        if self._settling is None:
            await self._begin(event)
        else:
            self._waiting.append(event)

    async def _begin(self, event: Event) -> None:
        await self._hand_on(event)
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """Wait until the messages of the last event are through, then hand the next one on."""
        for _ in range(_ROUNDS):
            for pump in self._pumps():
                await _pass(pump)
        if self._waiting:
            self._app.call_later(self._begin, self._waiting.popleft())
        else:
            self._settling = None

    def _pumps(self) -> Iterable[MessagePump]:
        """Return the widget with the keys and what is around it, up to the app: the way of a key."""
        try:
            screen = self._app.screen
        except (ScreenStackError, UnknownModeError):  # the app is being left
            return (self._app,)
        return (screen.focused or screen).ancestors_with_self


async def _pass(pump: MessagePump) -> None:
    """Return once a widget has seen to the messages that it has now; at once where it takes no more."""
    passed = asyncio.Event()
    if pump.call_later(passed.set):
        await passed.wait()
