"""What is chosen for the terminal at hand."""

import pytest

from tui.environment import read_environment

MANY = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("env", "theme"),
    [
        (MANY, "collab-dark"),
        (MANY | {"COLORFGBG": "0;15"}, "collab-light"),
        ({"TERM": "linux"}, "ansi-dark"),
        ({"TERM": "vt100"}, "ansi-dark"),
        ({"TERM": "something-new"}, "ansi-dark"),
        ({"TERM": "xterm"}, "ansi-dark"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "collab-dark"),
        ({"TERM": "screen", "TMUX": "/run/tmux,1,0"}, "collab-dark"),
        (MANY | {"NO_COLOR": "1"}, "ansi-dark"),
        (MANY | {"NO_COLOR": "", "COLORFGBG": "0;7"}, "ansi-light"),
    ],
)
def test_the_theme_follows_the_colours_there_are(env: dict[str, str], theme: str) -> None:
    assert read_environment(env).theme == theme


def test_no_color_keeps_the_terminal_s_own_colours() -> None:
    assert read_environment(MANY | {"NO_COLOR": "1"}).ansi_color is True
    assert read_environment(MANY).ansi_color is None


def test_nothing_is_animated_over_ssh_or_in_tmux() -> None:
    assert read_environment(MANY).animation
    assert not read_environment(MANY | {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}).animation
    assert not read_environment(MANY | {"TMUX": "/run/tmux,1,0"}).animation


def test_plain_characters_where_others_cannot_be_shown() -> None:
    assert not read_environment(MANY).ascii
    assert read_environment(MANY | {"LC_ALL": "C"}).ascii
    assert read_environment(MANY | {"LANG": "de_DE.ISO-8859-1"}).ascii
    assert read_environment(MANY, ascii_only=True).ascii
    assert not read_environment(MANY | {"LC_ALL": "", "LANG": "C.UTF-8"}).ascii


def test_the_mouse_can_be_left_alone() -> None:
    assert read_environment(MANY).mouse
    assert not read_environment(MANY, mouse=False).mouse


@pytest.mark.parametrize(
    ("env", "colours"),
    [
        (MANY, "256"),
        (MANY | {"COLORTERM": "truecolor"}, "true"),
        (MANY | {"COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-kitty", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "true"),
        ({"TERM": "xterm-ghostty"}, "true"),
        ({"TERM": "alacritty"}, "true"),
        ({"TERM": "foot-extra"}, "true"),
        ({"TERM": "wezterm"}, "true"),
        ({"TERM": "linux"}, "16"),
        ({}, "16"),
    ],
)
def test_the_colours_there_are_and_why(env: dict[str, str], colours: str) -> None:
    found = read_environment(env)
    assert found.colours == colours
    assert any(value in found.why["colours"] for value in (*env.values(), *env, "TERM is not set"))


def test_fewer_frames_over_a_line_and_a_reason_for_every_choice() -> None:
    near, far = read_environment(MANY), read_environment(MANY | {"TMUX": "/run/tmux,1,0"})
    assert near.fps > far.fps
    assert set(near.why) == {"theme", "colours", "animation", "fps", "mouse", "ascii"}
    assert "TMUX is set" in far.why["animation"]
