"""A browser as the server meets it: requests and a WebSocket, without a page."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from tests.tui.serve.running import PATIENCE, Cells, Served

_ENDS = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED)
SIZE = (100, 30)


class Tab:
    """A tab with a terminal; one that is `slow` never says that it has drawn anything."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, size: tuple[int, int], *, slow: bool) -> None:
        self.socket = socket
        self.session = self.person = self.end = ""
        self.over: bool | None = None
        self.close_code: int | None = None
        self.received = 0
        self._slow = slow
        self._cells = Cells(size)
        self._news = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    @property
    def text(self) -> str:
        return self._cells.text

    async def _read(self) -> None:
        while (message := await self.socket.receive()).type not in _ENDS:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.received += len(message.data)
                self._cells.feed(message.data)
                if not self._slow:
                    with suppress(ConnectionError):  # the server has closed, and there is more to read
                        await self.say(drawn=self.received)
            elif message.type is aiohttp.WSMsgType.TEXT:
                self._hear(**json.loads(message.data))
            self._news.set()
        self.close_code = message.data  # what the socket has is 1006 where nobody took the answer to it
        self._news.set()

    def _hear(self, session: str = "", person: str = "", end: str = "", over: bool | None = None) -> None:
        self.session, self.person = session or self.session, person or self.person
        self.end, self.over = end, over

    async def say(self, **facts: Any) -> None:
        await self.socket.send_str(json.dumps(facts))

    async def press(self, keys: str) -> None:
        await self.socket.send_bytes(keys.encode())

    async def wait_for(self, text: str) -> str:
        """Return the terminal as soon as a text is on it."""
        end = time.monotonic() + PATIENCE
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} was never there:\n{self.text}"
            assert not self._reading.done(), f"{text!r} was never there: {self.end!r} {self.close_code}\n{self.text}"
            self._news.clear()
            await asyncio.wait([asyncio.ensure_future(self._news.wait())], timeout=0.2)
        return self.text

    async def at_rest(self) -> str:
        """Return the terminal once nothing has come for longer than a busy machine lets an app stand still."""
        while True:
            self._news.clear()
            if not (await asyncio.wait([asyncio.ensure_future(self._news.wait())], timeout=2.0))[0]:
                return self.text

    async def wait_for_more(self, received: int) -> None:
        """Return once more bytes have come than these, or there is no more."""
        end = time.monotonic() + PATIENCE
        while self.received == received and not self._reading.done():
            assert time.monotonic() < end, f"{received} bytes came, and no more"
            self._news.clear()
            await asyncio.wait([asyncio.ensure_future(self._news.wait()), self._reading], timeout=0.2)

    async def wait_for_end(self) -> str:
        """Return why there is no more, once the server has closed."""
        await asyncio.wait_for(self._reading, PATIENCE)
        return self.end

    async def cut(self) -> None:
        """Let the connection break off, without a word."""
        assert self.socket._response.connection is not None  # aiohttp has no public way to be this rude
        transport = self.socket._response.connection.transport
        assert transport is not None
        transport.abort()
        await asyncio.wait([self._reading])


class Visitor:
    """A browser with its cookies."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self.client = client
        self.at = f"http://127.0.0.1:{port}"

    async def enter(self, token: str = "", **headers: str) -> tuple[int, str]:
        """Return the status and the text of the way in."""
        async with self.client.post(f"{self.at}/enter", data=token, headers={"Origin": self.at} | headers) as answer:
            return answer.status, await answer.text()

    @asynccontextmanager
    async def tab(
        self,
        session: str = "",
        *,
        size: tuple[int, int] = SIZE,
        slow: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Tab]:
        """Open a tab, which goes on with a session if one is named."""
        sent = {"Origin": self.at, **(headers or {})}
        connecting = self.client.ws_connect(f"{self.at}/session", headers=sent)
        async with connecting as socket:
            tab = Tab(socket, size, slow=slow)
            await tab.say(session=session, size=size)
            yield tab


@asynccontextmanager
async def visiting(served: Served, person: str = "", token: str = "") -> AsyncIterator[Visitor]:
    """Open a browser, and come in as a person or with a token where one is named."""
    jar = aiohttp.CookieJar(unsafe=True)  # also of hosts that are numbers
    async with aiohttp.ClientSession(cookie_jar=jar) as client:
        visitor = Visitor(client, served.web_port)
        if person or token:
            status, text = await visitor.enter(token or served.tokens[person])
            assert status == 200, text
        yield visitor


async def quit_app(tab: Tab) -> None:
    """Leave the app in a tab."""
    await tab.press("q")
    await tab.wait_for_end()
