"""The settings of a list of titles: its filter, and on For you its order, how known, variety, and whether it is the
watchlist, or without what was shown before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collab.interest import AS_LEARNED
from collab.lists import ListMatch
from collab.recommend import (
    ANY_TITLE,
    BY,
    WITHOUT_STARS,
    By,
    GenreChoice,
    Recommendation,
    Recommender,
    Shelf,
    TitleFilter,
    parse_filter,
    shelves,
)
from tui.core.saved_screen import SavedScreen, word
from tui.core.session import Ready

_LISTED, _ON_A_SHELF, _TENTHS = 200, 10, 10
_AS_LEARNED = round(AS_LEARNED * _TENTHS)


@dataclass(frozen=True)
class TypedFilter:
    """A filter as it is typed, and `only` what the data at hand makes of it."""

    text: str = ""
    only: TitleFilter = ANY_TITLE
    genres: tuple[str, ...] = ()
    """Those that it wants, as the data spells them."""

    @classmethod
    def read(cls, text: str, ready: Ready | None, *, spread: bool = False) -> "TypedFilter":
        """Read a filter, which may limit the spread of predictions where there is one; that of any title where nothing
        is ready yet.
        """
        if ready is None:
            return cls(text)
        genres = ready.titles.items.all_genres
        only = parse_filter(text, genres, spread=spread)
        return cls(text, only, GenreChoice.parse(only.genre, genres).wanted if only.genre else ())


@dataclass(frozen=True)
class ListSettings:
    """The settings of a person's list: filter, order, how known its titles are and its variety, in tenths, whether to
    list what is to be watched alone, whether one list is wanted rather than shelves, the named list that all titles
    are of, None for any, and the ids that were shown before and are left out, None where they are not.
    """

    filter: TypedFilter = TypedFilter()
    by: By = BY[0]
    known: int = _AS_LEARNED
    variety: int = 0
    watching: bool = False
    listed: bool = False
    among: ListMatch | None = None
    shown_before: frozenset[str] | None = None

    @classmethod
    def restored(
        cls,
        saved: SavedScreen,
        ready: Ready | None,
        among: ListMatch | None = None,
        shown_before: frozenset[str] | None = None,
    ) -> "ListSettings":
        """Return the settings that `saved` gives for these titles, or for none yet; `among` is the list it names,
        `shown_before` what is left out where it says so.
        """
        by = next((each for each in BY if each == word(saved, "by")), BY[0])
        known, variety = _tenths(saved, "known", _AS_LEARNED), _tenths(saved, "variety", 0)
        listed = word(saved, "view") == "list"
        shown_before = shown_before if word(saved, "new") else None
        settings = cls(by=by, known=known, variety=variety, listed=listed, among=among, shown_before=shown_before)
        return settings.filtered(word(saved, "filter"), ready)

    @property
    def saved(self) -> dict[str, str]:
        """The settings as they are kept; the watchlist is not."""
        view = "list" if self.listed else "shelves"
        return {
            "filter": self.filter.text,
            "by": self.by,
            "known": str(self.known),
            "variety": str(self.variety),
            "view": view,
            "list": "" if self.among is None else self.among.name,
            "new": "" if self.shown_before is None else "yes",
        }

    @property
    def only(self) -> TitleFilter:
        """The filter, with the list that titles are of; but for the watchlist, without what was shown before."""
        only = self.filter.only if self.among is None else replace(self.filter.only, among=self.among.items)
        return only.without(self.shown_before) if self.shown_before and not self.watching else only

    @property
    def dial(self) -> float:
        """How known the titles are to be: 0, off the beaten path, to 1, what everyone knows; .5 is as learned."""
        return self.known / _TENTHS

    @property
    def as_learned(self) -> bool:
        """Whether the dial stands in the middle."""
        return self.known == _AS_LEARNED

    @property
    def diversity(self) -> float:
        """The variety as a share, 0 to 1."""
        return self.variety / _TENTHS

    def filtered(self, text: str, ready: Ready | None) -> "ListSettings":
        """Return the settings with another filter."""
        return replace(self, filter=TypedFilter.read(text, ready, spread=True))

    def ordered(self, by: By) -> "ListSettings":
        """Return the settings of one list in this order."""
        return replace(self, by=by, listed=True)

    def dialled(self, step: int) -> "ListSettings":
        """Return the settings of one list with titles that more people know, or fewer, as far as it goes."""
        return replace(self, known=min(max(self.known + step, 0), _TENTHS), listed=True)

    def varied(self, step: int) -> "ListSettings":
        """Return the settings of one list with more variety, or less, as far as it goes."""
        return replace(self, variety=min(max(self.variety + step, 0), _TENTHS), listed=True)

    def view_turned(self) -> "ListSettings":
        """Return the settings of one list in the place of shelves, or of these again."""
        return replace(self, listed=not self.listed, watching=False)

    def watchlist_turned(self) -> "ListSettings":
        """Return the settings with the watchlist, or with every title again."""
        return replace(self, watching=not self.watching)

    def shelves(self, ready: Ready) -> Sequence[Shelf]:
        """Return the shelves; none where there is no model, or one list is wanted."""
        if ready.model is None or self.listed or self.watching:
            return ()
        without = ready.known.out
        return shelves(ready.model.recommender, ready.model.me, _ON_A_SHELF, only=self.only, without=without)

    def recommend(self, ready: Ready, shelf: Shelf | None = None, most: int = _LISTED) -> Sequence[Recommendation]:
        """Return the list, or a whole shelf, `most` titles or as many as are to be watched; nothing where there is no
        model. Choices without stars have the orders by interest alone.
        """
        if ready.model is None:
            return ()
        model, watch = ready.model.recommender, ready.known.watch
        if shelf is not None:
            only, among, by = shelf.only, shelf.among, shelf.by
            return model.recommend(ready.model.me, most, only=only, among=among, without=ready.known.out, by=by)
        return model.recommend(
            ready.model.me,
            max(most, len(watch)),
            only=self.only,
            among=watch if self.watching else None,
            without=ready.known.out,
            by=self.by if self.by in orders_of(model) else BY[0],
            known=self.dial,
            diversity=self.diversity,
        )


def orders_of(model: Recommender) -> Sequence[By]:
    """Return the orders that lists of a model have; without interest "joined" is that by stars alone."""
    if model.artifact.implicit:
        return WITHOUT_STARS
    return [by for by in BY if by != "stars" or model.artifact.interest is not None]


def _tenths(saved: SavedScreen, name: str, usual: int) -> int:
    """Return a number of tenths that was left."""
    return next((n for n in range(_TENTHS + 1) if str(n) == word(saved, name)), usual)
