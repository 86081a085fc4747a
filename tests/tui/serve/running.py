"""A server at work for tests: its process, its folder, and clients that come in with keys of their own."""

import asyncio
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pyte
import pytest

from collab.testing import add_model
from tests.program import PROGRAM
from tui.serve import Homes, confinement_problem, read_journal
from tui.serve.access import TokenRing

PATIENCE = 120.0
"""Seconds for what another process does: on a busy machine any of them may stand still for a while."""


@dataclass(frozen=True)
class Served:
    """A server at work: its process, its port, and the operator's folder, with the keys of Anna and Ben in serve; where
    it serves browsers too, the port of these, and the tokens of both.
    """

    process: subprocess.Popen[str]
    port: int
    shared: Path
    web_port: int = 0
    tokens: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.shared / "serve"

    def key(self, person: str) -> str:
        """Return the file of a person's private key."""
        return str(self.folder / f"{person}.key")

    def events(self, event: str, **facts: object) -> list[dict[str, Any]]:
        """Return what the audit log has of an event with these facts."""
        entries = read_journal(self.folder / "audit.jsonl")
        return [entry for entry in entries if entry["event"] == event and facts.items() <= entry.items()]

    def reloads(self) -> int:
        """Return how often the server has read its limits again."""
        return sum(entry["event"] == "reloaded" for entry in read_journal(self.folder / "log.jsonl"))

    async def set_limits(self, settings: str) -> None:
        """Let these limits hold from now on."""
        before = self.reloads()
        (self.folder / "settings.toml").write_text(settings)
        self.process.send_signal(signal.SIGHUP)
        while self.reloads() == before:
            await asyncio.sleep(0.02)

    async def wait_for(self, event: str, **facts: object) -> dict[str, Any]:
        """Return the newest such entry of the audit log, once there is one."""
        end = time.monotonic() + PATIENCE
        while not (entries := self.events(event, **facts)):
            assert time.monotonic() < end, f"no {event} with {facts} in {self.events(event)}"
            await asyncio.sleep(0.02)
        return entries[-1]

    @asynccontextmanager
    async def login(self, person: str, user: str = "", **options: Any) -> AsyncIterator[asyncssh.SSHClientConnection]:
        """Come in with the key of a person, under their own name where no other is given."""
        keys = {"client_keys": [self.key(person)]} | options
        connecting = asyncssh.connect(
            "127.0.0.1", self.port, username=user or person, known_hosts=None, config=[], agent_path=None, **keys
        )
        async with connecting as connection:
            yield connection


class Cells:
    """The cells of a terminal, kept by pyte."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def feed(self, data: bytes) -> None:
        """Draw, without the sequences that pyte would draw as text; one may come in parts."""
        data = self._rest + data
        unfinished = re.search(rb"\x1b(\[[>?<]?[0-9;]*)?$", data)
        self._rest = unfinished[0] if unfinished else b""
        whole = data.removesuffix(self._rest)
        self._stream.feed(re.sub(rb"\x1b\[[>?<]?[0-9;]*[um]", lambda match: _colours(match[0]), whole))


class Screen:
    """The app on the terminal of a session over ssh."""

    def __init__(self, process: "asyncssh.SSHClientProcess[bytes]", size: tuple[int, int]) -> None:
        self.process = process
        self.sent = b""
        self._cells = Cells(size)

    @property
    def text(self) -> str:
        return self._cells.text

    async def wait_for(self, text: str, seconds: float = PATIENCE) -> str:
        """Return the screen as soon as a text is on it."""
        end = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} was never on the screen:\n{self.text}"
            try:
                data = await asyncio.wait_for(self.process.stdout.read(2**16), 0.2)
            except TimeoutError:
                continue
            assert data, f"{text!r} was never on the screen, and the session has ended:\n{self.text}"
            self.sent += data
            self._cells.feed(data)
        return self.text

    async def press_until(self, keys: str, text: str) -> str:
        """Press keys that twice do what they do once, again after a while where the screen was not ready for them;
        return it with the text on it.
        """
        end = time.monotonic() + PATIENCE
        while text not in self.text and time.monotonic() < end:
            self.press(keys)
            with suppress(AssertionError):
                await self.wait_for(text, 3.0)
        return await self.wait_for(text)

    def press(self, keys: str) -> None:
        self.process.stdin.write(keys.encode())


def _colours(sequence: bytes) -> bytes:
    """Return a sequence, unless pyte would draw it."""
    return b"" if sequence[2:3] in b"><?" or sequence.endswith(b"u") else sequence


@asynccontextmanager
async def app_of(connection: asyncssh.SSHClientConnection, **options: Any) -> AsyncIterator[Screen]:
    """Open the app in a session of a connection."""
    size = (100, 30)
    terminal = {"term_type": "xterm-256color", "term_size": size, "encoding": None} | options
    async with connection.create_process(**terminal) as process:
        yield Screen(process, size)


def write_keys(folder: Path, *people: str) -> None:
    """Make a key for each person, and let all of them in."""
    with (folder / "authorized_keys").open("a") as file:
        file.writelines(_new_key(folder / f"{person}.key", person) for person in people)


def add_person(served: Served, person: str, options: str = "") -> None:
    """Let one more person in."""
    line = _new_key(Path(served.key(person)), person)
    with (served.folder / "authorized_keys").open("a") as file:
        file.write(f"{options} {line}".lstrip())


def _new_key(path: Path, comment: str) -> str:
    """Write a private key, and return the line of its public one."""
    key = asyncssh.generate_private_key("ssh-ed25519", comment=comment)
    key.write_private_key(path)
    path.chmod(0o600)  # else OpenSSH does not take it
    return key.export_public_key().decode()


@contextmanager
def serving(shared: Path, *arguments: str, settings: str = "", web: bool = False) -> Iterator[Served]:
    """Serve a folder with one model, to Anna and to Ben, over ssh, and browsers if asked, until the block ends."""
    doors = ["web", "--port", "0", "--ssh", "0"] if web else ["ssh", "--port", "0"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(shared))
        folder = Homes(shared).root
        if not (folder / "authorized_keys").exists():
            add_model()
            write_keys(folder, "anna", "ben")
        (folder / "settings.toml").write_text(settings)
        tokens = {person: TokenRing(folder).make(person) for person in ("anna", "ben")} if web else {}
        unconfined = ["--unconfined"] if confinement_problem() else []
        process = subprocess.Popen(
            [*PROGRAM, "serve", *doors, *unconfined, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "COLLAB_HOME": str(shared)},
        )
    try:
        ports = [_port(process) for _ in range(1 + web)]
        yield Served(process, ports[0], shared, ports[-1] if web else 0, tokens)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def _port(process: "subprocess.Popen[str]") -> int:
    """Return the port of the next door that a server says it has opened."""
    assert process.stdout is not None
    line = next((line for line in process.stdout if line.startswith("Serving")), "")
    match = re.search(r"port (\d+)", line)
    assert match, f"the server did not start: {process.wait()}"
    return int(match[1])


def last_json(text: str | bytes) -> Any:
    """Return the JSON of the last line of an output."""
    return json.loads(text.strip().splitlines()[-1])
