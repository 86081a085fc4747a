"""What the terminal can show, told from the environment: the one place that decides it, and says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Colours = Literal["none", "16", "256", "true"]

_FEW_COLOURS = ("linux", "vt", "ansi", "cons", "screen.linux")
_TRUE_COLOURS = ("xterm-kitty", "kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm", "xterm-direct")
_FPS, _FPS_FAR = 60, 15


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
    ansi_color: bool | None = None
    why: Mapping[str, str] = field(default_factory=dict, compare=False)


def read_environment(env: Mapping[str, str], *, mouse: bool = True, ascii_only: bool = False) -> Environment:
    """Choose from SSH_CONNECTION, TMUX, TERM, COLORTERM, COLORFGBG, NO_COLOR and the character set."""
    colours, of_colours = _colours(env)
    light = env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    far = next((name for name in ("SSH_CONNECTION", "TMUX") if env.get(name)), "")
    plain, of_plain = _plain(env, ascii_only=ascii_only)
    own = colours in ("none", "16")
    return Environment(
        theme=("ansi-" if own else "collab-") + ("light" if light else "dark"),
        colours=colours,
        animation=not far,
        fps=_FPS_FAR if far else _FPS,
        mouse=mouse,
        ascii=plain,
        ansi_color=True if colours == "none" else None,
        why={
            "theme": ("the terminal's own colours: " if own else "ours: ")
            + ("COLORFGBG tells of a light background" if light else "a dark background, for all that is told"),
            "colours": of_colours,
            "animation": f"{far} is set" if far else "the terminal is here",
            "fps": f"{far} is set: fewer frames cross the line" if far else "the terminal is here",
            "mouse": "it can be used, but need not" if mouse else "--no-mouse was given",
            "ascii": of_plain,
        },
    )


def _colours(env: Mapping[str, str]) -> tuple[Colours, str]:
    term, told = env.get("TERM", ""), env.get("COLORTERM", "")
    if "NO_COLOR" in env:
        return "none", "NO_COLOR is set"
    if told:
        return "true" if told in ("truecolor", "24bit") else "256", f"COLORTERM is {told}"
    if term.startswith(_TRUE_COLOURS):
        return "true", f"TERM is {term}, known for them, though COLORTERM is not set"
    if term.startswith(_FEW_COLOURS):
        return "16", f"TERM is {term}"
    if env.get("TMUX"):
        return "256", "TMUX is set"
    return ("256", f"TERM is {term}") if "color" in term else ("16", f"TERM is {term or 'not set'}")


def _plain(env: Mapping[str, str], *, ascii_only: bool) -> tuple[bool, str]:
    if ascii_only:
        return True, "--ascii was given"
    if env.get("TERM") == "vt100":
        return True, "TERM is vt100"
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "")
    if name:
        return "utf" not in env[name].lower(), f"{name} is {env[name]}"
    return False, "no locale is set: UTF-8 is assumed"
