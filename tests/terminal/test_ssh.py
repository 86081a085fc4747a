"""The real program over a real connection: what is lost with the connection is the screen alone."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collab.runs import RunStore
from collab.testing import Terminal, add_model
from tests.program import PROGRAM
from tests.terminal.main_job import assert_nothing_is_lost, find_everything, train_and_rate
from tests.terminal.processes import wait_for_end
from tests.terminal.sshd import SshServer, ssh_server

pytestmark = [pytest.mark.terminal, pytest.mark.ssh]

Cut = Callable[[Terminal, SshServer], None]

_LAST_DIGITS = re.compile(rb"(?<=\.\d{12})\d+")  # they go by the order in which threads add up


@pytest.fixture
def server(tmp_path: Path, home: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "ssh", {"COLLAB_HOME": str(home)}) as server:
        yield server


def kill_client(terminal: Terminal, _server: SshServer) -> None:
    terminal.process.kill()


def kill_session(_terminal: Terminal, server: SshServer) -> None:
    server.end_sessions()


@pytest.mark.parametrize("cut", [kill_client, kill_session])
def test_a_cut_connection_ends_the_app_and_nothing_else(server: SshServer, runs: RunStore, cut: Cut) -> None:
    with Terminal(server.client(terminal=True)) as terminal:
        train_and_rate(terminal)
        app = server.app()
        cut(terminal, server)
        wait_for_end(app)
    assert_nothing_is_lost(runs)
    with Terminal(server.client(terminal=True)) as again:
        find_everything(again)
        again.press("q", "q")
        assert again.wait_for_exit() == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("recommend", "--json", "--n", "3"), 0),
        (("recommend", "--json", "--run", "9"), 1),
        (("recommend", "--n", "many"), 2),
        ((), 2),
    ],
    ids=["done", "failed", "wrong usage", "the app without a terminal"],
)
def test_without_a_terminal_a_command_answers_as_it_does_here(
    server: SshServer, arguments: tuple[str, ...], status: int
) -> None:
    add_model()
    there = subprocess.run(server.client(*arguments), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    here = subprocess.run([*PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert there.returncode == here.returncode == status
    assert _LAST_DIGITS.sub(b"", there.stdout) == _LAST_DIGITS.sub(b"", here.stdout)
    assert there.stderr == here.stderr
    assert there.stdout.count(b'{"item": ') == (3 if status == 0 else 0)
