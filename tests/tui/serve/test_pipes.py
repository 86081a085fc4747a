"""The bytes between a process and a channel: neither side is flooded."""

import asyncio
import os
import tty
from contextlib import closing

from tui.serve import Input, Output


class Source:
    """The keys of a client: whether they are read."""

    def __init__(self) -> None:
        self.paused = False

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


class Hours(asyncio.SelectorEventLoop):
    """A loop whose time passes when a test says so."""

    now = 0.0

    def time(self) -> float:
        return self.now


def test_keys_come_no_faster_than_they_may() -> None:
    with closing(Hours()) as loop:
        loop.run_until_complete(_come_no_faster(loop))


async def _come_no_faster(loop: Hours) -> None:
    source = Source()
    outer, inner = os.openpty()
    tty.setraw(inner)
    output = Output(loop, outer, lambda _data: None)
    keys = Input(output, loop, 100, source)
    keys.write(b"x" * 400)
    paused = [source.paused]
    keys.write(b"x" * 60)
    for _ in range(6):  # tenths of a second, in each of which ten keys may come
        paused.append(source.paused)
        loop.now += 0.11
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert paused == [False, *[True] * 6]
    assert _read(inner, 460) == b"x" * 460
    assert not source.paused
    output.close()
    os.close(inner)
    await output.ended


def _read(terminal: int, count: int) -> bytes:
    """Read so many bytes: what was written to the other side may come in parts."""
    got = b""
    while len(got) < count:
        got += os.read(terminal, count)
    return got


async def test_a_process_waits_for_a_reader_that_is_slow() -> None:
    loop, written = asyncio.get_running_loop(), bytearray()
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    output = Output(loop, readable, written.extend)
    output.pause()
    sent = 0
    try:
        while True:
            sent += os.write(writable, bytes(2**14))
            await asyncio.sleep(0)
    except BlockingIOError:
        assert written == b""
    assert output.paused_since is not None
    output.resume()
    os.close(writable)
    await output.ended
    assert len(written) == sent


async def test_keys_for_a_process_that_has_gone_are_dropped() -> None:
    loop, source = asyncio.get_running_loop(), Source()
    readable, writable = os.pipe()
    output = Output(loop, readable, lambda _data: None)
    os.close(writable)
    await output.ended
    Input(output, loop, 100, source).write(b"x" * 10_000)
    assert not source.paused
