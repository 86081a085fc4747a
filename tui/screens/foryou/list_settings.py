"""The settings of a person's list on For you: filter, order, variety, and whether it is their watchlist."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collab.data import Items
from collab.recommend import ANY_TITLE, BY, By, Recommendation, TitleFilter, parse_filter
from tui.core import Ready, SavedScreen, word
from tui.text import ORDERS

_LISTED, _MOST_VARIETY = 200, 10


@dataclass(frozen=True)
class ListSettings:
    """The filter as it is typed and as it is read, the order, the variety in tenths, and whether to list what is to be
    watched alone.
    """

    text: str = ""
    only: TitleFilter = ANY_TITLE
    by: By = BY[0]
    variety: int = 0
    watching: bool = False

    @classmethod
    def restored(cls, saved: SavedScreen, items: Items | None) -> "ListSettings":
        """Return the settings that `saved` gives for these items, or for none yet."""
        by = next((each for each in BY if each == word(saved, "by")), BY[0])
        variety = next((n for n in range(_MOST_VARIETY + 1) if str(n) == word(saved, "variety")), 0)
        settings = cls(word(saved, "filter"), ANY_TITLE, by, variety)
        return settings if items is None else settings.filtered(settings.text, items)

    @property
    def saved(self) -> dict[str, str]:
        """The settings as they are kept; the watchlist is not."""
        return {"filter": self.text, "by": self.by, "variety": str(self.variety)}

    def filtered(self, text: str, items: Items) -> "ListSettings":
        """Return the settings with another filter."""
        return replace(self, text=text, only=parse_filter(text, items.all_genres, spread=True))

    def next_order(self) -> "ListSettings":
        """Return the settings with the order that comes after."""
        return replace(self, by=BY[(BY.index(self.by) + 1) % len(BY)])

    def varied(self, step: int) -> "ListSettings":
        """Return the settings with more variety, or less, as far as it goes."""
        return replace(self, variety=min(max(self.variety + step, 0), _MOST_VARIETY))

    def watchlist_turned(self) -> "ListSettings":
        """Return the settings with the watchlist, or with every title again."""
        return replace(self, watching=not self.watching)

    @property
    def order_text(self) -> str:
        """The order with its meaning."""
        order = ORDERS[self.by]
        return f"By {order.name}: {order.meaning}"

    @property
    def variety_share(self) -> str:
        """The variety as a percentage."""
        return f"{self.variety / _MOST_VARIETY:.0%}"

    @property
    def variety_text(self) -> str:
        """The variety with its meaning."""
        meaning = "likeness to those above weighs so much" if self.variety else "by the scores alone"
        return f"Variety {self.variety_share}: {meaning}"

    def recommend(self, ready: Ready) -> Sequence[Recommendation]:
        """Return the list; nothing where there is no model."""
        if ready.model is None:
            return ()
        watch = ready.known.watch
        return ready.model.recommender.recommend(
            ready.model.me,
            max(_LISTED, len(watch)),
            only=self.only,
            among=watch if self.watching else None,
            without=ready.known.out,
            by=self.by,
            diversity=self.variety / _MOST_VARIETY,
        )
