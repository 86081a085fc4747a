"""An error in the app that nobody foresaw: the terminal is restored, and one sentence says what to do."""

import sys

import pytest

from collab.profiles import ProfileStore
from collab.storage import home_folder
from collab.testing import Terminal, add_model
from tests.terminal.test_life_cycle import ALTERNATE_OFF, restored

pytestmark = pytest.mark.terminal

BREAKS_ON_HELP = """
from tui.app import CollabApp
from tui.cli import main

def broken(app):
    raise KeyError("no such thing")

CollabApp.action_show_help = broken
main()
"""
BREAKS_ON_INPUT = """
import textual.drivers.linux_driver as driver
from tui.cli import main

class Parser(driver.XTermParser):
    def feed(self, data):
        if "?" in data:
            raise ValueError("what was that key?")
        return super().feed(data)

driver.XTermParser = Parser
main()
"""


NO_MEMORY = BREAKS_ON_HELP.replace('KeyError("no such thing")', "MemoryError")


@pytest.mark.parametrize(
    ("program", "named", "what"),
    [
        (BREAKS_ON_HELP, "KeyError", "an error in the program itself"),
        (BREAKS_ON_INPUT, "ValueError", "an error in the program itself"),
        (NO_MEMORY, "MemoryError", "there is too little memory to go on."),
    ],
    ids=["in an action", "in reading keys", "for want of memory"],
)
@pytest.mark.parametrize("debug", [False, True], ids=["", "--debug"])
def test_an_error_restores_the_terminal_and_loses_nothing(program: str, named: str, what: str, debug: bool) -> None:
    add_model()
    with Terminal([sys.executable, "-c", program, *["--debug"] * debug], size=(100, 60)) as terminal:
        terminal.wait_for("you, 0 rated")
        terminal.press("R")
        terminal.wait_for("·····")
        terminal.press("4")
        terminal.wait_for("you, 1 rated")
        terminal.press("?")
        assert terminal.wait_for_exit() == 1
        assert restored(terminal)
        said = terminal.sent.rpartition(ALTERNATE_OFF)[2].decode()
    assert what in said
    assert "Every answer is kept, and runs go on." in said
    assert ("Traceback" in said) == debug
    assert named in (home_folder() / "crash.log").read_text()
    assert [answer.stars for answer in ProfileStore().present("me")] == [4]
