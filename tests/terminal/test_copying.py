"""The real program copies: what reaches the terminal through tmux and screen, and what the file holds."""

import subprocess
from collections.abc import Mapping, Sequence

import pytest

from collab.storage import home_folder
from collab.testing import Terminal, add_model
from tests.program import PROGRAM
from tui.terminal.clipboard import osc52

pytestmark = [pytest.mark.terminal, pytest.mark.usefixtures("familiar")]


@pytest.mark.parametrize(
    "env",
    [{}, {"TMUX": "/nowhere,1,0"}, {"TERM": "screen"}],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()) or "no multiplexer",
)
def test_a_list_goes_to_the_terminal_in_one_sequence_and_into_a_file(env: Mapping[str, str]) -> None:
    add_model()
    with Terminal(PROGRAM, env=env) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("S")
        terminal.wait_for("Alien (1979)")
        terminal.press("Y")
        terminal.wait_for("Copied 31 lines; also in")
        kept = (home_folder() / "copied.txt").read_text()
        assert kept.splitlines()[1].startswith("Alien (1979)\t")
        assert osc52(kept.removesuffix("\n"), {"TERM": "xterm", **env}).encode() in terminal.sent


@pytest.mark.tmux
def test_tmux_takes_the_line_into_its_own_buffer(tmux: Sequence[str]) -> None:
    add_model()
    with Terminal([*tmux, "new-session", *PROGRAM, ";", "set-option", "-g", "set-clipboard", "on"]) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("S")
        terminal.wait_for("Alien (1979)")
        terminal.press("y")
        terminal.wait_for("Copied the line; also in")
        buffer = subprocess.run([*tmux, "show-buffer"], capture_output=True, text=True, check=True).stdout
    assert buffer + "\n" == (home_folder() / "copied.txt").read_text()
    assert buffer.startswith("Alien (1979)\t")
