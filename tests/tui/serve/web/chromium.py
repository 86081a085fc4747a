"""A headless Chromium, driven by its DevTools protocol: pages, keys as a keyboard sends them, what is on a terminal."""

import asyncio
import base64
import itertools
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.tui.serve.running import PATIENCE
from tests.tui.serve.web.browsers import browser_program

_OPTIONS = (
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-port=0",
)
_ROWS = "[...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent.trimEnd()).join('\\n')"
_SEEN = """
new Promise((seen) => {
  const look = () => %s.includes(%r) && seen(performance.now());
  if (look()) return;
  const observer = new MutationObserver(() => { if (look()) observer.disconnect(); });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
})
"""
_HELD = (
    "window.sockets = []; WebSocket = class extends WebSocket { constructor(url) { super(url); sockets.push(this); } };"
)
_NAMED = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


class Page:
    """A tab of a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.problems: list[str] = []
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            event = message.json()
            if "id" in event:
                self._answers.pop(event["id"]).set_result(event)
            elif event["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.problems.append(str(event["params"]))

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return what it answers."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        done = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in done, (method, done)
        result: dict[str, Any] = done["result"]
        return result

    async def run(self, script: str) -> Any:
        """Return the value of an expression in the page, once it has one."""
        done = await self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def go_to(self, url: str) -> None:
        """Go to another page, and return once it is there."""
        await self._load("Page.navigate", url=url)

    async def reload(self) -> None:
        """Load the page anew, and return once it is there."""
        await self._load("Page.reload")

    async def _load(self, method: str, **parameters: Any) -> None:
        self._loaded.clear()
        await self.send(method, **parameters)
        await asyncio.wait_for(self._loaded.wait(), PATIENCE)

    async def text(self) -> str:
        """Return the rows of the terminal."""
        return str(await self.run(_ROWS))

    async def wait_for(self, text: str) -> float:
        """Return when a text came to be on the terminal, in milliseconds since the page was asked for."""
        try:
            return float(await self.run(_SEEN % (_ROWS, text)))
        except TimeoutError:
            raise AssertionError(f"{text!r} was never there:\n{await self.text()}\n{self.problems}") from None

    async def press(self, *keys: str) -> None:
        """Press keys, letters or the names of others, one after the other."""
        for key in keys:
            named = {"code": key, "windowsVirtualKeyCode": _NAMED[key]} if key in _NAMED else {"text": key}
            if key == "Enter":
                named["text"] = "\r"
            await self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **named)
            await self.send("Input.dispatchKeyEvent", type="keyUp", key=key, **named)

    async def cut(self) -> None:
        """Let the connection of the page break off."""
        await self.run("sockets.at(-1).close()")

    async def picture(self, path: Path) -> None:
        """Write what the page looks like."""
        done = await self.send("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(done["data"]))


class Chromium:
    """A browser at work."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self._client = client
        self._at = f"http://127.0.0.1:{port}"

    @asynccontextmanager
    async def page(self, size: tuple[int, int], *, phone: bool = False) -> AsyncIterator[Page]:
        """Open a tab of so many pixels, that of a phone where it is to be touched."""
        async with self._client.put(f"{self._at}/json/new") as answer:
            target = await answer.json(content_type=None)
        async with self._client.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=2**26) as socket:
            page = Page(socket)
            for domain in ("Page", "Runtime", "Log"):
                await page.send(f"{domain}.enable")
            await page.send(
                "Emulation.setDeviceMetricsOverride",
                width=size[0],
                height=size[1],
                deviceScaleFactor=2 if phone else 1,
                mobile=phone,
            )
            await page.send("Emulation.setTouchEmulationEnabled", enabled=phone)
            await page.send("Page.addScriptToEvaluateOnNewDocument", source=_HELD)
            yield page
        async with self._client.get(f"{self._at}/json/close/{target['id']}") as answer:
            await answer.read()


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """Start a browser that keeps what it has to keep in a folder."""
    program = browser_program()
    assert program, "no Chromium is installed"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # which root may not have
    process = subprocess.Popen(
        [program, *_OPTIONS, *sandbox, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as client:
            yield Chromium(client, await _port(folder / "DevToolsActivePort", process))
    finally:
        process.terminate()
        process.wait(PATIENCE)


async def _port(path: Path, process: subprocess.Popen[bytes]) -> int:
    async with asyncio.timeout(PATIENCE):
        while not path.is_file() or len(lines := path.read_text().splitlines()) < 2:
            assert process.poll() is None, "the browser has ended"
            await asyncio.sleep(0.02)
    return int(lines[0])
