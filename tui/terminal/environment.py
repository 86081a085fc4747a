"""The abilities of the terminal, as environment and config file tell them: the one place that decides, and why."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tui.cells import Glyphs
from tui.terminal.theme_choice import Colours, themes_for

T = TypeVar("T")

_FEW_COLOURS = ("linux", "vt", "ansi", "cons", "screen.linux")
_TRUE_COLOURS = ("xterm-kitty", "kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm", "xterm-direct")
_SYSTEMS: Mapping[Colours, str] = {"16": "standard", "256": "256", "true": "truecolor"}
_FPS, _FPS_FAR = 60, 15
_PATIENCE = 0.5
_FILE = "config.toml says so"
_LINKING_TERMS = (*_TRUE_COLOURS[:-1], "mintty", "contour")
_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "mintty")
_LINKING_VTE, _LINKING_TMUX = 5000, (3, 4)


@dataclass(frozen=True)
class Choices:
    """The choices of the config file; None leaves it to the environment."""

    theme: str | None = None
    """The theme, by its name in the gallery; one that was kept there wins."""
    colours: Colours | None = None
    """How many colours: none, 16, 256 or true."""
    animation: bool | None = None
    """Whether things move: true or false."""
    fps: int | None = None
    """Frames a second at most, 1 to 60."""
    mouse: bool | None = None
    """Whether the app takes the mouse, which the keys never need: true or false."""
    ascii: bool | None = None
    """Whether to draw with ASCII alone, without stars, blocks or braille: true or false."""
    links: bool | None = None
    """Whether addresses can be clicked (OSC 8): true or false."""


@dataclass(frozen=True)
class Environment:
    """How to draw here: a theme's name, the colours there are, frames a second at most, and what to leave out.

    `ansi_color` is for App: True keeps the terminal's own colours, None leaves it to the theme. `why` has a reason for
    each choice, by its name.
    """

    theme: str = "collab-dark"
    colours: Colours = "256"
    animation: bool = True
    fps: int = _FPS
    mouse: bool = True
    ascii: bool = False
    links: bool = False
    ansi_color: bool | None = None
    why: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return Glyphs(self.ascii)

    @property
    def for_textual(self) -> Mapping[str, str]:
        """The variables that Textual draws by; it reads them when it is imported, and NO_COLOR when an App is made."""
        colours = {"NO_COLOR": "1"} if self.colours == "none" else {"TEXTUAL_COLOR_SYSTEM": _SYSTEMS[self.colours]}
        return {"TEXTUAL_FPS": str(self.fps), **colours}


def apply_to_textual(environment: Environment) -> None:
    """Let Textual draw so, in a process that may have imported it long before."""
    os.environ.update(environment.for_textual)
    if (constants := sys.modules.get("textual.constants")) is not None:
        vars(constants)["COLOR_SYSTEM"] = _SYSTEMS.get(environment.colours, "auto")


def read_environment(
    env: Mapping[str, str],
    choices: Choices | None = None,
    *,
    theme: str | None = None,
    mouse: bool = True,
    ascii_only: bool = False,
    outer: str = "",
) -> Environment:
    """Choose from SSH_CONNECTION, COLLAB_WEB, TMUX, TERM, COLORTERM, COLORFGBG, NO_COLOR and the character set.

    What the config file chooses wins over these, but for NO_COLOR, which is a wish of its own; what the command line
    says, `mouse` and `ascii_only`, and a `theme` chosen in the app win over both. `outer` is the TERM of the terminal
    that shows a tmux, see `outer_terminal`.
    """
    wanted = choices or Choices()
    colours, of_colours = _colours(env, wanted.colours, outer)
    name, of_theme = _theme(env, theme, wanted.theme, colours)
    far = next((name for name in ("SSH_CONNECTION", "COLLAB_WEB", "TMUX") if env.get(name)), "")
    animation, of_animation = _either(wanted.animation, not far, f"{far} is set" if far else "the terminal is here")
    of_frames = f"{far} is set: fewer frames cross the line" if far else "the terminal is here"
    fps, of_fps = _either(wanted.fps, _FPS_FAR if far else _FPS, of_frames)
    with_mouse, of_mouse = _either(wanted.mouse, detected=True, why="it can be used, but need not")
    plain, of_plain = _either(wanted.ascii, *_plain(env))
    links, of_links = _either(wanted.links, *_links(env))
    return Environment(
        theme=name,
        colours=colours,
        animation=animation,
        fps=fps,
        mouse=mouse and with_mouse,
        ascii=ascii_only or plain,
        links=links,
        ansi_color=True if colours == "none" else None,
        why={
            "theme": of_theme,
            "colours": of_colours,
            "animation": of_animation,
            "fps": of_fps,
            "mouse": of_mouse if mouse else "--no-mouse was given",
            "ascii": "--ascii was given" if ascii_only else of_plain,
            "links": of_links,
        },
    )


def _either(wanted: T | None, detected: T, why: str) -> tuple[T, str]:
    """Return what is wanted, else what was found, with the reason."""
    return (detected, why) if wanted is None else (wanted, _FILE)


def _theme(env: Mapping[str, str], chosen: str | None, wanted: str | None, colours: Colours) -> tuple[str, str]:
    if chosen in (fits := themes_for(colours)):
        return chosen, "chosen in the app"
    if chosen is None and wanted is not None and (colours != "none" or wanted in fits):
        return wanted, _FILE
    own = colours in ("none", "16")
    ground = "COLORFGBG tells of a light background"
    light = env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    if name := chosen or wanted:
        light, ground = (
            name.endswith("light"),
            f"with{'out' if colours == 'none' else ' 16'} colours there is no {name}",
        )
    elif not light:
        ground = "a dark background, for all that is told"
    return (
        ("ansi-" if own else "collab-") + ("light" if light else "dark"),
        ("the terminal's own colours: " if own else "ours: ") + ground,
    )


def outer_terminal(env: Mapping[str, str], seconds: float = _PATIENCE) -> str:
    """Return the TERM of the terminal that shows this tmux, "" where there is no tmux or it does not say in time."""
    if not env.get("TMUX"):
        return ""
    import subprocess

    command = ["tmux", "display-message", "-p", "#{client_termname}"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _colours(env: Mapping[str, str], wanted: Colours | None, outer: str) -> tuple[Colours, str]:
    term, colorterm = env.get("TERM", ""), env.get("COLORTERM", "")
    if "NO_COLOR" in env:
        return "none", "NO_COLOR is set" + (", which config.toml does not undo" if wanted not in (None, "none") else "")
    if wanted is not None:
        return wanted, _FILE
    if colorterm:
        return "true" if colorterm in ("truecolor", "24bit") else "256", f"COLORTERM is {colorterm}"
    if term.startswith(_TRUE_COLOURS):
        return "true", f"TERM is {term}, known for them, though COLORTERM is not set"
    if term.startswith(_FEW_COLOURS):
        return "16", f"TERM is {term}"
    if env.get("TMUX"):
        if outer and "256" not in outer and not outer.startswith(_TRUE_COLOURS):  # tmux would draw greys as black there
            return "16", f"tmux is shown by a terminal whose TERM is {outer}"
        return "256", "TMUX is set"
    return ("256", f"TERM is {term}") if "color" in term else ("16", f"TERM is {term or 'not set'}")


def _plain(env: Mapping[str, str]) -> tuple[bool, str]:
    if env.get("TERM") == "vt100":
        return True, "TERM is vt100"
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "")
    if name:
        return "utf" not in env[name].lower(), f"{name} is {env[name]}"
    return False, "no locale is set: UTF-8 is assumed"


def _links(env: Mapping[str, str]) -> tuple[bool, str]:
    """Return whether the terminal is known for links in text (OSC 8)."""
    term, program, vte = env.get("TERM", ""), env.get("TERM_PROGRAM", ""), env.get("VTE_VERSION", "")
    if env.get("TMUX") or env.get("STY"):
        version = re.match(r"(\d+)\.(\d+)", env.get("TERM_PROGRAM_VERSION", "")) if program == "tmux" else None
        known = version is not None and (int(version[1]), int(version[2])) >= _LINKING_TMUX
        return known, "tmux passes them on" if known else "tmux before 3.4 and screen drop them"
    if program in _LINKING_PROGRAMS:
        return True, f"TERM_PROGRAM is {program}"
    if term.startswith(_LINKING_TERMS):
        return True, f"TERM is {term}"
    if vte.isdecimal() and int(vte) >= _LINKING_VTE:
        return True, f"VTE_VERSION is {vte}"
    if env.get("WT_SESSION"):
        return True, "WT_SESSION is set"
    return False, "the terminal is not known for them: addresses are text"
