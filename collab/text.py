"""Text from files made safe to draw, and words that were mistyped."""

import re
from collections.abc import Sequence

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})  # html holds all names


def clean(text: str) -> str:
    """Return `text` on one line without control characters, escape sequences or marks that change direction."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # nearly every one: three looks take a third of the time
    return " ".join(_CONTROL.sub(" ", text).split())


def brief(kind: str, *facts: str) -> str:
    """Return how an object prints, on one line: "<Split: random:0.2@42, 80,000 rows to train on>"."""
    return f"<{kind}: {', '.join(clean(fact) for fact in facts if fact)}>"


def escape_markdown(text: str) -> str:
    """Return a text in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in "\\|*_`[]<>#~" else sign for sign in text)


def escape_html(text: str) -> str:
    """Return a text in which nothing is markup of HTML, XML or SVG."""
    return text.translate(_HTML)


def is_clean(text: str) -> bool:
    """Return whether `text` has none of what `clean` takes out; blanks may be many."""
    return text.isprintable() or _CONTROL.search(text) is None  # the first is quick, and usually enough


def near(word: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Return the known words spelt like `word`, whatever the case of their letters, the most alike first."""
    from difflib import get_close_matches  # only now: few who start the program mistype

    folded = {each.casefold(): each for each in known}
    return [folded[each] for each in get_close_matches(word.casefold(), folded, most)]


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a question for a mistyped word, a blank before it: " Did you mean Ada?"; nothing where none is near."""
    nearest = near(word, known)
    return f" Did you mean {' or '.join(nearest)}?" if nearest else ""
