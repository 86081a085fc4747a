"""Whether what is printed is to be read out, or by a script: a wish that --plain and the environment tell."""

import os

PLAIN = "COLLAB_PLAIN"
"""The variable that --plain sets."""


def in_words() -> bool:
    """Return whether no columns, bars or signs are wanted."""
    return os.environ.get(PLAIN, "") not in ("", "0")
