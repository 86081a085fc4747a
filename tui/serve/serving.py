"""Serving until the process is asked to end: doors that take connections, each on a socket of its own."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Mapping
from typing import Protocol

from collab.errors import BadConfig
from collab.storage import os_error_text
from tui.serve.hosting import TICK, Hosting

_LEAVE_SECONDS = 10.0
_BACKLOG = 128
_MOST_PARTINGS, _PARTING_SECONDS, _PARTING_READS = 64, 2.0, 16
"""Connections that are refused at once and still read their sentence, for how long, and how much is read of them."""


class Door(Protocol):
    """A way in."""

    async def open(self) -> None:
        """Get ready."""

    def refusal(self, address: str) -> str:
        """Count a connection; return why it is refused, or nothing."""

    def refuse(self, refusal: str) -> bytes:
        """Return what is sent to a connection that is refused."""

    async def welcome(self, connection: socket.socket, address: str) -> None:
        """Serve one connection to its end, as far as the door waits for that."""

    async def close(self) -> None:
        """Close the connections there are."""


async def serve(hosting: Hosting, doors: Mapping[socket.socket, Door]) -> None:
    """Serve until the process is asked to end; SIGHUP reads the limits and the keys again."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    loop.add_signal_handler(signal.SIGHUP, hosting.reload)
    hosting.open()
    for listener in doors:
        hosting.journal.audit("started", address="{}:{}".format(*listener.getsockname()[:2]))
    for door in doors.values():
        await door.open()
    accepting = [asyncio.ensure_future(_accept(hosting, listener, door)) for listener, door in doors.items()]
    watching = asyncio.ensure_future(hosting.watch())
    try:
        await stop.wait()
    finally:
        for task, listener in zip(accepting, doors, strict=True):
            task.cancel()
            listener.close()
        await hosting.end_sessions(_LEAVE_SECONDS)
        for door in doors.values():
            await door.close()
        watching.cancel()
        hosting.close()
        hosting.journal.audit("stopped")


async def _accept(hosting: Hosting, listener: socket.socket, door: Door) -> None:
    loop = asyncio.get_running_loop()
    listener.setblocking(False)
    partings = set[asyncio.Future[None]]()
    while True:
        try:
            connection, peer = await loop.sock_accept(listener)
        except OSError as error:  # no descriptor is free
            hosting.journal.write("accept", problem=os_error_text(error))
            await asyncio.sleep(TICK)
            continue
        address = str(peer[0])
        if refusal := door.refusal(address):
            hosting.journal.write("refused", address=address, what="a connection", why=refusal)
            partings = {parting for parting in partings if not parting.done()}
            partings.add(
                asyncio.ensure_future(_part(connection, door.refuse(refusal), wait=len(partings) < _MOST_PARTINGS))
            )
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            hosting.keep(asyncio.ensure_future(door.welcome(connection, address)))


async def _part(connection: socket.socket, words: bytes, *, wait: bool) -> None:
    """Send last words and close; `wait` until they were read, as what comes after a close resets the connection, and a
    client then shows that in the place of the words.
    """
    loop = asyncio.get_running_loop()
    with connection, contextlib.suppress(OSError, TimeoutError):
        connection.send(words)
        if wait:
            connection.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(_PARTING_SECONDS):
                for _ in range(_PARTING_READS):
                    if not await loop.sock_recv(connection, 2**12):
                        return


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises BadConfig where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise BadConfig(f"{host}, port {port}: {os_error_text(error)}") from None
