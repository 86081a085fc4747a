"""The way in by a browser: tokens, cookies, origins, hosts, paths and headers."""

import asyncio
import hashlib
import socket
import ssl
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.tui.serve.running import PATIENCE, Served, serving
from tests.tui.serve.web.visiting import Visitor, quit_app, visiting
from tui.serve.access import TokenRing

_XTERM = {
    "xterm.css": "854a7c0fb70e8b1a083c16797ab827299fb18744f5ad34f227b48337e33293c6",
    "xterm.mjs": "b336ec65a086c056d4804b3d4c2347da5663d3f23c3f25be866467bd8857ad59",
}
"""The files of @xterm/xterm 6.0.0, as they were published."""


async def handshake(visitor: Visitor, **headers: str) -> int:
    """Return the status by which a WebSocket is refused."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as error:
        async with visitor.tab(headers=headers):
            raise AssertionError("it came in")
    return error.value.status


@pytest.mark.parametrize(
    "token", ["", "guessed", "x" * 4000, "\x00", "☃"], ids=["none", "wrong", "long", "nul", "snow"]
)
async def test_without_a_right_token_nobody_comes_in(served: Served, token: str) -> None:
    async with visiting(served) as visitor:
        status, text = await visitor.enter(token)
        assert (status, "token" in text) == (403, True)
        assert not list(visitor.client.cookie_jar)
        assert await handshake(visitor) == 403
        assert await handshake(visitor, Cookie=f"collab-tui-{served.web_port}=guessed") == 403
    assert served.events("refused", what="a token")


async def test_a_token_becomes_a_cookie_that_no_script_reads_and_no_other_page_sends(served: Served) -> None:
    async with visiting(served) as visitor:
        origin = {"Origin": visitor.at}
        async with visitor.client.post(f"{visitor.at}/enter", data=served.tokens["anna"], headers=origin) as answer:
            assert await answer.json() == {"person": "anna"}
            cookies: SimpleCookie = answer.cookies
        [cookie] = cookies.values()
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert (await visitor.enter())[0] == 200
        async with visitor.client.post(f"{visitor.at}/leave", headers=origin) as answer:
            assert answer.status == 204
        assert (await visitor.enter())[0] == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1", "https://127.0.0.1:1"])
async def test_only_the_page_of_this_server_may_ask(served: Served, origin: str) -> None:
    async with visiting(served, "anna") as anna:
        assert await handshake(anna, Origin=origin) == 403
        status, text = await anna.enter(served.tokens["anna"], Origin=origin)
        assert (status, text) == (403, "Only the page of this server may ask for this.\n")
    assert served.events("refused", what="an origin", name=origin or "none")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "x;script-src *@localhost", "", "[::1"])
async def test_a_name_that_leads_to_this_machine_is_not_its_own(served: Served, host: str) -> None:
    async with visiting(served, "anna") as anna:
        assert await handshake(anna, Host=host, Origin=f"http://{host}") == 421
        async with anna.client.get(f"{anna.at}/", headers={"Host": host}) as answer:
            assert answer.status == 421
    assert served.events("refused", what="a host", name=host)


@pytest.mark.parametrize(
    "path",
    ["/static/../door.py", "/static/%2e%2e/door.py", "/static//etc/passwd", "/static/", "/static/..%2fdoor.py", "/etc"],
)
async def test_there_are_no_paths_but_those_of_the_page(served: Served, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.web_port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] == b"404"
    writer.close()


@pytest.mark.parametrize("path", ["/", "/static/page.mjs", "/static/xterm.mjs", "/static/xterm.css", "/nowhere"])
async def test_every_answer_has_the_headers_that_keep_others_out(served: Served, path: str) -> None:
    async with visiting(served) as visitor, visitor.client.get(f"{visitor.at}{path}") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Server"] == "collab-tui"


async def test_the_page_has_no_script_in_it_and_asks_nobody_else(served: Served) -> None:
    async with visiting(served) as visitor:
        async with visitor.client.get(f"{visitor.at}/") as answer:
            page = await answer.text()
        assert "://" not in page
        assert page.count("<script") == page.count('<script type="module" src="/static/')
        async with visitor.client.get(f"{visitor.at}/static/page.mjs") as answer:
            tag = answer.headers["ETag"]
        async with visitor.client.get(f"{visitor.at}/static/page.mjs", headers={"If-None-Match": tag}) as answer:
            assert answer.status == 304


async def test_the_terminal_of_the_page_is_that_of_a_release(served: Served) -> None:
    async with visiting(served) as visitor:
        for name, digest in _XTERM.items():
            async with visitor.client.get(f"{visitor.at}/static/{name}") as answer:
                assert hashlib.sha256(await answer.read()).hexdigest() == digest


async def test_a_token_that_is_made_anew_or_revoked_opens_nothing(served: Served) -> None:
    ring = TokenRing(served.folder)
    first = ring.make("Clara")
    async with visiting(served, token=first) as clara:
        second = ring.make("clara")
        assert (await clara.enter())[0] == 403
        assert (await clara.enter(second))[0] == 200
        ring.revoke("Clara")
        assert (await clara.enter())[0] == 403


async def test_guests_of_an_open_server_are_somebody_new_and_leave_nothing(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--open", web=True) as served:
        people = []
        for _ in range(2):
            async with visiting(served) as guest:
                assert (await guest.enter("guessed"))[0] == 403
                assert (await guest.enter())[0] == 200
                async with guest.tab() as tab:
                    await tab.wait_for("You are a guest: what you rate here is deleted when you leave.")
                    people.append(tab.person)
                    session = tab.session
                async with guest.tab() as again:  # it is the same guest after a cut
                    await again.wait_for("q quit")
                    assert again.session == session
                    await quit_app(again)
        assert people[0] != people[1]
        async with visiting(served, "anna") as anna, anna.tab() as tab:
            await tab.wait_for("q quit")
            assert tab.person == "anna"
            await quit_app(tab)
        while any((served.folder / "guests").iterdir()):
            await asyncio.sleep(0.02)


async def test_with_a_certificate_the_cookie_goes_by_it_alone_and_a_name_is_the_servers_own(tmp_path: Path) -> None:
    certificate, private_key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    write_certificate(certificate, private_key, "films.example")
    options = ["--certificate", str(certificate), "--private-key", str(private_key), "--name", "films.example"]
    with serving(tmp_path / "home", *options, web=True) as served:
        at = f"https://films.example:{served.web_port}"
        context = ssl.create_default_context(cafile=certificate)
        connector = aiohttp.TCPConnector(ssl=context, resolver=Loopback())
        async with aiohttp.ClientSession(connector=connector) as client:
            headers = {"Origin": at}
            async with client.post(f"{at}/enter", data=served.tokens["anna"], headers=headers) as answer:
                [cookie] = answer.cookies.values()
                assert (answer.status, cookie["secure"]) == (200, True)
            async with client.ws_connect(f"{at}/session", headers=headers) as terminal:
                await terminal.send_str('{"size": [80, 24]}')
                assert "anna" in await terminal.receive_str(timeout=PATIENCE)
        reader, writer = await asyncio.open_connection("127.0.0.1", served.web_port)
        writer.write(b"GET / HTTP/1.1\r\nHost: films.example\r\n\r\n")
        assert b"HTTP/1.1 200" not in await reader.read()
        writer.close()


class Loopback(AbstractResolver):
    """Finds every name on this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Keep nothing open."""


def write_certificate(certificate: Path, private_key: Path, name: str) -> None:
    """Make a certificate of a name that vouches for itself, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private_key.write_bytes(key.private_bytes(serialization.Encoding.PEM, pem, plain))
