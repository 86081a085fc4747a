"""The titles that one of several people says no to: they stay off the list for a night."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.core import SavedScreen, word, words

_TILL_NOON = timedelta(hours=12)


@dataclass(frozen=True)
class Vetoes:
    """Titles, by their ids, that these people leave out on one night, which ends at noon."""

    names: frozenset[str]
    night: str
    items: tuple[str, ...] = ()

    @classmethod
    def restored(cls, saved: SavedScreen, names: Sequence[str], now: datetime) -> "Vetoes":
        """Return what was left out this night by these people; nothing of another night, or of others."""
        none_yet = cls(frozenset(names), _night(now))
        same = word(saved, "night") == none_yet.night and frozenset(words(saved, "people")) == none_yet.names
        return replace(none_yet, items=tuple(words(saved, "vetoed"))) if same else none_yet

    @property
    def saved(self) -> dict[str, str | Sequence[str]]:
        """The vetoes as they are kept."""
        return {"night": self.night, "people": sorted(self.names), "vetoed": list(self.items)}

    def with_item(self, item: str) -> "Vetoes":
        """Return the vetoes with one more title."""
        return replace(self, items=(*self.without_item(item).items, item))

    def without_item(self, item: str) -> "Vetoes":
        """Return the vetoes without a title."""
        return replace(self, items=tuple(each for each in self.items if each != item))


def _night(moment: datetime) -> str:
    """Return the night of a moment by the day that it began on."""
    return (moment - _TILL_NOON).date().isoformat()
