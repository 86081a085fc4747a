"""The real program inside tmux: detached it goes on, and with the server alone the screen is lost."""

import subprocess
from collections.abc import Sequence

import pytest

from collab.runs import RunStore
from collab.testing import Terminal
from tests.program import PROGRAM
from tests.terminal.main_job import assert_nothing_is_lost, find_everything, train_and_rate
from tests.terminal.processes import app_under, lives, wait_for_end

pytestmark = [pytest.mark.terminal, pytest.mark.tmux]

PREFIX = "\x02"


def server_of(tmux: Sequence[str]) -> int:
    """Return the process of the server."""
    asked = [*tmux, "display-message", "-p", "-F", "#{pid}"]
    return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def detach(terminal: Terminal) -> None:
    terminal.press(PREFIX, "d")
    assert terminal.wait_for_exit() == 0


def test_detached_in_the_middle_of_training_everything_is_there_again(tmux: Sequence[str], runs: RunStore) -> None:
    with Terminal([*tmux, "new-session", *PROGRAM]) as terminal:
        train_and_rate(terminal)
        app = app_under(server_of(tmux))
        detach(terminal)
    assert lives(app)
    assert_nothing_is_lost(runs)
    with Terminal([*tmux, "attach"]) as again:
        again.wait_for("you, 3 rated")
        again.press("4")
        again.wait_for("you, 4 rated")
        again.press("T")
        again.wait_for("▸   1")


def test_a_killed_server_ends_the_app_and_nothing_else(tmux: Sequence[str], runs: RunStore) -> None:
    with Terminal([*tmux, "new-session", *PROGRAM]) as terminal:
        train_and_rate(terminal)
        server = server_of(tmux)
        app = app_under(server)
        subprocess.run([*tmux, "kill-server"], check=True)
        for process in (app, server):
            wait_for_end(process)
    assert_nothing_is_lost(runs)
    with Terminal([*tmux, "new-session", *PROGRAM]) as again:
        find_everything(again)
