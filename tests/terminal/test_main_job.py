"""The main job, by key presses alone: train, rate ten films, read recommendations and similar titles, come back."""

import re

import pytest

from tests.terminal.driver import Terminal

pytestmark = pytest.mark.terminal

MINUTES = 60.0  # seconds; a busy machine trains slowly


def rate_ten(terminal: Terminal) -> None:
    terminal.press("R")
    terminal.wait_for("What have you seen?")
    terminal.wait_for("For you so far")
    for answered, key in enumerate("5435214554", 1):
        terminal.press(key)
        terminal.wait_for(f"{answered} answered")
    terminal.press(".")
    terminal.wait_for("10 rated")


def test_train_rate_read_quit_and_find_everything_again() -> None:
    with Terminal() as terminal:
        terminal.wait_for("train on the films that come with it")
        terminal.press("enter")
        terminal.wait_for("epoch", MINUTES)
        terminal.wait_for("is in use: press R to rate films", MINUTES)
        assert re.search(r"5 +0\.\d{4} +0\.7\d{3}", terminal.text), terminal.text

        rate_ten(terminal)
        terminal.press("F")
        for_you = terminal.wait_for("80% range")
        assert len(re.findall(r"\d\.\d +[├─●┤]{3,}", for_you)) >= 10, for_you
        terminal.press("enter")
        terminal.wait_for("before your ratings")
        terminal.press("m")
        similar = terminal.wait_for("similarity")
        assert len(re.findall(r"0\.\d\d █+", similar)) >= 10, similar
        terminal.press("/", *"forrest gump", "enter")
        terminal.wait_for("› Forrest Gump (1994)")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0

    with Terminal() as again:
        again.wait_for("10 rated")
        again.wait_for("10 answered")
        again.press("p")
        earlier = again.wait_for("★★★★★")
        assert len(re.findall(r"[★½☆]{5}", earlier)) == 10, earlier
        again.press("F")
        listed = again.wait_for("80% range")
        assert rows(listed) == rows(for_you)
        again.press("T")
        again.wait_for("finished  in use")
        again.press("q")
        assert again.wait_for_exit() == 0


def rows(screen: str) -> list[str]:
    """Return the titles of a list with ranks."""
    return [match[1] for match in re.finditer(r"^[▸ ]+\d+ (.{20})", screen, re.MULTILINE)]
