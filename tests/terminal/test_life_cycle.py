"""The real program leaves the terminal as it found it, whatever happens to either."""

import os
import signal
import subprocess
import sys

import pytest

from collab.profiles import ProfileStore
from collab.testing import Terminal, add_model
from tests.program import PROGRAM

pytestmark = [pytest.mark.terminal, pytest.mark.usefixtures("familiar")]

ALTERNATE_ON, ALTERNATE_OFF, MOUSE_OFF = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?1003l"
SIGHUP_IGNORED = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731 (runs in the child)


def restored(terminal: Terminal) -> bool:
    return terminal.sent.rfind(ALTERNATE_OFF) > terminal.sent.rfind(ALTERNATE_ON) and MOUSE_OFF in terminal.sent


def test_q_leaves_and_restores_the_terminal() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert restored(terminal)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
@pytest.mark.parametrize("before", [None, SIGHUP_IGNORED], ids=["", "SIGHUP inherited ignored"])
def test_a_signal_ends_it_and_restores_the_terminal(number: int, status: int, before: object) -> None:
    with Terminal(PROGRAM, before=SIGHUP_IGNORED if before else None) as terminal:
        terminal.wait_for("0 rated")
        terminal.process.send_signal(number)
        assert terminal.wait_for_exit() == status
        assert restored(terminal)


@pytest.mark.parametrize("before", [None, SIGHUP_IGNORED], ids=["", "SIGHUP inherited ignored"])
def test_a_hang_up_ends_it(before: object) -> None:
    with Terminal(PROGRAM, before=SIGHUP_IGNORED if before else None) as terminal:
        terminal.wait_for("0 rated")
        terminal.hang_up()
        terminal.wait_for_exit()


def test_a_terminal_that_vanishes_without_a_signal_ends_it() -> None:
    with Terminal(PROGRAM, controlling=False) as terminal:
        terminal.wait_for("0 rated")
        terminal.hang_up()
        terminal.wait_for_exit()


def test_ctrl_z_suspends_and_fg_brings_it_back() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("ctrl+z")
        _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.wait_until(lambda: restored(terminal), "it left the terminal as its own")
        terminal.resize(80, 24)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("What have you seen")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_nothing_is_sent_while_nothing_changes() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("trains a model for yours")
        # in the first moments screens are made ahead, and a busy machine may let the app stand still in between
        assert any(terminal.read(3.0) == b"" for _ in range(20))


def test_a_small_window_says_so_and_a_larger_one_shows_the_screen_again() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("0 rated")
        terminal.resize(50, 15)
        assert "What have you seen" not in terminal.wait_for("too small")
        terminal.resize(100, 30)
        terminal.wait_for("What have you seen")


@pytest.mark.parametrize(
    "env",
    [
        {"NO_COLOR": "1"},
        {"TERM": "linux"},
        {"TERM": "vt100", "LC_ALL": "C"},
        {"COLORFGBG": "0;15"},
        {"COLORTERM": "truecolor"},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_it_runs_with_few_colours_and_with_many(env: dict[str, str]) -> None:
    with Terminal(PROGRAM, env=env) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("T")
        terminal.wait_for("No runs yet")
        terminal.press("?")
        terminal.wait_for("In every list")


def test_no_color_sends_no_colour() -> None:
    with Terminal(PROGRAM, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("0 rated")
        assert b"\x1b[38;" not in terminal.sent
        assert b";38;" not in terminal.sent
        assert b";48;" not in terminal.sent


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb"}], ids=["no terminal", "TERM=dumb"])
def test_without_a_terminal_it_says_one_sentence_and_exits_with_2(env: dict[str, str]) -> None:
    if env:
        with Terminal(PROGRAM, env=env) as terminal:
            assert terminal.wait_for_exit() == 2
            assert "needs a terminal" in " ".join(terminal.text.split())
            assert ALTERNATE_ON not in terminal.sent
        return
    done = subprocess.run(PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("closed", ["<&-", "</dev/null", "2>&-", "2>/dev/null", "<&- >&- 2>&-"])
def test_with_a_stream_closed_it_exits_with_2_and_says_why_where_it_can(closed: str) -> None:
    with Terminal(["/bin/sh", "-c", f'"$@" {closed}; exit $?', "sh", *PROGRAM]) as terminal:
        assert terminal.wait_for_exit() == 2
        said = "needs a terminal" in " ".join(terminal.text.split())
        assert said == (closed in ("<&-", "</dev/null", "2>&-"))
        assert "Traceback" not in terminal.text


def test_a_command_with_closed_streams_does_its_work_and_keeps_its_status() -> None:
    add_model()
    for arguments, status in ((["rate", "Alien", "5"], 0), (["rate", "Alien", "9"], 1), (["rate", "Alien"], 2)):
        with Terminal(["/bin/sh", "-c", '"$@" <&- >&- 2>&-; exit $?', "sh", *PROGRAM, *arguments]) as terminal:
            assert terminal.wait_for_exit() == status
    assert [answer.stars for answer in ProfileStore().present("me")] == [5]


def test_a_run_started_in_the_app_outlives_it_and_is_named_on_the_terminal() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("T")
        terminal.wait_for("No runs yet")
        terminal.press("n")
        terminal.wait_for("▸   1")
        terminal.press("q")
        terminal.wait_for("Run 1 is still at work")
        terminal.press("enter")
        assert terminal.wait_for_exit() == 0
        assert "run 1 goes on: collab-tui runs follow 1" in terminal.text
    follow = [sys.executable, "-m", "tui.cli", "runs", "follow", "1"]
    done = subprocess.run(follow, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=120)
    assert "0." in done.stdout
