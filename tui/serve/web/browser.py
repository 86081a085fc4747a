"""A browser at a session, over a WebSocket: output that it says it has drawn, messages no faster than they may come."""

import asyncio
import json
from collections import deque
from contextlib import suppress
from typing import Annotated

from aiohttp import ClientError, WSCloseCode, WSMsgType, web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tui.serve import Limits
from tui.serve.web.web_session import WebSession

_BURST_SECONDS = 4.0
_RESIZE_COST = 10
_CLOSE_SECONDS = 5.0
_Cells = Annotated[int, Field(ge=1, le=10_000)]


class PageMessage(BaseModel):
    """A message of the page in text, where keys come as bytes: first the session it would go on with, if any, and its
    size in columns and rows; then each new size, and how many bytes it has drawn in all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    session: Annotated[str, Field(max_length=64)] = ""
    size: tuple[_Cells, _Cells] | None = None
    drawn: Annotated[int, Field(ge=0, le=2**50)] | None = None


class Unfit(Exception):
    """A message that no page of ours sends, and why."""


class Pace:
    """Lets so many things a second through, after a burst of four seconds' worth."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._loop = asyncio.get_running_loop()
        self._credit = rate * _BURST_SECONDS
        self._at = self._loop.time()

    async def take(self, count: int = 1) -> None:
        """Wait until so many more may come."""
        now = self._loop.time()
        self._credit = min(self._credit + (now - self._at) * self._rate, self._rate * _BURST_SECONDS) - count
        self._at = now
        if self._credit < 0:
            await asyncio.sleep(-self._credit / self._rate)


class BrowserConnection:
    """One connection of a browser; `size` is that of its terminal, in columns and rows."""

    def __init__(self, socket: web.WebSocketResponse, limits: Limits) -> None:
        self.size = (80, 24)
        self._socket = socket
        self._limits = limits
        self._pace = Pace(limits.messages_per_second)
        self._session: WebSession | None = None
        self._queue = deque[str | bytearray]()
        self._written = self._sent = self._drawn = 0
        self._is_full = self._is_over = False
        self._news = asyncio.Event()

    async def hello(self) -> str:
        """Return which session the page would go on with, nothing for a new one. Raises Unfit."""
        try:
            message = await self._socket.receive(self._limits.login_seconds)
        except TimeoutError:
            raise Unfit("it said nothing") from None
        if message.type is not WSMsgType.TEXT:
            raise Unfit("it did not say how large it is")
        first = _read(message.data)
        if first.size is None:
            raise Unfit("it did not say how large it is")
        self.size = first.size
        return first.session

    async def show(self, session: WebSession) -> None:
        """Be the terminal of a session until either ends."""
        self._session = session
        sending = asyncio.ensure_future(self._send())
        try:
            await self._receive(session)
        except Unfit as error:
            session.refused("a message", str(error))
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"no message of this page")
        finally:
            session.detach(self)
            if self._is_over:
                await asyncio.wait([sending], timeout=_CLOSE_SECONDS)
            sending.cancel()

    async def _receive(self, session: WebSession) -> None:
        while True:
            await session.may_send.wait()
            message = await self._socket.receive()
            await self._pace.take()
            if message.type is WSMsgType.BINARY:
                session.write(self, message.data)
            elif message.type is WSMsgType.TEXT:
                await self._take(session, _read(message.data))
            elif message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                if isinstance(message.data, Exception):
                    session.refused("a message", str(message.data))
                return

    async def _take(self, session: WebSession, message: PageMessage) -> None:
        if message.size is not None:
            self.size = message.size
            await self._pace.take(_RESIZE_COST)
            session.resize(self)
        if message.drawn is not None:
            if not self._drawn <= message.drawn <= self._sent:
                raise Unfit("it has drawn more than it was sent")
            self._drawn = message.drawn
            if self._is_full and self._undrawn <= self._most // 2:
                self._is_full = False
                session.release(self)

    @property
    def _most(self) -> int:
        return self._limits.terminal_kib * 1024

    @property
    def _undrawn(self) -> int:
        return self._written - self._drawn

    def begin(self, session: str, person: str) -> None:
        """Say which session this is, and whose."""
        self._note(session=session, person=person)

    def write(self, output: bytes) -> bool:
        """Take output for the terminal; return whether the app may go on, or waits for `release`."""
        if not self._is_over and output:
            if not self._queue or isinstance(self._queue[-1], str):
                self._queue.append(bytearray())
            self._queue[-1] += output  # type: ignore[operator]  # which is no text, by the line above
            self._written += len(output)
            self._is_full = self._undrawn >= self._most
            self._news.set()
        return not self._is_full

    def end(self, text: str, *, over: bool) -> None:
        """Say why there is no more, after what there is."""
        if not self._is_over:
            self._note(end=text, over=over)
            self._is_over = True

    def _note(self, **facts: str | bool) -> None:
        self._queue.append(json.dumps(facts))
        self._news.set()

    async def _send(self) -> None:
        """Send what there is until the end, and close."""
        with suppress(ClientError, ConnectionError, RuntimeError):  # it has gone
            while self._queue or not self._is_over:
                await self._news.wait()
                self._news.clear()
                while self._queue:
                    item = self._queue.popleft()
                    if isinstance(item, str):
                        await self._socket.send_str(item)
                    else:
                        self._sent += len(item)
                        await self._socket.send_bytes(bytes(item))
            await self._socket.close()


async def refuse(socket: web.WebSocketResponse, text: str) -> None:
    """Tell a page why it has no session, and close."""
    with suppress(ClientError, ConnectionError, RuntimeError):
        await socket.send_str(json.dumps({"end": text, "over": True}))
        await socket.close()


def _read(text: str) -> PageMessage:
    try:
        return PageMessage.model_validate_json(text)
    except ValidationError as error:
        raise Unfit(error.errors()[0]["msg"]) from None
