"""The door of ssh: it lets connections log in within the limits."""

import asyncio
import socket
import struct
from pathlib import Path

import asyncssh

from collab.errors import BadConfig
from collab.storage import replacing
from tui.serve import Hosting
from tui.serve.ssh.login import SshLogin

_KEEPALIVE_SECONDS = 30
_VERSION = "collab-tui"
_DISCONNECT = 1  # SSH_MSG_DISCONNECT
_PACKET_HEAD, _BLOCK, _LEAST_PADDING = 5, 8, 4  # bytes, before there is a cipher (RFC 4253, 6)
_WINDOW = 2**16  # bytes that a client may send before the server has taken them


class SshDoor:
    """Lets people into a hosting over ssh."""

    def __init__(self, hosting: Hosting, host_key: asyncssh.SSHKey) -> None:
        self._hosting = hosting
        self._host_key = host_key
        self._connections = set[asyncssh.SSHServerConnection]()

    async def open(self) -> None:
        """Wait for nothing."""

    def refusal(self, address: str) -> str:
        """Count a connection, which logs in or goes; return why it is refused, or nothing."""
        return self._hosting.gate.refusal(address)

    def refuse(self, refusal: str) -> bytes:
        """Return the greeting of ssh and at once the message that ends a connection, whose sentence clients show: a
        line before the greeting they keep to themselves (RFC 4253, 4.2 and 11.1).
        """
        text = f"collab-tui: {refusal}".encode()
        head = struct.pack(">BII", _DISCONNECT, asyncssh.DISC_TOO_MANY_CONNECTIONS, len(text))
        payload = head + text + struct.pack(">I", 0)  # in no language
        padding = _BLOCK - (_PACKET_HEAD + len(payload)) % _BLOCK
        padding += _BLOCK if padding < _LEAST_PADDING else 0
        packet = struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)
        return f"SSH-2.0-{_VERSION}\r\n".encode() + packet

    async def welcome(self, connection: socket.socket, address: str) -> None:
        """Run the login of one connection, and wait until it is closed."""
        login = SshLogin(self._hosting, address)
        try:
            server = await asyncssh.run_server(
                connection,
                server_factory=lambda: login,
                server_host_keys=[self._host_key],
                server_version=_VERSION,
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

    async def close(self) -> None:
        """Close the connections there are."""
        for connection in tuple(self._connections):
            connection.close()
        await asyncio.gather(*(each.wait_closed() for each in self._connections))


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
