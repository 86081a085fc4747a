"""The server over ssh: it listens, lets connections in within the limits, and ends in good order."""

import asyncio
import contextlib
import signal
import socket
from pathlib import Path

import asyncssh

from collab.errors import BadConfig
from collab.storage import os_error_text, replacing
from tui.serve import TICK, Hosting
from tui.serve.ssh.login import SshLogin

_LEAVE_SECONDS = 10.0
_KEEPALIVE_SECONDS = 30
_WINDOW = 2**16  # bytes that a client may send before the server has taken them
_BACKLOG = 128


class SshServer:
    """Lets people into a hosting over ssh."""

    def __init__(self, hosting: Hosting) -> None:
        self._hosting = hosting
        self._connections = set[asyncssh.SSHServerConnection]()
        self._stop = asyncio.Event()

    async def serve(self, listener: socket.socket, host_key: asyncssh.SSHKey) -> None:
        """Serve until the process is asked to end; SIGHUP reads the limits and the keys again."""
        loop, hosting = asyncio.get_running_loop(), self._hosting
        loop.add_signal_handler(signal.SIGTERM, self._stop.set)
        loop.add_signal_handler(signal.SIGINT, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, hosting.reload)
        hosting.homes.remove_guests()
        hosting.journal.audit("started", address="{}:{}".format(*listener.getsockname()[:2]))
        tasks = [asyncio.ensure_future(self._accept(listener, host_key)), asyncio.ensure_future(hosting.watch())]
        try:
            await self._stop.wait()
        finally:
            tasks[0].cancel()
            listener.close()
            await hosting.end_sessions(_LEAVE_SECONDS)
            for connection in tuple(self._connections):
                connection.close()
            await asyncio.gather(*(each.wait_closed() for each in self._connections))
            tasks[1].cancel()
            hosting.close()
            hosting.journal.audit("stopped")

    async def _accept(self, listener: socket.socket, host_key: asyncssh.SSHKey) -> None:
        loop, hosting = asyncio.get_running_loop(), self._hosting
        listener.setblocking(False)
        while True:
            try:
                connection, peer = await loop.sock_accept(listener)
            except OSError as error:  # no descriptor is free
                hosting.journal.write("accept", problem=os_error_text(error))
                await asyncio.sleep(TICK)
                continue
            address = str(peer[0])
            if refusal := hosting.gate.refusal(address):
                hosting.journal.write("refused", address=address, what="a connection", why=refusal)
                with contextlib.suppress(OSError):
                    connection.send(f"collab-tui: {refusal}\r\n".encode())
                connection.close()
            else:
                hosting.keep(asyncio.ensure_future(self._welcome(connection, address, host_key)))

    async def _welcome(self, connection: socket.socket, address: str, host_key: asyncssh.SSHKey) -> None:
        """Run the login of one connection."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        login = SshLogin(self._hosting, address)
        try:
            server = await asyncssh.run_server(
                connection,
                server_factory=lambda: login,
                server_host_keys=[host_key],
                server_version="collab-tui",
                encoding=None,
                line_editor=False,
                allow_scp=False,
                agent_forwarding=False,
                x11_forwarding=False,
                gss_host=None,
                password_auth=False,
                kbdint_auth=False,
                host_based_auth=False,
                compression_algs=["none"],
                login_timeout=self._hosting.limits.login_seconds,
                keepalive_interval=_KEEPALIVE_SECONDS,
                window=_WINDOW,
            )
        except (OSError, asyncssh.Error) as error:
            self._hosting.journal.write("closed", address=address, why=str(error))
            login.end_login()
            return
        self._connections.add(server)
        await server.wait_closed()
        self._connections.discard(server)


def host_key(folder: Path) -> asyncssh.SSHKey:
    """Return the key of a server, made once and its owner's alone. Raises BadConfig for one that others can read."""
    path = folder / "host_key"
    if not path.exists():
        with replacing(path) as temporary:
            temporary.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
            temporary.chmod(0o600)
    if path.stat().st_mode & 0o077:
        raise BadConfig(f"{path} can be read by others. If nobody did: chmod 600 {path}. Else delete it.")
    try:
        return asyncssh.read_private_key(path)
    except (asyncssh.KeyImportError, ValueError, OSError):
        raise BadConfig(f"{path} is no private key. Delete it, and another is made.") from None


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises BadConfig where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise BadConfig(f"{host}, port {port}: {os_error_text(error)}") from None
