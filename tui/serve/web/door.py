"""The door of browsers: a page, a way in by a token, and a WebSocket that is the terminal of a session."""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from collab.errors import CollabError, NotKept
from tui.serve import Hosting
from tui.serve.access import TokenRing, network
from tui.serve.web.arrivals import Arrivals, NotIn
from tui.serve.web.browser import BrowserConnection, Unfit, refuse
from tui.serve.web.files import page_files
from tui.serve.web.guard import Guard, headers
from tui.serve.web.web_sessions import WebSessions

_HEARTBEAT_SECONDS = 30.0
_COOKIE_SECONDS = 30 * 24 * 3600
_MOST_BODY = 4096
_SESSION = "/session"
_NOT_KEPT = {"Cache-Control": "no-store"}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Site:
    """A site: its port, the names it is asked for by besides numbers and localhost, and its certificate, if any."""

    port: int
    names: Collection[str] = ()
    certificate: ssl.SSLContext | None = None


class WebDoor:
    """Lets people into a hosting by browsers."""

    def __init__(self, hosting: Hosting, tokens: TokenRing, site: Site) -> None:
        self._hosting = hosting
        self._site = site
        self._guard = Guard(site.names)
        self._files = page_files()
        self._arrivals = Arrivals(hosting, tokens)
        self._sessions = WebSessions(hosting, self._arrivals)
        self._cookie = f"collab-tui-{site.port}"  # cookies are those of a host, whatever the port
        self._arriving = Counter[str]()
        self._connecting = set[tuple[object, ...]]()
        self._server: web.Server | None = None
        self._runner = self._new_runner()

    def _new_runner(self) -> web.AppRunner:
        app = web.Application(middlewares=[self._guarded], client_max_size=_MOST_BODY)
        app.on_response_prepare.append(self._add_headers)
        app.router.add_get(_SESSION, self._serve_session)
        app.router.add_post("/enter", self._enter)
        app.router.add_post("/leave", self._forget_browser)
        for path in self._files:
            app.router.add_get(path, self._serve_file)
        seconds = float(self._hosting.limits.login_seconds)
        return web.AppRunner(
            app, access_log=None, logger=_logger(self._hosting), keepalive_timeout=seconds, shutdown_timeout=1.0
        )

    async def open(self) -> None:
        """Get ready to answer."""
        await self._runner.setup()
        self._server = self._runner.server

    def refusal(self, address: str) -> str:
        """Count a connection as arriving; return why there are too many for one more, or nothing."""
        limits, key = self._hosting.limits, network(address)
        transports = [] if self._server is None else [handler.transport for handler in self._server.connections]
        alive = [each for each in transports if each and not each.is_closing()]  # closed ones of TLS know no peer
        peers = self._connecting | {each.get_extra_info("peername") for each in alive}  # for a moment one is in both
        open_ones = self._arriving + Counter(network(str(peer[0])) if peer else "" for peer in peers)
        open_ones[""] += len(transports) - len(alive)
        if open_ones[key] >= limits.web_connections_per_address:
            return f"your address has {open_ones[key]} connections open, which is as many as one may have."
        if open_ones.total() >= limits.web_connections:
            return "too many connections are open. Try again in a moment."
        self._arriving[key] += 1
        return ""

    def refuse(self, refusal: str) -> bytes:
        """Return an answer to whatever was asked."""
        body = f"collab-tui: {refusal}\n".encode()
        head = f"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        return f"{head}Connection: close\r\nRetry-After: 10\r\n\r\n".encode() + body

    async def welcome(self, connection: socket.socket, address: str) -> None:
        """Answer what comes over one connection."""
        self._arriving -= Counter((network(address),))  # those at 0 are no more in it
        peer: tuple[object, ...] = ()
        with suppress(OSError):  # it may have gone already
            peer = connection.getpeername()
        self._connecting.add(peer)
        try:
            loop, certificate = asyncio.get_running_loop(), self._site.certificate
            seconds = self._hosting.limits.login_seconds if certificate is not None else None
            assert self._server is not None  # noqa: S101 (open before)
            await loop.connect_accepted_socket(self._server, connection, ssl=certificate, ssl_handshake_timeout=seconds)
        except OSError as error:
            self._hosting.journal.write("closed", address=address, why=str(error))
        finally:
            self._connecting.discard(peer)

    async def close(self) -> None:
        """Close the connections there are."""
        await self._runner.cleanup()

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer a request that names this server as its host, in good time."""
        host = request.headers.get("Host", "")
        if not self._guard.is_own_host(host):
            self._refused(request, "a host", host)
            raise web.HTTPMisdirectedRequest(text="This server has no such name. --name gives it one.\n")
        if request.path == _SESSION:
            return await handler(request)
        try:
            async with asyncio.timeout(self._hosting.limits.login_seconds):
                return await handler(request)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        host = request.headers.get("Host", "")
        response.headers.update(headers(host if self._guard.is_own_host(host) else ""))

    def _refused(self, request: web.Request, what: str, name: str) -> None:
        address = request.remote or ""
        self._hosting.journal.audit("refused", address=address, what=what, name=name[:200])

    async def _serve_file(self, request: web.Request) -> web.Response:
        return self._files[request.path].answer(request)

    async def _enter(self, request: web.Request) -> web.Response:
        """Let somebody in by the token that is the body, or by the cookie of an earlier one."""
        self._check_origin(request)
        token = await request.text()
        try:
            secret, person = await self._arrivals.come_in(token, self._secret(request), request.remote or "")
        except NotIn as error:
            kind = web.HTTPTooManyRequests if error.busy else web.HTTPForbidden
            raise kind(text=str(error), headers=_NOT_KEPT) from None
        response = web.json_response({"person": person}, headers=_NOT_KEPT)
        response.set_cookie(
            self._cookie,
            secret,
            max_age=_COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
        )
        return response

    async def _forget_browser(self, request: web.Request) -> web.Response:
        """Let a browser forget who it was."""
        self._check_origin(request)
        response = web.Response(status=204, headers=_NOT_KEPT)
        response.del_cookie(self._cookie, path="/", httponly=True, samesite="Strict")
        return response

    def _check_origin(self, request: web.Request) -> None:
        """Refuse a request that no page of this server sends. Raises HTTPForbidden."""
        origin = request.headers.get("Origin", "")
        if not self._guard.is_own_origin(origin, request.headers.get("Host", "")):
            self._refused(request, "an origin", origin or "none")
            raise web.HTTPForbidden(text="Only the page of this server may ask for this.\n")

    def _secret(self, request: web.Request) -> str:
        return request.cookies.get(self._cookie, "")

    async def _serve_session(self, request: web.Request) -> web.WebSocketResponse:
        """Be the terminal of a session, a new one or one that is taken up again."""
        self._check_origin(request)
        limits, address = self._hosting.limits, request.remote or ""
        secret = self._secret(request)
        visitor, no_room = None, ""
        try:
            visitor = self._arrivals.visitor(secret, address)
        except NotKept as error:
            no_room = self._hosting.no_room("", address, error)
        if visitor is None and not no_room:
            with suppress(NotIn):
                await self._arrivals.refuse(secret, address)
            raise web.HTTPForbidden(text="This browser brings no token.\n")
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_SECONDS, autoping=False, compress=False, max_msg_size=limits.message_kib * 1024
        )
        await socket.prepare(request)
        if visitor is None:
            await refuse(socket, no_room)
            return socket
        browser = BrowserConnection(socket, limits)
        try:
            session = self._sessions.come_to(await browser.hello(), visitor, browser)
        except Unfit as error:
            self._hosting.refused(visitor, "a message", str(error))
            await refuse(socket, "This is no page of this server.")
        except CollabError as error:
            await refuse(socket, str(error))
        else:
            await browser.show(session)
        return socket


class _ToJournal(logging.Handler):
    """Writes what aiohttp has to say into the log of the server."""

    def __init__(self, hosting: Hosting) -> None:
        super().__init__(logging.WARNING)
        self._journal = hosting.journal

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._journal.write("web", problem=record.getMessage(), error=repr(error) if error else None)


def _logger(hosting: Hosting) -> logging.Logger:
    logger = logging.Logger("tui.serve.web")
    logger.addHandler(_ToJournal(hosting))
    return logger
