"""Text from files, made safe to draw."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def clean(text: str) -> str:
    """Return `text` on one line without control characters, escape sequences or marks that change direction."""
    return " ".join(_CONTROL.sub(" ", text).split())


def is_clean(text: str) -> bool:
    """Return whether `text` has none of what `clean` takes out; blanks may be many."""
    return text.isprintable() or _CONTROL.search(text) is None  # the first is quick, and usually enough
