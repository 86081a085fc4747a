"""Theme, colours, frames and characters are chosen for the terminal at hand."""

from pathlib import Path

import pytest

from tui.terminal import Choices, Colours, Environment, outer_terminal, read_environment

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


def test_in_tmux_the_colours_are_those_of_the_terminal_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = {"TERM": "tmux-256color", "TMUX": "/run/tmux,1,0"}
    assert outer_terminal({"TERM": "xterm"}) == ""
    tmux = tmp_path / "tmux"
    for term, colours in (("xterm", "16"), ("xterm-256color", "256"), ("alacritty", "256"), ("", "256")):
        tmux.write_text(f"#!/bin/sh\necho {term}\n")
        tmux.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        assert outer_terminal(inside, 60) == term
        assert read_environment(inside, outer=term).colours == colours
    tmux.write_text("#!/bin/sh\nexit 1\n")
    assert outer_terminal(inside, 60) == ""
    assert read_environment(inside, Choices(colours="256"), outer="xterm").colours == "256"


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


@pytest.mark.parametrize(
    ("env", "links"),
    [
        (MANY, False),
        (MANY | {"TERM_PROGRAM": "iTerm.app"}, True),
        (MANY | {"VTE_VERSION": "7603"}, True),
        (MANY | {"VTE_VERSION": "4601"}, False),
        (MANY | {"VTE_VERSION": "new"}, False),
        (MANY | {"WT_SESSION": "1"}, True),
        ({"TERM": "xterm-kitty", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, True),
        ({"TERM": "linux"}, False),
        ({"TERM": "tmux", "TMUX": "/run/tmux,1,0", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM": "tmux", "TMUX": "/run/tmux,1,0", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TERM": "xterm-kitty", "STY": "1.pts"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_for_them(env: dict[str, str], links: bool) -> None:
    assert read_environment(env).links is links
    assert read_environment(env, Choices(links=not links)).links is not links


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
    environment = read_environment(env)
    assert environment.colours == colours
    assert any(value in environment.why["colours"] for value in (*env.values(), *env, "TERM is not set"))


def test_fewer_frames_over_a_line_and_a_reason_for_every_choice() -> None:
    near, far = read_environment(MANY), read_environment(MANY | {"TMUX": "/run/tmux,1,0"})
    assert near.fps > far.fps
    assert set(near.why) == {"theme", "colours", "animation", "fps", "mouse", "ascii", "links"}
    assert "TMUX is set" in far.why["animation"]


def test_what_the_file_chooses_wins_over_what_is_found() -> None:
    wanted = Choices("collab-light", "256", animation=True, fps=7, mouse=False, ascii=False, links=True)
    environment = read_environment({"TERM": "vt100", "TMUX": "/run/tmux,1,0", "COLORTERM": "truecolor"}, wanted)
    assert environment == Environment(
        "collab-light", "256", animation=True, fps=7, mouse=False, ascii=False, links=True
    )
    assert set(environment.why.values()) == {"config.toml says so"}


def test_what_the_command_line_says_wins_over_the_file() -> None:
    environment = read_environment(MANY, Choices(mouse=True, ascii=False), mouse=False, ascii_only=True)
    assert (environment.mouse, environment.ascii) == (False, True)
    assert environment.why["mouse"] == "--no-mouse was given"
    assert environment.why["ascii"] == "--ascii was given"


def test_no_color_wins_over_the_file() -> None:
    environment = read_environment(MANY | {"NO_COLOR": ""}, Choices("collab-light", "true"))
    assert (environment.colours, environment.theme, environment.ansi_color) == ("none", "ansi-light", True)
    assert environment.why["colours"] == "NO_COLOR is set, which config.toml does not undo"
    assert "without colours there is no collab-light" in environment.why["theme"]


def test_few_colours_by_the_file_are_the_terminal_s_own_unless_a_theme_is_chosen_too() -> None:
    assert read_environment(MANY, Choices(colours="16")).theme == "ansi-dark"
    assert read_environment(MANY, Choices(colours="none")).ansi_color is True
    assert read_environment(MANY, Choices("collab-dark", "16")).theme == "collab-dark"
    assert read_environment({"TERM": "linux"}, Choices(colours="true")).theme == "collab-dark"


@pytest.mark.parametrize(("colours", "system"), [("16", "standard"), ("256", "256"), ("true", "truecolor")])
def test_textual_is_told_of_the_colours_and_frames(colours: Colours, system: str) -> None:
    variables = read_environment(MANY, Choices(colours=colours, fps=9)).for_textual
    assert variables == {"TEXTUAL_COLOR_SYSTEM": system, "TEXTUAL_FPS": "9"}


def test_textual_is_told_of_no_colours_as_everyone_is() -> None:
    assert read_environment(MANY, Choices(colours="none")).for_textual == {"NO_COLOR": "1", "TEXTUAL_FPS": "60"}


def test_a_theme_chosen_in_the_app_wins_over_the_file_where_it_can_be_shown() -> None:
    wanted = Choices("collab-light")
    here = read_environment(MANY, wanted, theme="colourblind-dark")
    assert (here.theme, here.why["theme"]) == ("colourblind-dark", "chosen in the app")
    assert read_environment({"TERM": "linux"}, wanted, theme="contrast-light").theme == "contrast-light"
    few = read_environment({"TERM": "linux"}, wanted, theme="colourblind-light")
    assert (few.theme, "with 16 colours there is no colourblind-light" in few.why["theme"]) == ("ansi-light", True)
    none = read_environment(MANY | {"NO_COLOR": "1"}, theme="contrast-light")
    assert (none.theme, "without colours there is no contrast-light" in none.why["theme"]) == ("ansi-light", True)
