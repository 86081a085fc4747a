"""Whatever is typed, pasted or clicked on a real terminal of any size: the program goes on, or ends by its key."""

import os
import time
from functools import partial
from pathlib import Path

import pytest

from collab.profiles import ProfileStore
from collab.runs import RunStore, take
from collab.testing import Terminal, add_model
from collab.testing.random_keys import RandomKeys
from tests.program import PROGRAM

pytestmark = pytest.mark.terminal

SIZE = (100, 30)
PLACES = ("R", "F", "S", "B", "L", "T", "P", "M", ":", "?", "Td", "Te", "F\r\r", "S\r", "R/")
PATIENCE = 60.0  # seconds; a busy machine is slow


class _Program:
    """The program on a terminal, started again where a key has ended it in peace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: list[str] = []
        self._size = SIZE
        self.terminal = self._start()

    def _start(self) -> Terminal:
        env = {"HOME": str(self._folder)}
        terminal = Terminal(PROGRAM, SIZE, env, before=partial(os.chdir, self._folder)).__enter__()
        terminal.wait_for("Browse inside", PATIENCE)
        return terminal

    def send(self, keys: str) -> None:
        """Type keys in one go, and read what comes of them."""
        self._before.append(keys)
        if not self._ended():
            self.terminal.type(keys)
            self.terminal.read(0.1)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size: at the same one the program paints nothing anew."""
        if size != self._size and not self._ended():
            self._size = size
            self.terminal.resize(*size)

    def find_frame(self) -> None:
        """Go back by Esc until a screen without a dialog is there, with its keys in the bottom line."""
        self.resize(SIZE)
        end = time.monotonic() + PATIENCE
        while not self._ended() and not self.terminal.text.rstrip().endswith("q quit"):
            assert time.monotonic() < end, f"no way back after {self._before[-40:]!r}:\n{self.terminal.text}"
            self.terminal.press("esc")
        if self._ended():
            self.close()
            self._size, self.terminal = SIZE, self._start()

    def _ended(self) -> bool:
        status = self.terminal.process.poll()
        over = b"\x1b[?1049l" in self.terminal.sent  # then what is typed is the shell's, ctrl+c among it
        assert not status or over, f"status {status} after {self._before[-40:]!r}:\n{self.terminal.text}"
        return status is not None

    def close(self) -> None:
        """End the program."""
        self.terminal.__exit__(None, None, None)


def test_random_keys_on_a_real_terminal_end_nothing(
    tmp_path: Path, home: Path, familiar: None, runs: RunStore, request: pytest.FixtureRequest
) -> None:
    add_model()
    ProfileStore().new("anna")
    (home / "slots").mkdir(mode=0o700, exist_ok=True)
    slots = [take(home / "slots" / f"{slot}.lock") for slot in range(os.cpu_count() or 1)]  # runs that begin wait
    seconds, keys = (
        request.config.getoption("--random-seconds"),
        RandomKeys(request.config.getoption("--random-seed"), SIZE),
    )
    folder = tmp_path / "here"
    folder.mkdir()
    program = _Program(folder)
    try:
        for place in PLACES:
            end = time.monotonic() + seconds / len(PLACES)
            program.find_frame()
            program.send(place)
            keys.size = SIZE
            for burst in range(100_000):
                if burst >= 4 and time.monotonic() >= end:
                    break
                if keys.happens(0.1):
                    program.resize(keys.other_size())
                program.send(keys.burst())
        program.find_frame()
    finally:
        program.close()
        for slot in slots:
            if slot is not None:
                os.close(slot)
