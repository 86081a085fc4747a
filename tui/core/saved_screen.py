"""One screen as a person left it: words by name, which every screen reads; see SavedScreens for the file of all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from collab.text import clean

if TYPE_CHECKING:
    from tui.core.session import Session

SavedScreen = Mapping[str, str | Sequence[str]]
"""One screen as it was left, by names of its own: words and lists of words, such as the ids of items."""

Subject = tuple[str, str]
"""A data set, by what it is read from, and a person."""

_MOST_WORDS, _LONGEST = 200, 500


def readable(saved: Mapping[str, Any]) -> SavedScreen:
    """Return what a file says of a screen, without what is no word, and nothing longer than we would leave."""
    taken: dict[str, str | Sequence[str]] = {}
    for name, value in saved.items():
        if isinstance(value, str):
            taken[name] = clean(value[:_LONGEST])
        elif isinstance(value, list):
            taken[name] = [clean(each[:_LONGEST]) for each in value[-_MOST_WORDS:] if isinstance(each, str)]
    return taken


def subject_of(session: "Session") -> Subject | None:
    """Return whose screens these are; None before there is anything to show."""
    return None if session.ready is None else (session.data.source, session.profile)


def word(saved: SavedScreen, name: str) -> str:
    """Return a word that was left; empty where there is none."""
    value = saved.get(name, "")
    return value if isinstance(value, str) else ""


def words(saved: SavedScreen, name: str) -> Sequence[str]:
    """Return a list of words that was left; empty where there is none."""
    value = saved.get(name, ())
    return () if isinstance(value, str) else value
