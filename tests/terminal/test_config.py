"""The real program with a config file: what it refuses, the keys it takes and the colours it draws with."""

import re
from pathlib import Path

import pytest

from collab.testing import Terminal
from tests.program import PROGRAM

pytestmark = [pytest.mark.terminal, pytest.mark.usefixtures("familiar")]

SCREEN = (b"\x1b[?1049h", b"\x1b[?1000h", b"\x1b[?25l")
COLOURS = {"16": rb"\x1b\[(?:\d;)*[39][0-7][;m]", "256": rb"[34]8;5;\d", "true": rb"[34]8;2;\d"}


def write(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(text)


def test_keys_that_cannot_be_are_named_and_the_screen_is_left_alone(home: Path) -> None:
    write(home, "[keys]\n'app.quit' = 'n'\n'rate.skip_title' = 'u'\n'list.open' = 'ctrl+m'\n")
    with Terminal(PROGRAM, size=(400, 24)) as terminal:
        assert terminal.wait_for_exit() == 2
        assert not any(code in terminal.sent for code in SCREEN)
        for line in (
            f"collab-tui: {home / 'config.toml'}: keys that cannot be: ",
            '"n" is on train.new_run and app.quit',
            '"u" is on rate.skip_title and rate.undo_answer',
            '"ctrl+m" on list.open is Enter in a terminal',
        ):
            assert line in terminal.text


def test_moved_keys_work_and_the_old_ones_do_not(home: Path) -> None:
    write(home, "[keys]\n'app.quit' = ['f4', 'ctrl+x']\n'app.show_help' = 'shift+right'\n")
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("shift+right help  f4 quit")
        terminal.press("q", "?", "ctrl+c")
        terminal.wait_for("Press f4 to leave.")
        terminal.press("\x1b[1;2C")
        terminal.wait_for("take the last answer back")
        terminal.press("esc")  # and the next key only once it is taken: in one go they would be a chord
        terminal.wait_until(lambda: "take the last answer back" not in terminal.text, "the help stays")
        terminal.press("\x18")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("colours", COLOURS)
def test_it_draws_with_the_colours_that_were_chosen(home: Path, colours: str) -> None:
    write(home, f'[screen]\ncolours = "{colours}"\n')
    with Terminal(PROGRAM, env={"COLORTERM": "truecolor" if colours != "true" else "", "TERM": "xterm"}) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        drawn = {name for name, pattern in COLOURS.items() if re.search(pattern, terminal.sent)}
        assert drawn == {colours}


def test_it_draws_without_colours_where_that_was_chosen(home: Path) -> None:
    write(home, '[screen]\ncolours = "none"\ntheme = "collab-light"\n')
    with Terminal(PROGRAM, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert not any(re.search(pattern, terminal.sent) for pattern in COLOURS.values())


def test_it_is_drawn_in_ascii_without_the_mouse_where_that_was_chosen(home: Path) -> None:
    write(home, "[screen]\nascii = true\nmouse = false\n")
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("0 rated")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1000h" not in terminal.sent
        assert terminal.sent.isascii()
