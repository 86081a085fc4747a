"""A flood of logins from one address: it is slowed and sent away, and others do not notice."""

import asyncio
import struct
from contextlib import AsyncExitStack
from pathlib import Path

from tests.tui.serve.running import PATIENCE, Served, app_of, serving
from tui.serve import read_journal

_LOGINS, _ALLOWED = 150, 60
_SILENT, _ALLOWED_SILENT = 20, 8
_GREETING = b"SSH-2.0-collab-tui\r\n"
_DISCONNECT, _TOO_MANY = 1, 12  # RFC 4253, 11.1


async def test_a_flood_of_logins_from_one_address_is_slowed_and_others_come_in(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        flood = [asyncio.ensure_future(_come_with_a_wrong_key(served)) for _ in range(_LOGINS)]
        async with served.login("anna", local_addr=("127.0.0.2", 0)) as anna, app_of(anna) as screen:
            await screen.wait_for("q quit")
            await screen.press_until("R", "·····")
            screen.press("5")
            await screen.wait_for("1 answered")
            screen.press("q")
        await served.wait_for("refused", what="a key")
        too_often = f"more than {_ALLOWED} connections a minute from your address. Wait one."
        async with asyncio.timeout(PATIENCE):  # the last of them may come later than Anna goes
            while sum(event["why"] == too_often for event in _sent_away(served)) < _LOGINS - _ALLOWED:
                await asyncio.sleep(0.02)
        for task in flood:
            task.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
        assert {event["address"] for event in _sent_away(served)} == {"127.0.0.1"}
        assert 0 < len(served.events("refused", what="a key")) <= _ALLOWED


def _sent_away(served: Served) -> list[dict[str, object]]:
    """Return the connections that were refused."""
    return [event for event in read_journal(served.folder / "log.jsonl") if event.get("what") == "a connection"]


async def _come_with_a_wrong_key(served: Served) -> None:
    async with served.login("ben", client_keys=[served.key("anna")]):
        """Anna's key is not Ben's."""


async def test_twenty_connections_at_once_that_do_not_log_in_keep_their_address_out_and_nobody_else(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "home", settings="login_seconds = 60\nlongest_delay_seconds = 2\n") as served:
        async with AsyncExitStack() as open_ones:
            streams = [await _connect(served, open_ones) for _ in range(_SILENT)]
            allowed, refused = streams[:_ALLOWED_SILENT], streams[_ALLOWED_SILENT:]
            sentence = f"collab-tui: {_ALLOWED_SILENT} connections from your address have not logged in yet."
            for stream, _ in refused:
                assert _sentence(await asyncio.wait_for(stream.read(), PATIENCE)).startswith(sentence)
            for stream, _ in allowed:
                assert await asyncio.wait_for(stream.readline(), PATIENCE) == _GREETING
            async with served.login("anna", local_addr=("127.0.0.2", 0)) as anna:
                assert '"name": "anna"' in str((await anna.run("profiles export")).stdout)
            for stream, writer in allowed:
                writer.write_eof()
                await stream.read()  # until the server has noticed, and counts it no more
        # from that address, after the wait that logins which came to nothing cost
        async with served.login("ben") as ben:
            assert (await ben.run("search film --json -n 1")).exit_status == 0


async def _connect(served: Served, open_ones: AsyncExitStack) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect and send nothing, until the block ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    open_ones.callback(writer.close)
    return reader, writer


def _sentence(answer: bytes) -> str:
    """Return the text of the one message after a greeting, which ends the connection."""
    greeting, packet = answer[: len(_GREETING)], answer[len(_GREETING) :]
    size, padding, kind, reason, length = struct.unpack_from(">IBBII", packet)
    assert (greeting, kind, reason) == (_GREETING, _DISCONNECT, _TOO_MANY)
    assert (len(packet), len(packet) % 8) == (4 + size, 0)
    assert size == 1 + 13 + length + padding
    assert padding >= 4
    return packet[14 : 14 + length].decode()
