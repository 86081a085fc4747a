"""What the terminal can show, told from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

_FEW_COLOURS = ("linux", "vt", "ansi", "cons", "screen.linux")


@dataclass(frozen=True)
class Environment:
    """How to draw here: a theme's name, and what to leave out.

    `ansi_color` is for App: True keeps the terminal's own colours, None leaves it to the theme.
    """

    theme: str = "collab-dark"
    animation: bool = True
    mouse: bool = True
    ascii: bool = False
    ansi_color: bool | None = None


def read_environment(env: Mapping[str, str], *, mouse: bool = True, ascii_only: bool = False) -> Environment:
    """Choose from SSH_CONNECTION, TMUX, TERM, COLORTERM, COLORFGBG, NO_COLOR and the character set."""
    term = env.get("TERM", "")
    light = env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    plain = "NO_COLOR" in env
    few = not env.get("COLORTERM") and (term.startswith(_FEW_COLOURS) or ("color" not in term and not env.get("TMUX")))
    return Environment(
        theme=("ansi-" if plain or few else "collab-") + ("light" if light else "dark"),
        animation=not (env.get("SSH_CONNECTION") or env.get("TMUX")),
        mouse=mouse,
        ascii=ascii_only or term == "vt100" or not _is_utf8(env),
        ansi_color=True if plain else None,
    )


def _is_utf8(env: Mapping[str, str]) -> bool:
    charset = next((env[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "UTF-8")
    return "utf" in charset.lower()
