"""The two looks with many colours: quiet, one accent; the terminal's own palette has Textual's ansi themes."""

from textual.theme import Theme

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
)

DEFAULTS = {"rule": "ansi_bright_black"}
"""Our own variables, for the themes that do not give them: `rule` is the colour of lines between panes."""
