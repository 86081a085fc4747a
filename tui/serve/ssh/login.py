"""The login of one connection over ssh: by a key of the file, by a link for a second key, or as a guest."""

import asyncio
import time

import asyncssh

from collab.errors import CollabError, NotKept
from tui.serve import Hosting, Visitor
from tui.serve.access import LINK, KeyEntry
from tui.serve.ssh.session import SshSession

GUEST = "guest"
"""The user name of whoever comes in without a key, where that is allowed."""
_TOO_MANY_KEYS = "collab-tui: too many keys were offered. Offer one: ssh -o IdentitiesOnly=yes -i FILE"
_WELCOME = "You are a guest, somebody new each time: what you rate here is deleted when you leave.\r\n"


class SshLogin(asyncssh.SSHServer):
    """One connection: nothing is allowed on it but keys, and then sessions of one person."""

    def __init__(self, hosting: Hosting, address: str) -> None:
        self._hosting = hosting
        self._address = address
        self._user = ""
        self._attempts = 0
        self._signed: set[bytes] = set()
        self._keys: dict[bytes, asyncssh.SSHKey] = {}
        self._visitor: Visitor | None = None
        self._sessions: list[SshSession] = []
        self._is_over = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Keep the connection, and let its sessions wait while it is full."""
        self._connection = conn
        # asyncssh does nothing here: https://github.com/ronf/asyncssh/blob/develop/asyncssh/connection.py
        conn.pause_writing = self._hold  # type: ignore[method-assign]
        conn.resume_writing = self._release  # type: ignore[method-assign]

    def _hold(self) -> None:
        for session in self._sessions:
            session.hold("connection")

    def _release(self) -> None:
        for session in self._sessions:
            session.release("connection")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the base class asks for it)
        """Count a connection that has gone without a login, and let a guest's folder go with the guest."""
        self.end_login()
        if self._visitor is not None and self._visitor.guest:
            self._hosting.forget_guest(self._visitor, [session.wait() for session in self._sessions])

    def end_login(self) -> None:
        """Count the login as over, if it is not yet: as failed where nobody has come in."""
        if not self._is_over:
            self._is_over = True
            self._hosting.gate.end_login(self._address, failed=self._visitor is None)

    async def begin_auth(self, username: str) -> bool:
        """Wait, where logins from this address failed before; a guest needs nothing more where guests are let in."""
        self._user = username
        self._signed.clear()
        if delay := self._hosting.gate.delay(self._address):
            await asyncio.sleep(delay)
        is_guest = self._hosting.is_open and username == GUEST
        if is_guest:
            self._connection.send_auth_banner(_WELCOME)
        return not is_guest

    def public_key_auth_supported(self) -> bool:
        """Allow keys, and thereby nothing else."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Return whether a key may come in under this name. Whose it is, is settled by the key that has signed."""
        self._attempts += 1
        if self._attempts > 2 * self._hosting.limits.login_attempts:  # each is offered, then signs
            self._hosting.journal.audit("refused", address=self._address, what="a login", name="too many keys")
            self._connection.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, _TOO_MANY_KEYS)
            return False
        problem = self._problem(username, key)
        if problem:
            self._hosting.journal.audit(
                "refused", address=self._address, what="a key", name=key.get_fingerprint(), why=problem
            )
            return False
        verify = key.verify

        def verify_and_note(data: bytes, sig: bytes) -> bool:
            is_right = verify(data, sig)
            if is_right:
                self._signed.add(key.public_data)
                self._keys[key.public_data] = key
            return is_right

        key.verify = verify_and_note  # type: ignore[method-assign]  # the same object verifies the signature
        return True

    def _problem(self, username: str, key: asyncssh.SSHKey) -> str:
        """Return why a key may not come in under a name, or nothing."""
        ring = self._hosting.ring
        entry = ring.entry(key)
        if username.startswith(LINK):
            if entry is not None:
                return f"it is {entry.person}'s already"
            return "" if ring.linked(username) else "no such link, or it was used, or its hour is over"
        if entry is None:
            return "it is not in the file"
        others = {person.casefold() for person in ring.keys().people} - {entry.person.casefold()}
        if username.casefold() in others:
            return f"it is {entry.person}'s, not {username}'s"
        return entry.refusal(self._address, time.time())

    def auth_completed(self) -> None:
        """Settle who this is: by the key that has signed, which is looked up once more."""
        try:
            self._visitor = self._settled()
        except NotKept as error:
            text = self._hosting.no_room(self._connection.get_extra_info("username"), self._address, error)
            self._connection.disconnect(asyncssh.DISC_SERVICE_NOT_AVAILABLE, text)
            return
        except CollabError as error:
            self._hosting.journal.audit("refused", address=self._address, what="a login", name=str(error))
            self._connection.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, f"collab-tui: {error}")
            return
        self.end_login()
        visitor = self._visitor
        self._hosting.journal.audit(
            "login", person=visitor.person, address=self._address, key=visitor.fingerprint or None
        )

    def _settled(self) -> Visitor:
        user = self._connection.get_extra_info("username")
        if user != self._user:
            raise CollabError("the user name changed during the login")
        if self._hosting.is_open and user == GUEST:
            name, folder = self._hosting.homes.guest()
            return Visitor(name, folder, "", self._address, guest=True)
        if len(self._signed) != 1:
            raise CollabError("not exactly one key has signed")
        [public] = self._signed
        key = self._keys[public]
        if problem := self._problem(user, key):
            raise CollabError(problem)
        entry = self._hosting.ring.add(user, key) if user.startswith(LINK) else self._hosting.ring.entry(key)
        assert entry is not None  # noqa: S101 (_problem says so)
        return self._of(entry)

    def _of(self, entry: KeyEntry) -> Visitor:
        folder = self._hosting.homes.of(entry.person)
        return Visitor(entry.person, folder, entry.fingerprint, self._address, terminal=entry.terminal)

    def session_requested(self) -> SshSession | bool:
        """Allow sessions; every kind of forwarding is refused by asyncssh where it is not allowed here."""
        if self._visitor is None:
            return False
        session = SshSession(self._hosting, self._visitor)
        self._sessions.append(session)
        return session

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:  # noqa: ARG002 (the base class asks for it)
        """Refuse to forward a connection."""
        return self._refused("a forwarded connection", f"{dest_host}:{dest_port}")

    def server_requested(self, listen_host: str, listen_port: int) -> bool:
        """Refuse to listen for a client."""
        return self._refused("a forwarded port", f"{listen_host}:{listen_port}")

    def unix_connection_requested(self, dest_path: str) -> bool:
        """Refuse to forward a connection to a socket."""
        return self._refused("a forwarded socket", dest_path)

    def unix_server_requested(self, listen_path: str) -> bool:
        """Refuse to listen on a socket for a client."""
        return self._refused("a forwarded socket", listen_path)

    def _refused(self, what: str, name: str) -> bool:
        if self._visitor is not None:
            self._hosting.refused(self._visitor, what, name)
        return False
