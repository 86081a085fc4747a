"""Who comes in by a browser: by a token, or as a guest where guests are let in; wrong tokens wait longer each time."""

import asyncio
import secrets

from tui.serve import Hosting, Visitor
from tui.serve.access import TokenRing, token_digest

_NO_TOKEN = "This page needs a token: it is in the link that whoever runs this server has for you."  # noqa: S105
_WRONG_TOKEN = "This token opens nothing here. Ask whoever runs this server for a new link."  # noqa: S105
_GUEST_BYTES = 24


class NotIn(Exception):
    """A token that opens nothing, and why; `busy` where it was not even looked at."""

    def __init__(self, text: str, *, busy: bool = False) -> None:
        super().__init__(text)
        self.busy = busy


class Arrivals:
    """The people of a hosting, by their tokens, and its guests, each by a secret that their browser keeps."""

    def __init__(self, hosting: Hosting, tokens: TokenRing) -> None:
        self._hosting = hosting
        self._tokens = tokens
        self._guests: dict[str, Visitor] = {}

    async def come_in(self, token: str, cookie: str, address: str) -> tuple[str, str]:
        """Return what the browser is to keep, and who they are, "" for a guest. Raises NotIn.

        `token` is one that is brought, `cookie` what the browser kept from before. A right one never waits for the
        wrong ones of others.
        """
        secret = token or cookie
        if (person := self._tokens.person(secret)) is not None:
            if token:
                self._audit("login", person=person, address=address, key=f"token {token_digest(token)[:12]}")
            return secret, person
        if not token and self._hosting.is_open:
            return cookie or secrets.token_urlsafe(_GUEST_BYTES), ""
        await self.refuse(secret, address)
        raise NotIn(_WRONG_TOKEN if secret else _NO_TOKEN)

    async def refuse(self, secret: str, address: str) -> None:
        """Write a wrong token down, and let its answer wait. Raises NotIn where there are too many of them."""
        gate = self._hosting.gate
        if refusal := gate.refusal(address):
            raise NotIn(f"Too many tries: {refusal}", busy=True)
        try:
            name = token_digest(secret)[:12] if secret else "none"
            self._audit("refused", address=address, what="a token", name=name)
            await asyncio.sleep(gate.delay(address))
        finally:
            gate.end_login(address, failed=True)

    def _audit(self, event: str, **facts: str) -> None:
        self._hosting.journal.audit(event, **facts)

    def visitor(self, cookie: str, address: str) -> Visitor | None:
        """Return who has this cookie, None for nobody. Raises CollabError."""
        person = self._tokens.person(cookie)
        homes = self._hosting.homes
        if person is not None:
            return Visitor(person, homes.of(person), f"token {token_digest(cookie)[:12]}", address)
        if not cookie or not self._hosting.is_open:
            return None
        if cookie not in self._guests:
            name, folder = homes.guest()
            self._guests[cookie] = Visitor(name, folder, "", address, guest=True)
        return self._guests[cookie]

    def forget_guest(self, visitor: Visitor) -> None:
        """Forget a guest."""
        self._guests = {secret: guest for secret, guest in self._guests.items() if guest != visitor}
