"""Keys handed on one at a time: what a key opens gets the keys after it, however fast they come."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from textual.app import App, ScreenStackError, UnknownModeError
from textual.events import Callback, Event, Key
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, WorkerError

_ROUNDS = 4
"""Rounds of messages until a field is left, what it holds is taken, and another widget has the keys."""


class KeyQueue:
    """Lets keys and pasted text wait until all that the key before them brings about is done; `hand_on` gives one of
    them to Textual, and `work` tells what a screen has done elsewhere that they are to wait for, too.

    Textual hands keys on to the widget in focus as they arrive: of "/alien" in one go, every letter would go to the
    list that the first key leaves.
    """

    def __init__(
        self,
        app: App[Any],
        hand_on: Callable[[Event], Awaitable[None]],
        work: Callable[[Screen[Any]], Worker[Any] | None],
    ) -> None:
        self._app = app
        self._hand_on = hand_on
        self._work = work
        self._waiting: deque[Event] = deque()
        self._settling: asyncio.Task[None] | None = None

    async def take(self, event: Event) -> None:
        """Hand an event on, now or after those before it and the work that they wait for; Esc in the place of those."""
        at_work = self._at_work() is not None
        if at_work and isinstance(event, Key) and event.key == "escape":
            self._waiting.clear()
            await self._hand_on(event)
        elif self._settling is None and not at_work:
            await self._begin(event)
        else:
            self._waiting.append(event)
            if self._settling is None:  # no key began that work: a look at a file again, once another was closed
                self._settling = asyncio.create_task(self._settle())

    async def _begin(self, event: Event) -> None:
        await self._hand_on(event)
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """Wait until the messages of the last event are through, then hand the next one on."""
        await self._pass_messages()
        while (work := self._at_work()) is not None:
            with suppress(WorkerError):  # it failed, or was given up
                await asyncio.shield(work.wait())
            await self._pass_messages()
        if self._waiting:
            self._app.call_later(self._begin, self._waiting.popleft())
        else:
            self._settling = None

    def _at_work(self) -> Worker[Any] | None:
        screen = self._screen
        work = None if screen is None else self._work(screen)
        return None if work is None or work.is_finished else work

    async def _pass_messages(self) -> None:
        for _ in range(_ROUNDS):
            for pump in self._pumps():
                await _pass(pump)

    def _pumps(self) -> Iterable[MessagePump]:
        """Return the widget with the keys and what is around it, up to the app: the way of a key."""
        screen = self._screen
        return (self._app,) if screen is None else (screen.focused or screen).ancestors_with_self

    @property
    def _screen(self) -> Screen[Any] | None:
        try:
            return self._app.screen
        except (ScreenStackError, UnknownModeError):  # the app is being left
            return None


async def _pass(pump: MessagePump) -> None:
    """Return once a widget has seen to the messages that it has now; at once where it takes no more. What `call_later`
    is given, Textual asks anew every time for its parameters.
    """
    passed = asyncio.Event()
    if pump.post_message(Callback(passed.set)):
        await passed.wait()
