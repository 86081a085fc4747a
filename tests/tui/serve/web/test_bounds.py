"""The bounds of what a browser may send, keep open, leave undrawn and take."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.tui.serve.running import PATIENCE, Served, serving
from tests.tui.serve.web.visiting import quit_app, visiting

_TIGHT = """
sessions_per_person = 1
free_failures = 1000
connections_per_minute = 100_000
terminal_kib = 16
message_kib = 1
messages_per_second = 20
web_connections = 7
web_connections_per_address = 6
"""


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("tight") / "home", settings=_TIGHT, web=True) as server:
        yield server


@asynccontextmanager
async def a_second_for(served: Served, limit: str) -> AsyncIterator[None]:
    """Let people have a second for what `limit` limits, until the block ends: too little to come in by."""
    await served.set_limits(f"{_TIGHT}{limit} = 1\n")
    yield
    await served.set_limits(_TIGHT)


async def test_one_person_has_so_many_sessions_by_whatever_door(tight: Served) -> None:
    async with visiting(tight, "anna") as anna, anna.tab() as tab:
        await tab.wait_for("q quit")
        async with anna.tab() as second:
            assert "anna has 1 sessions open, which is as many as one person may have" in await second.wait_for_end()
            assert second.over is True
        async with tight.login("anna") as connection:
            assert "anna has 1 sessions open" in str((await connection.run("search film")).stderr)
        await quit_app(tab)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"x" * 1025, 1009),
        ("[" * 1025, 1009),
        ('{"drawn": 999999999}', 1008),
        ('{"drawn": -1}', 1008),
        ('{"size": [0, 1]}', 1008),
        ('{"size": [100]}', 1008),
        ('{"keys": "x"}', 1008),
        ("[]", 1008),
        ("[" * 1000, 1008),
    ],
    ids=["long-keys", "long-text", "too-much", "negative", "no-size", "half-a-size", "unknown", "a-list", "deep"],
)
async def test_a_message_that_no_page_sends_cuts_the_connection_and_not_the_session(
    tight: Served, message: bytes | str, code: int
) -> None:
    async with visiting(tight, "ben") as ben:
        async with ben.tab() as tab:
            await tab.wait_for("q quit")
            session = tab.session
            if isinstance(message, bytes):
                await tab.socket.send_bytes(message)
            else:
                await tab.socket.send_str(message)
            await tab.wait_for_end()
            assert tab.close_code == code
        async with ben.tab(session) as again:
            await again.wait_for("q quit")
            assert again.session == session
    assert tight.events("refused", person="ben", what="a message")


@pytest.mark.parametrize("first", [b"q", "{}", "q", ""], ids=["keys", "no-size", "text", "nothing"])
async def test_who_does_not_begin_as_the_page_does_has_no_session(tight: Served, first: bytes | str) -> None:
    async with visiting(tight, "anna") as anna, a_second_for(tight, "login_seconds"):
        connecting = anna.client.ws_connect(f"{anna.at}/session", headers={"Origin": anna.at})
        async with connecting as socket:
            if isinstance(first, bytes):
                await socket.send_bytes(first)
            elif first:
                await socket.send_str(first)
            answer = await socket.receive(PATIENCE)
            assert json.loads(answer.data)["end"] == "This is no page of this server."
            assert (await socket.receive(PATIENCE)).type is aiohttp.WSMsgType.CLOSE


async def test_messages_come_no_faster_than_they_may(tight: Served) -> None:
    loop = asyncio.get_running_loop()
    async with visiting(tight, "anna") as anna, anna.tab() as tab:
        await tab.wait_for("q quit")
        begun = loop.time()
        for _ in range(120):
            await tab.say()
        await tab.say(size=(30, 8))
        await tab.wait_for("too small")
        assert loop.time() - begun > 1
        await quit_app(tab)


async def test_a_browser_that_draws_nothing_is_not_waited_for(tight: Served) -> None:
    async with visiting(tight, "anna") as anna, anna.tab(slow=True) as tab:
        await tab.wait_for("q quit")
        async with a_second_for(tight, "stalled_seconds"):
            while not tab.end and tab.received < 2**18:
                before = tab.received
                await tab.press("\x0c")  # draw everything again
                await tab.wait_for_more(before)
            assert await tab.wait_for_end() == "The terminal took nothing for 1 seconds."
        assert tab.received < 2**16 + 2**14  # what may wait, and what one read brings


async def test_a_session_that_nobody_comes_back_to_ends(tight: Served) -> None:
    async with a_second_for(tight, "detached_seconds"):
        async with visiting(tight, "anna") as anna, anna.tab() as tab:
            await tab.wait_for("q quit")
        await tight.wait_for("end", person="anna", why="No browser came back to this session for 1 seconds.")


async def test_connections_that_come_all_at_once_are_counted_once_each(tmp_path: Path) -> None:
    settings = _TIGHT.replace("web_connections = 7", "web_connections = 200").replace("address = 6", "address = 60")
    with serving(tmp_path / "home", settings=settings, web=True) as wide:
        together = await asyncio.gather(*(connection(wide, b"") for _ in range(60)))
        assert "your address has 60 connections open, which is as many as one may have" in await refusal(wide)
        async with asyncio.timeout(PATIENCE):
            for reader, writer in together:
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
                writer.close()


_SILENT = (
    b"",
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: loc",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX",
    b"POST /enter HTTP/1.1\r\n",
)


async def test_one_address_has_so_many_connections(tmp_path: Path) -> None:
    with serving(tmp_path / "home", settings=_TIGHT, web=True) as tight:  # without connections of other tests
        silent = [await connection(tight, sent) for sent in _SILENT]
        assert "your address has 6 connections open, which is as many as one may have" in await refusal(tight)
        silent.append(await connection(tight, b"", "127.0.0.2"))
        assert "too many connections are open" in await refusal(tight, "127.0.0.3")
        for _, writer in silent:
            writer.close()


async def test_silent_connections_are_closed(tmp_path: Path) -> None:
    with serving(tmp_path / "home", settings=f"{_TIGHT}login_seconds = 1\n", web=True) as served:
        async with asyncio.timeout(PATIENCE):
            for reader, writer in [await connection(served, sent) for sent in _SILENT]:
                with suppress(ConnectionResetError):
                    await reader.read()
                writer.close()


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connection(served: Served, sent: bytes, address: str = "127.0.0.1") -> Connection:
    """Connect from an address, and send no more than this."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.web_port, local_addr=(address, 0))
    writer.write(sent)
    return reader, writer


async def refusal(served: Served, address: str = "127.0.0.1") -> str:
    """Return the answer to a connection that is one too many."""
    reader, writer = await connection(served, b"", address)
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 503 ")
    return answer


async def test_a_body_that_does_not_come_or_is_too_long_is_not_waited_for(tight: Served) -> None:
    async with visiting(tight) as visitor:
        assert (await visitor.enter("x" * 4097))[0] == 413
    reader, writer = await asyncio.open_connection("127.0.0.1", tight.web_port)
    origin = f"http://127.0.0.1:{tight.web_port}"
    head = (
        f"POST /enter HTTP/1.1\r\nHost: 127.0.0.1:{tight.web_port}\r\nOrigin: {origin}\r\nContent-Length: 99\r\n\r\nx"
    )
    async with a_second_for(tight, "login_seconds"):
        writer.write(head.encode())
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readline()).split()[1] == b"408"
    writer.close()


async def test_who_guesses_tokens_waits_longer_each_time_and_keeps_nobody_else_out(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    with serving(tmp_path / "home", settings="free_failures = 1\nlogins_per_address = 2\n", web=True) as served:
        async with visiting(served) as visitor:
            begun = loop.time()
            assert [(await visitor.enter(f"guess {number}"))[0] for number in range(3)] == [403, 403, 403]
            assert loop.time() - begun >= 3
            guesses = [asyncio.ensure_future(visitor.enter(f"guess {number}")) for number in range(3, 6)]
            done, _ = await asyncio.wait(guesses, return_when=asyncio.FIRST_COMPLETED)
            busy = done.pop().result()
            assert (busy[0], "connections from your address have not logged in yet" in busy[1]) == (429, True)
            assert (await visitor.enter(served.tokens["anna"]))[0] == 200
            for guess in guesses:
                guess.cancel()


async def test_a_stop_is_said_and_after_a_kill_one_comes_back_with_every_answer(tmp_path: Path) -> None:
    with serving(tmp_path / "home", web=True) as served:
        async with visiting(served, "anna") as anna, anna.tab() as tab:
            await tab.wait_for("q quit")
            await tab.press("R")
            await tab.wait_for("·····")
            await tab.press("5")
            await tab.wait_for("1 answered")
            served.process.send_signal(signal.SIGKILL)
            served.process.wait()
            await tab.wait_for_end()
    with serving(tmp_path / "home", web=True) as served:
        async with visiting(served, "anna") as anna, anna.tab() as tab:
            await tab.wait_for("1 answered")
            served.process.send_signal(signal.SIGTERM)
            assert "This server is being stopped. Every answer is kept" in await tab.wait_for_end()
        assert served.process.wait(PATIENCE) == 0
