"""The hosting that all connections share: keys, sessions within their limits, their processes, and the journal."""

import asyncio
import contextlib
import itertools
import os
import time
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from pathlib import Path

from collab.data import load
from collab.errors import BadConfig, CollabError
from collab.processes import GUEST, HOSTED
from collab.runs import sign, take
from collab.runs.elsewhere import NewsWatch
from tui.core.data import FIRST_DATA
from tui.serve.access import Gate, KeyRing
from tui.serve.homes import KEYS, Homes
from tui.serve.journal import Journal
from tui.serve.limits import read_limits
from tui.serve.nursery import Child, Nursery, Start, clean_environment
from tui.serve.sessions import Session, Sessions, Visitor
from tui.serve.status import write_status

TICK = 1.0
"""Seconds between two looks at what is overdue."""
_NEWS_TICKS = 5
STOPPED = "This server is being stopped. Every answer is kept, and runs go on: come in again later."
_NO_ROOM = (
    "Nothing can be kept on this server now: its disk may be full. Whoever runs it can make room; come again then."
)
_STOPPED_FOR_GUESTS = "This server is being stopped, and what you rated here as a guest is deleted."


class Hosting:
    """Hosts all who have a key in `keys` in the folder `shared`; `nursery` is the command that starts the process which
    sessions are forked from.

    `is_open` lets in anybody, as somebody new each time. `confined` keeps sessions to their own files, by Landlock.
    `notify` is a command that is run with the news of people's runs; none where it is empty.
    `warnings` is what is wrong with the keys and the limits.
    """

    def __init__(
        self,
        shared: Path,
        keys: Path | None,
        nursery: Sequence[str],
        *,
        is_open: bool,
        confined: bool,
        notify: Sequence[str] = (),
    ) -> None:
        self.homes = Homes(shared)
        folder = self.homes.root
        self.is_open = is_open
        self.journal = Journal(folder)
        self._settings = folder / "settings.toml"
        self.limits = read_limits(self._settings)
        self.gate = Gate(self.limits)
        self.sessions = Sessions(self.limits)
        self.warnings: list[str] = []
        self.ring = KeyRing(keys or folder / KEYS, folder, self._warn)
        self.stopping = False
        self._confined = confined
        self._nursery = Nursery(nursery)
        self._news = NewsWatch(notify) if notify else None
        self._tasks = set[asyncio.Future[None]]()

    def _warn(self, text: str) -> None:
        self.warnings.append(text)
        self.journal.write("keys", problem=text)

    def open(self) -> None:
        """Start the process that others are forked from, so that the first who comes does not wait for it, and read the
        sample, which is another after an upgrade: sessions may read no data that was never read.
        """
        self.homes.remove_guests()
        self._nursery.open()
        self.keep(asyncio.ensure_future(self._read_sample()))

    async def _read_sample(self) -> None:
        try:
            await asyncio.to_thread(load, FIRST_DATA)
        except (CollabError, OSError) as error:  # whoever starts a run on it is told so too
            self.journal.write("sample", problem=str(error))

    def reload(self) -> None:
        """Read the limits and the keys again; where they cannot be read they stay."""
        try:
            self.limits = read_limits(self._settings)
        except CollabError as error:
            self._warn(str(error))
            return
        self.gate.limits = self.sessions.limits = self.limits
        self.ring.keys()
        self.journal.write("reloaded")

    def refusal(self, visitor: Visitor) -> str:
        """Return why a visitor cannot have one more session, or nothing; it is written down."""
        refusal = _stopped(visitor) if self.stopping else self.sessions.refusal(visitor)
        if refusal:
            self.refused(visitor, "a session", refusal)
        return refusal

    def refused(self, visitor: Visitor, what: str, name: str) -> None:
        """Write down what a visitor was refused."""
        self.journal.audit("refused", person=visitor.person, address=visitor.address, what=what, name=name[:200])

    def no_room(self, person: str, address: str, error: CollabError) -> str:
        """Write down why somebody has no folder, and return what to tell them."""
        self.journal.audit("refused", person=person or None, address=address, what="a folder", name=str(error))
        return _NO_ROOM

    def make_link(self, visitor: Visitor) -> str:
        """Return a user name for a second key of a visitor. Raises BadConfig for a guest."""
        if visitor.guest:
            raise BadConfig("A guest has no key, and is gone with the session.")
        self.journal.audit("link", person=visitor.person, address=visitor.address)
        return self.ring.make_link(visitor.person)

    async def start(
        self, visitor: Visitor, arguments: Sequence[str], env: Mapping[str, str], streams: Sequence[int]
    ) -> Child:
        """Start a process of a visitor. Raises OSError."""
        shared, folder = self.homes.shared, visitor.home
        guest = {GUEST: "1"} if visitor.guest else {}
        start = Start(
            arguments=arguments,
            env=clean_environment(folder, {**env, **guest, HOSTED: str(self.limits.runs_per_person)}),
            folder=folder,
            terminal="TERM" in env,
            readable=[shared / name for name in ("data", "archives", "sets", "runs")],
            writable=[folder, shared / "slots"] if self._confined else None,
            limits=self.limits,
        )
        return await self._nursery.start(start, streams)

    def begin(self, session: Session) -> None:
        """Count a session, and write it down."""
        self.sessions.add(session)
        visitor = session.visitor
        self.journal.audit("begin", person=visitor.person, address=visitor.address, runs=session.runs)

    def finish(self, session: Session, why: str) -> None:
        """Count a session as ended, and write down how long it was."""
        self.sessions.remove(session)
        visitor, seconds = session.visitor, round(time.time() - session.began, 1)
        self.journal.audit(
            "end", person=visitor.person, address=visitor.address, runs=session.runs, seconds=seconds, why=why or None
        )

    def forget_guest(self, visitor: Visitor, ends: Sequence[Awaitable[None]]) -> None:
        """Delete the folder of a guest once the last process in it has ended."""

        async def forget() -> None:
            await asyncio.gather(*ends)
            self.homes.remove_guests(visitor.home)

        self.keep(asyncio.ensure_future(forget()))

    def keep(self, task: "asyncio.Future[None]") -> None:
        """Hold on to a task until it is done, as nobody else does."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def watch(self) -> None:
        """Once a second end what is overdue, and write down how things stand; less often look for news of runs."""
        problem = ""
        for tick in itertools.count():
            self.sessions.end_overdue(time.time())
            before, problem = problem, ""
            try:
                await asyncio.to_thread(write_status, self.homes, self.sessions, self.gate.open_logins)
                if tick % _NEWS_TICKS == 0:
                    await asyncio.to_thread(self._look_for_news, quietly=not tick)
            except (CollabError, OSError) as error:  # the disk is full: later there may be room
                problem = str(error)
            if problem and problem != before:
                self.journal.write("watch", problem=problem)
            await asyncio.sleep(TICK)

    def _look_for_news(self, *, quietly: bool) -> None:
        """Notify of the news of people's runs, where that is asked for; those from before the start are none."""
        if self._news is not None:
            for person, home in self.homes.people():
                self._news.look(home, quietly=quietly, COLLAB_PERSON=person)

    async def end_sessions(self, seconds: float) -> None:
        """Tell everyone that the server stops, and wait so many seconds at most for them to be gone."""
        self.stopping = True
        for session in self.sessions:
            session.end(_stopped(session.visitor))
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while len(self.sessions) and loop.time() < ends:
            await asyncio.sleep(TICK / 10)

    def close(self) -> None:
        """End the process that starts others, and delete what guests have left."""
        self._nursery.close()
        self.homes.remove_guests()


def _stopped(visitor: Visitor) -> str:
    return _STOPPED_FOR_GUESTS if visitor.guest else STOPPED


@contextlib.contextmanager
def only_server(homes: Homes) -> Iterator[None]:
    """Be the one server of this folder. Raises BadConfig where there is another."""
    path = homes.root / "lock"
    lock = take(path)
    if lock is None:
        raise BadConfig(f"A server is at work in {homes.shared} already: collab-tui serve status")
    try:
        sign(path, os.getpid())
        yield
    finally:
        os.close(lock)
