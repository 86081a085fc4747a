"""Many people at once on one server: keys to screen, memory a session, answers kept. make bench-serve SERVE="50 60".

Each person comes in with a key of their own over ssh, rates titles and looks at what is recommended, a key a second, on
the sample's model, while two more train. A third number is how many logins with a wrong key come in a minute from an
address of its own. The server, its trainings and everyone's client share the machine: what the clients take is told.
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
from collections import Counter
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

import collab
from collab.data import DataSpec
from collab.profiles import ProfileStore
from collab.runs import RunStore, end, start
from tui.serve import Homes, memory_kib

_PROGRAM = (sys.executable, "-m", "tui.cli")
_SETTINGS = "sessions = 1000\nlogins = 1000\n"
_PEOPLE, _SECONDS, _LOGINS = 50, 60, 0
_TURNS = (("5", "4", "3", "2", "n"), ("4", "3", "2", "1", "p"), ("4", "3", "2", "1", "n"), ("5", "4", "3", "2", "p"))
"""The stars that a page of titles gets, from the top, and the key to the page after it: two pages in turn."""
_KEYS = tuple(
    key
    for first, second, third, fourth, turn in _TURNS
    for key in (first, "j", second, "j", third, "j", "j", fourth, turn, "F", "v", "j", "k", "v", "R")
)
"""Keys that always change the screen, however long: no list is walked to its end, where one more step rightly changes
nothing, and no title gets the stars that it has.
"""
_ANSWER_SECONDS = 10.0
_TRAINING = 2
_LOOKS = 5
"""How often memory is looked at, from the first to the last second."""
_STATUS_SECONDS = 2.0
"""The server writes its status down once a second."""
_STRANGER = "127.9.9.9"


@dataclass
class Person:
    """Someone with a session: how long keys took, in seconds, and the first screen; which keys were never answered, and
    how many answers were given.
    """

    number: int
    key: asyncssh.SSHKey
    latencies: list[float] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    rated: int = 0
    first_screen: float = 0.0

    @property
    def name(self) -> str:
        """The name that the key has."""
        return f"p{self.number}"

    @property
    def address(self) -> str:
        """Where this one comes from, as everyone from somewhere else."""
        return f"127.0.{1 + self.number // 200}.{1 + self.number % 200}"


@dataclass(frozen=True)
class Memory:
    """The memory of every session at one moment, in MiB: proportional, and resident."""

    proportional: Sequence[float]
    resident: Sequence[float]


def main() -> None:
    """Measure as many people for as many seconds, with as many strangers' logins a minute, as the arguments say."""
    numbers = [*map(int, sys.argv[1:])]
    people, seconds, logins = (*numbers, *(_PEOPLE, _SECONDS, _LOGINS)[len(numbers) :])
    with tempfile.TemporaryDirectory(prefix="bench-serve-") as folder:
        os.environ.update(COLLAB_HOME=folder, COLLAB_SLOTS=str(_TRAINING), COLLAB_MOST_RUNS="2")
        subprocess.run([*_PROGRAM, "train", "--epochs", "2"], check=True, stdout=subprocess.DEVNULL)
        asyncio.run(_measure(Path(folder), people, seconds, logins))


async def _measure(shared: Path, count: int, seconds: int, logins: int) -> None:
    folder = Homes(shared).root
    (folder / "settings.toml").write_text(_SETTINGS)
    people = [Person(i, asyncssh.generate_private_key("ssh-ed25519", comment=f"p{i}")) for i in range(count)]
    (folder / "authorized_keys").write_text("".join(each.key.export_public_key().decode() for each in people))
    server = subprocess.Popen([*_PROGRAM, "serve", "ssh", "--port", "0"], stdout=subprocess.PIPE, text=True)
    runs: list[tuple[RunStore, str]] = []
    try:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        port = int(next(match[1] for line in lines if (match := re.search(r"port (\d+):", line))))
        begun, ended = asyncio.Event(), asyncio.Event()
        coming = asyncio.gather(*(_come(person, port, begun, ended) for person in people))
        while not all(person.first_screen for person in people):
            await asyncio.sleep(0.1)
        runs += [_train(Homes(shared).of(f"trains {number}")) for number in range(_TRAINING)]
        flood = asyncio.ensure_future(_flood(port, logins, ended))
        begun.set()
        memory = []
        for look in range(_LOOKS):
            await asyncio.sleep(seconds / (_LOOKS - 1) if look else _STATUS_SECONDS)
            memory.append(_memory(folder))
        load = os.getloadavg()[0]
        epochs = [store.state(run).epochs_done for store, run in runs]
        ended.set()
        await asyncio.gather(coming, flood)
        kept = [_kept(shared, person) for person in people]
        _print_figures(people, memory, kept, load)
        print(f"training beside {' and '.join(f'{done:,}' for done in epochs)} epochs")
        if logins:
            print(f"strangers       {flood.result()}")
    finally:
        for store, run in runs:
            end(store, run)
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _train(home: Path) -> tuple[RunStore, str]:
    """Start a run of somebody's own that lasts, as their app does."""
    store = RunStore(home)
    run = store.create(DataSpec(source="sample"), "random:0.2@42", collab.configure("dot-bias", epochs=10_000))
    start(store, run)
    return store, run


async def _come(person: Person, port: int, begun: asyncio.Event, ended: asyncio.Event) -> None:
    """Be one person: come in, then a key a second until it is over."""
    begin = time.perf_counter()
    connecting = asyncssh.connect(
        "127.0.0.1",
        port,
        username=person.name,
        known_hosts=None,
        config=[],
        client_keys=[person.key],
        local_addr=(person.address, 0),
        login_timeout=600,
    )
    async with connecting as connection:
        terminal = connection.create_process(term_type="xterm-256color", term_size=(100, 30), encoding=None)
        async with terminal as process:
            sent = b""
            while b"quit" not in sent:
                sent += await process.stdout.read(2**16)
            person.first_screen = time.perf_counter() - begin
            await begun.wait()
            process.stdin.write(b"R")
            await _quiet(process, _ANSWER_SECONDS)
            turn = 0
            while not ended.is_set():
                key = _KEYS[turn % len(_KEYS)]
                await _press(person, process, key)
                person.rated += key.isdigit()
                await _quiet(process, 1.0)
                turn += 1
            process.stdin.write(b"q")
            await process.wait()


async def _press(person: Person, process: "asyncssh.SSHClientProcess[bytes]", key: str) -> None:
    """Press a key, and note how long it took until anything came of it."""
    begin = time.perf_counter()
    process.stdin.write(key.encode())
    try:
        await asyncio.wait_for(process.stdout.read(2**16), _ANSWER_SECONDS)
        person.latencies.append(time.perf_counter() - begin)
    except TimeoutError:
        person.unanswered.append(key)


async def _quiet(process: "asyncssh.SSHClientProcess[bytes]", seconds: float) -> None:
    """Read what still comes, for so many seconds."""
    end = time.perf_counter() + seconds
    while (remaining := end - time.perf_counter()) > 0:
        try:
            await asyncio.wait_for(process.stdout.read(2**16), remaining)
        except TimeoutError:
            return


async def _flood(port: int, logins: int, ended: asyncio.Event) -> str:
    """Try so many logins a minute from one address; return what became of them."""
    key, outcomes, tries = asyncssh.generate_private_key("ssh-ed25519"), list[str](), set[Awaitable[None]]()

    async def come() -> None:
        try:
            stranger = (_STRANGER, 0)
            await asyncssh.connect(
                "127.0.0.1", port, username="p0", known_hosts=None, config=[], client_keys=[key], local_addr=stranger
            )
        except (OSError, asyncssh.Error) as error:
            outcomes.append(type(error).__name__)

    while logins and not ended.is_set():
        task = asyncio.ensure_future(come())
        tries.add(task)
        task.add_done_callback(tries.discard)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), 60 / logins)
    await asyncio.gather(*tries)
    return _counts(outcomes)


def _counts(names: Iterable[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in Counter(names).items()) or "0"


def _memory(folder: Path) -> Memory:
    processes = [session["process"] for session in json.loads((folder / "status.json").read_text())["sessions"]]
    proportional = [memory_kib(process) / 1024 for process in processes]
    return Memory(proportional, [_resident_mib(process) for process in processes])


def _resident_mib(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _kept(shared: Path, person: Person) -> int:
    """Return how many answers there are of a person, where nobody else has any: no folder has those of another."""
    store = ProfileStore(Homes(shared).of(person.name))
    assert [*store.profiles()] == [person.name]
    return len(store.history(person.name))


def _print_figures(people: Sequence[Person], memory: Sequence[Memory], kept: Sequence[int], load: float) -> None:
    latencies = sorted(1000 * each for person in people for each in person.latencies)
    screens = sorted(person.first_screen for person in people)
    unanswered, rated = [key for person in people for key in person.unanswered], sum(person.rated for person in people)
    print(f"{len(people)} sessions, load {load:.1f}, {os.cpu_count()} cores")
    print(f"first screens   {screens[0]:.1f} to {screens[-1]:.1f} s, all coming at once")
    half, most = statistics.median(latencies), latencies[int(0.95 * len(latencies))]
    print(f"keys to screen  p50 {half:.0f} ms, p95 {most:.0f} ms, {len(latencies):,} keys")
    print(f"never answered  {_counts(unanswered)}")
    for what in ("proportional", "resident"):
        sizes = [getattr(each, what) for each in memory]
        means = ", ".join(f"{statistics.mean(each):.0f}" for each in sizes)
        print(f"{what.ljust(15)} {means} MiB a session from first to last, {max(sizes[-1]):.0f} at most")
    print(f"answers kept    {sum(kept)} of {rated}, by {sum(map(bool, kept))} people in folders of their own")
    print(f"clients took    {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s of a core")


if __name__ == "__main__":
    main()
