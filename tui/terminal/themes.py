"""The four looks: quiet, one accent; two of many colours, two made of the terminal's own sixteen."""

from textual.theme import Theme


def _ansi(
    name: str, *, dark: bool, accent: str, second: str, error: str, paper: str, ink: str, cursor: tuple[str, str, str]
) -> Theme:
    """Return a look made of the terminal's own sixteen colours; `cursor` is what a cursor lies on, its letters, and
    what it lies on where the keys are elsewhere.
    """
    under, letters, waiting = cursor
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        primary=accent,
        accent=accent,
        secondary=second,
        warning=second,
        error=error,
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": paper,
            "ansi-foreground": ink,
            "block-cursor-background": under,
            "block-cursor-foreground": letters,
            "block-cursor-blurred-background": waiting,
            "block-cursor-text-style": "none",
            "border-blurred": "ansi_bright_black",
            "input-cursor-text-style": "none",
            "input-cursor-background": ink,
            "input-cursor-foreground": letters,
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_cyan",
            "screen-selection-foreground": "ansi_black",
            "scrollbar": under,
            "scrollbar-background": paper,
            "scrollbar-corner-color": "ansi_default",
            "rule": "ansi_bright_black",
            "text-accent": accent,
        },
    )


THEMES = (
    Theme(
        name="collab-dark",
        primary="#ffaf5f",
        accent="#ffaf5f",
        secondary="#87afd7",
        warning="#87afd7",
        error="#ff8787",
        success="#87d787",
        foreground="#dadada",
        background="#121212",
        surface="#1c1c1c",
        panel="#262626",
        variables={
            "block-cursor-background": "#3a3a3a",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-blurred-background": "#262626",
            "block-cursor-text-style": "none",
            "scrollbar": "#4e4e4e",
            "scrollbar-background": "#1c1c1c",
            "rule": "#4e4e4e",
            "text-accent": "#ffaf5f",
        },
    ),
    Theme(
        name="collab-light",
        primary="#875f00",
        accent="#875f00",
        secondary="#005f87",
        warning="#005f87",
        error="#af0000",
        success="#005f00",
        foreground="#1c1c1c",
        background="#eeeeee",
        surface="#e4e4e4",
        panel="#dadada",
        dark=False,
        variables={
            "block-cursor-background": "#c6c6c6",
            "block-cursor-foreground": "#000000",
            "block-cursor-blurred-background": "#dadada",
            "block-cursor-text-style": "none",
            "scrollbar": "#9e9e9e",
            "scrollbar-background": "#e4e4e4",
            "rule": "#9e9e9e",
            "text-accent": "#875f00",
        },
    ),
    _ansi(
        "ansi-dark",
        dark=True,
        accent="ansi_yellow",
        second="ansi_cyan",
        error="ansi_bright_red",
        paper="ansi_black",
        ink="ansi_white",
        cursor=("ansi_white", "ansi_black", "ansi_bright_black"),
    ),
    _ansi(
        "ansi-light",
        dark=False,
        accent="ansi_blue",
        second="ansi_magenta",
        error="ansi_red",
        paper="ansi_white",
        ink="ansi_black",
        cursor=("ansi_blue", "ansi_bright_white", "ansi_white"),
    ),
)
