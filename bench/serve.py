"""Many people at once on one server: keys to screen, memory a session, answers kept. make bench-serve SERVE="50 60".

Each person comes in with a key of their own over ssh, rates titles and moves about, a key a second, on the sample's
model. The server and everyone's client share the machine: what the clients take is told.
"""

import asyncio
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from collab.profiles import ProfileStore
from tui.serve import Homes, memory_kib

_PROGRAM = (sys.executable, "-m", "tui.cli")
_SETTINGS = "sessions = 1000\nlogins = 1000\nlogins_per_address = 1000\nconnections_per_minute = 100000\n"
_PEOPLE, _SECONDS = 50, 60
_KEYS = ("5", "j", "4", "j", "3", "j", "j", "2")
_ANSWER_SECONDS = 10.0


@dataclass
class Person:
    """Someone with a session: how long keys took, in seconds, how many answers were given, and the first screen."""

    name: str
    key: asyncssh.SSHKey
    latencies: list[float] = field(default_factory=list)
    rated: int = 0
    first_screen: float = 0.0


def main() -> None:
    """Measure as many people for as many seconds as the arguments say."""
    people, seconds = map(int, sys.argv[1:] or (_PEOPLE, _SECONDS))
    with tempfile.TemporaryDirectory(prefix="bench-serve-") as folder:
        os.environ["COLLAB_HOME"] = folder
        subprocess.run([*_PROGRAM, "train", "--epochs", "2"], check=True, stdout=subprocess.DEVNULL)
        asyncio.run(_measure(Path(folder), people, seconds))


async def _measure(shared: Path, count: int, seconds: int) -> None:
    folder = Homes(shared).root
    (folder / "settings.toml").write_text(_SETTINGS)
    people = [Person(f"p{i}", asyncssh.generate_private_key("ssh-ed25519", comment=f"p{i}")) for i in range(count)]
    (folder / "authorized_keys").write_text("".join(each.key.export_public_key().decode() for each in people))
    server = subprocess.Popen([*_PROGRAM, "serve", "ssh", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        port = int(next(match[1] for line in lines if (match := re.search(r"port (\d+):", line))))
        begun, ended = asyncio.Event(), asyncio.Event()
        coming = asyncio.gather(*(_come(person, port, begun, ended) for person in people))
        while not all(person.first_screen for person in people):
            await asyncio.sleep(0.1)
        begun.set()
        memory = [_memory(folder)]
        await asyncio.sleep(seconds)
        memory.append(_memory(folder))
        ended.set()
        await coming
        kept = [_kept(shared, person) for person in people]
        _print_figures(people, memory, kept)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


async def _come(person: Person, port: int, begun: asyncio.Event, ended: asyncio.Event) -> None:
    """Be one person: come in, then a key a second until it is over."""
    start = time.perf_counter()
    connecting = asyncssh.connect(
        "127.0.0.1", port, username=person.name, known_hosts=None, config=[], client_keys=[person.key]
    )
    async with connecting as connection:
        terminal = connection.create_process(term_type="xterm-256color", term_size=(100, 30), encoding=None)
        async with terminal as process:
            sent = b""
            while b"quit" not in sent:
                sent += await process.stdout.read(2**16)
            person.first_screen = time.perf_counter() - start
            await begun.wait()
            process.stdin.write(b"R")
            await _quiet(process, _ANSWER_SECONDS)
            turn = 0
            while not ended.is_set():
                key = _KEYS[turn % len(_KEYS)]
                before = time.perf_counter()
                process.stdin.write(key.encode())
                if await asyncio.wait_for(process.stdout.read(2**16), _ANSWER_SECONDS):
                    person.latencies.append(time.perf_counter() - before)
                person.rated += key.isdigit()
                await _quiet(process, 1.0)
                turn += 1
            process.stdin.write(b"q")
            await process.wait()


async def _quiet(process: "asyncssh.SSHClientProcess[bytes]", seconds: float) -> None:
    """Read what still comes, for so many seconds."""
    end = time.perf_counter() + seconds
    while (remaining := end - time.perf_counter()) > 0:
        try:
            await asyncio.wait_for(process.stdout.read(2**16), remaining)
        except TimeoutError:
            return


def _memory(folder: Path) -> list[float]:
    """Return the proportional memory of every session, in MiB."""
    sessions = json.loads((folder / "status.json").read_text())["sessions"]
    return [memory_kib(session["process"]) / 1024 for session in sessions]


def _kept(shared: Path, person: Person) -> int:
    return len(ProfileStore(Homes(shared).of(person.name)).history(person.name))


def _print_figures(people: Sequence[Person], memory: Sequence[Sequence[float]], kept: Sequence[int]) -> None:
    latencies = sorted(1000 * each for person in people for each in person.latencies)
    screens = sorted(person.first_screen for person in people)
    rated = sum(person.rated for person in people)
    print(f"{len(people)} sessions, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"first screens   {screens[0]:.1f} to {screens[-1]:.1f} s, all coming at once")
    print(
        f"keys to screen  p50 {statistics.median(latencies):.0f} ms, p95 {latencies[int(0.95 * len(latencies))]:.0f} ms"
    )
    for name, each in zip(("at first", "at the end"), memory, strict=True):
        print(
            f"memory {name.ljust(10)} {statistics.mean(each):.0f} MiB a session, proportional, {max(each):.0f} at most"
        )
    print(f"answers kept    {sum(kept)} of {rated}")
    print(f"clients took    {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s of a core")


if __name__ == "__main__":
    main()
