"""The main job, by key presses alone: rate ten films while a model learns, read recommendations, come back."""

import re

import pytest

from collab.testing import Terminal
from tests.program import PROGRAM

pytestmark = pytest.mark.terminal

MINUTES = 180.0  # seconds; a busy machine trains slowly


def rate_ten(terminal: Terminal) -> None:
    for answered, key in enumerate("5435214554", 1):
        terminal.press(key)
        terminal.wait_for(f"{answered} answered")
    terminal.press(".")
    terminal.wait_for("10 rated")


def test_train_rate_read_quit_and_find_everything_again() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("until your model is ready")
        rate_ten(terminal)
        terminal.wait_for("Your model is ready: rate on, F shows your whole list", MINUTES)
        terminal.press("T")
        terminal.wait_until(lambda: bool(re.search(r"150 +0\.\d{4} +0\.[67]\d{3}", terminal.text)), "no last epoch")
        terminal.press("F")
        terminal.wait_for("v one list")
        terminal.press("v")
        for_you = wait_for_lines(terminal, r"(?m)^[▸ ]+\d+ .+\d\.\d +[├─●┤]{3,}")
        terminal.press("enter")
        terminal.wait_for("before your ratings")
        terminal.press("m")
        wait_for_lines(terminal, r"\d+% █+")
        terminal.press("/", *"forrest gump", "enter")
        terminal.wait_for("› Forrest Gump (1994)")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0

    with Terminal(PROGRAM) as again:
        again.wait_for("10 rated")
        again.wait_for("› Forrest Gump (1994)")
        again.press("R")
        again.wait_for("10 answered")
        again.press("p")
        wait_for_lines(again, r"[★½☆]{5}")
        again.press("F")
        again.wait_until(lambda: ranked(again.text) == ranked(for_you), f"not the list of before:\n{for_you}")
        again.press("T")
        again.wait_for("finished  in use")
        again.press("q")
        assert again.wait_for_exit() == 0


def wait_for_lines(terminal: Terminal, pattern: str) -> str:
    """Return the screen once ten lines of it match: a frame arrives in pieces."""
    return terminal.wait_until(lambda: len(re.findall(pattern, terminal.text)) >= 10, f"never ten times {pattern}")


def ranked(screen: str) -> list[str]:
    """Return the first ten titles of a list with ranks."""
    return re.findall(r"^[▸ ]+\d+ (.{20})", screen, re.MULTILINE)[:10]
