"""The settings of a list together: its filter, its order, the stars that its chance is about, and whose watchlists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from collab.recommend import HOW, How, Recommender, Shared, recommend_together, usual_least
from tui.core import Ready, SavedScreen, TypedFilter, word
from tui.core.people.group import Group

Watching = Literal["everything", "all", "any"]
WATCHING: tuple[Watching, ...] = get_args(Watching)
"""The titles that a list together is made of: every one, those on the watchlists of all, or of one of the people."""

_LISTED = 200


@dataclass(frozen=True)
class TogetherSettings:
    """Filter, order, the fewest stars that the chance is about, None for those from which a title is liked, and whose
    watchlists are listed alone.
    """

    filter: TypedFilter = field(default_factory=TypedFilter)
    how: How = HOW[0]
    at_least: float | None = None
    watching: Watching = "everything"

    @classmethod
    def restored(cls, saved: SavedScreen, ready: Ready | None) -> "TogetherSettings":
        """Return the filter and the order that were left; with nothing, those to begin with."""
        how = next((each for each in HOW if each == word(saved, "how")), HOW[0])
        return cls(TypedFilter.read(word(saved, "filter"), ready), how)

    @property
    def saved(self) -> dict[str, str]:
        """The filter and the order as they are kept."""
        return {"filter": self.filter.text, "how": self.how}

    def filtered(self, text: str, ready: Ready | None) -> "TogetherSettings":
        """Return the settings with another filter."""
        return replace(self, filter=TypedFilter.read(text, ready))

    def next_order(self, *, implicit: bool) -> "TogetherSettings":
        """Return the settings with the order that comes after; a model of choices without stars has no chances."""
        hows = [how for how in HOW if how != "chance" or not implicit]
        return replace(self, how=hows[(hows.index(self.how) + 1) % len(hows)] if self.how in hows else hows[0])

    def asking_for(self, stars: float) -> "TogetherSettings":
        """Return the settings with a chance of so many stars."""
        return replace(self, at_least=stars)

    def next_watching(self) -> "TogetherSettings":
        """Return the settings with what all have on the watchlist, then what one has, then every title again."""
        return replace(self, watching=WATCHING[(WATCHING.index(self.watching) + 1) % len(WATCHING)])

    def least(self, model: Recommender) -> float:
        """Return how many stars the chance is about."""
        return usual_least(model) if self.at_least is None else self.at_least

    def recommend(self, model: Recommender, group: Group, vetoed: Collection[str]) -> Sequence[Shared]:
        """Return the list, without what one of the people has seen, hidden, rated or vetoed."""
        among = {"everything": None, "all": group.watched_by_all, "any": group.watched_by_any}[self.watching]
        how = HOW[0] if model.artifact.implicit and self.how == "chance" else self.how
        return recommend_together(
            model,
            group.embeddings,
            _LISTED,
            how,
            self.filter.only,
            group.out | (set(vetoed) & set(model.items.positions)),
            self.least(model),
            among,
        )
