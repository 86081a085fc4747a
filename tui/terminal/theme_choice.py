"""The themes by their names, which of them a terminal can show, and the one that was chosen in the app."""

from collections.abc import Mapping
from typing import Literal

from collab.storage import home_folder, read_small, write_text

Colours = Literal["none", "16", "256", "true"]

THEMES_IN_WORDS: Mapping[str, str] = {
    "collab-dark": "quiet, one accent, dark",
    "collab-light": "quiet, one accent, light",
    "contrast-dark": "high contrast, dark",
    "contrast-light": "high contrast, light",
    "colourblind-dark": "for colour-blind eyes, dark",
    "colourblind-light": "for colour-blind eyes, light",
    "ansi-dark": "the terminal's own 16, dark",
    "ansi-light": "the terminal's own 16, light",
}
"""Every theme, the quiet ones first, with what it is in a few words."""

THEME_NAMES = tuple(THEMES_IN_WORDS)

_SHOWN_WITH: Mapping[Colours, tuple[str, ...]] = {"none": ("ansi",), "16": ("contrast", "ansi")}
_FILE, _LONGEST = "theme.txt", 40


def themes_for(colours: Colours) -> tuple[str, ...]:
    """Return the themes that so many colours can show."""
    kinds = _SHOWN_WITH.get(colours)
    return THEME_NAMES if kinds is None else tuple(name for name in THEME_NAMES if name.partition("-")[0] in kinds)


def kept_theme() -> str | None:
    """Return the theme that was chosen in the app; None where none was, or the file does not hold one."""
    try:
        name = read_small(home_folder() / _FILE, _LONGEST).decode().strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name in THEMES_IN_WORDS else None


def keep_theme(name: str) -> None:
    """Keep the theme that was chosen, for every start from now on. Raises NotKept."""
    write_text(home_folder() / _FILE, f"{name}\n")
