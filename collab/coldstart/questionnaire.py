"""The titles to ask a new person about next."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property

import numpy as np

from collab.coldstart.familiarity import FamiliarityModel, positions
from collab.coldstart.strategies import (
    ADAPTIVE,
    STRATEGIES,
    FixedOrder,
    Order,
    RatedItems,
    Respondent,
    Strategy,
    VarianceDrop,
    static_worth,
)
from collab.errors import BadConfig
from collab.recommend import Recommender, UserEmbedding
from collab.text import brief
from collab.types import Bools, Codes, Floats

_PER_GENRE, _PER_DECADE = 3, 4
_LIKELY = 200


class Questionnaire:
    """The order of titles by how much an answer about each is worth.

    With a Recommender that is "joined", by default: the drop of variance, weighed by how well the person would like the
    title, which tells more of what they would choose; "variance-drop" is for stars alone, and where the model has no
    interest the same. Of a model of choices without stars it is "popularity", with data alone
    "popularity-entropy". The other static strategies are there to compare with. `seed` is that of "random".
    """

    def __init__(self, titles: RatedItems, strategy: Strategy | None = None, seed: int = 0) -> None:
        """Raises BadConfig for a strategy that there is not, or not without a model."""
        self._model = titles if isinstance(titles, Recommender) else None
        self.strategy: Strategy = strategy or _default_strategy(self._model)
        if self.strategy not in STRATEGIES or (self.strategy in ADAPTIVE and self._model is None):
            raise BadConfig(
                f'No strategy "{strategy}" here. There are: {", ".join(STRATEGIES)}; the first two with a model.'
            )
        self._titles, self._seed = titles, seed

    def __repr__(self) -> str:
        return brief("Questionnaire", self.strategy, f"{len(self._titles.items):,} titles")

    @cached_property
    def _worth(self) -> Floats:
        return static_worth(self._titles, self.strategy, self._seed)

    @cached_property
    def _familiarity(self) -> FamiliarityModel:
        people = len(self._model.artifact.user_ids) if self._model else int(self._titles.stats.trained.max(initial=0))
        return FamiliarityModel(self._titles.items, self._titles.stats, people)

    def next(
        self,
        me: Respondent,
        n: int = 10,
        *,
        among: Collection[str] | None = None,
        skipped: Collection[str] = (),
        without: Collection[str] = (),
        turn_costs: bool = False,
    ) -> list[str]:
        """Return the ids of the next n titles worth asking about, the best question first.

        Titles that are answered, `skipped`, which are the ids of those not seen, or in `without` are left out. `among`
        restricts the titles to those ids. Without it, only the 200 titles are asked about that this person most likely
        knows, of those with 20 ratings or more, and no genre fills more than three places in ten, no decade more than
        four. Where `turn_costs`, a question counts for no more than the chance that the title was seen.
        """
        items = self._titles.items
        asked = positions(items, [*me.answers, *skipped, *without])
        weigh = turn_costs or (among is None and self.strategy in ADAPTIVE)
        chances = self._chances(me, skipped) if weigh else np.ones(len(items))
        candidates = self._likely(chances, asked) if among is None else np.setdiff1d(items.codes(list(among)), asked)
        if not len(candidates):
            return []
        weights = chances[candidates] if turn_costs else np.ones(len(candidates))
        order = self._order(me, candidates)
        if isinstance(order, VarianceDrop) and self.strategy == "joined" and self._interested:
            weights *= order.liking()
        picked = self._pick(order, weights, candidates, n, spread=among is None)
        return [items.id(position) for position in candidates[picked].tolist()]

    @property
    def _interested(self) -> bool:
        return self._model is not None and self._model.artifact.interest is not None

    def _chances(self, me: Respondent, skipped: Collection[str]) -> Floats:
        items = self._titles.items
        return self._familiarity.chances(positions(items, me.answers), positions(items, skipped))

    def _likely(self, chances: Floats, asked: Codes) -> Codes:
        allowed = self._titles.stats.well_known
        allowed[asked] = False
        known = np.flatnonzero(allowed)
        if self.strategy in ADAPTIVE:
            known = np.sort(known[np.argsort(-chances[known], kind="stable")[:_LIKELY]])
        return known.astype(np.int32)

    def _order(self, me: Respondent, candidates: Codes) -> Order:
        if self._model is None or self.strategy not in ADAPTIVE:
            return FixedOrder(self._worth[candidates])
        person = me if isinstance(me, UserEmbedding) else self._model.fold_in(me.answers)
        return VarianceDrop(self._model, person, candidates)

    def _pick(self, order: Order, weights: Floats, candidates: Codes, n: int, *, spread: bool) -> list[int]:
        """Take the best question n times; where it is to be spread, pass over titles whose places are filled."""
        picked: list[int] = []
        places, open_ = _PagePlaces(self._titles, candidates, n) if spread else None, np.ones(len(candidates), np.bool_)
        while len(picked) < min(n, len(candidates)):
            worth = np.where(open_, order.worth() * weights, -np.inf)
            if places is not None and (open_ & (free := places.free())).any():
                worth[~free] = -np.inf
            best = order.best(worth)
            picked.append(best)
            open_[best] = False
            if places is not None:
                places.fill(best)
            if len(picked) < n:
                order.asked(best)
        return picked


def _default_strategy(model: Recommender | None) -> Strategy:
    if model is None:
        return "popularity-entropy"
    return "popularity" if model.artifact.implicit else "joined"


class _PagePlaces:
    """The places of a page that each genre and decade may fill."""

    def __init__(self, titles: RatedItems, candidates: Codes, n: int) -> None:
        items, tens = titles.items, max(1, n // 10)
        self._genres = [items.genres_of(position) or [""] for position in candidates.tolist()]
        self._decades = (items.years[candidates] // 10).tolist()
        self._per_genre, self._per_decade = _PER_GENRE * tens, _PER_DECADE * tens
        self._filled: Counter[str | int] = Counter()

    def free(self) -> Bools:
        """Return whether each candidate has a genre, and a decade, with places left; an unknown decade has."""
        filled = self._filled
        full = {kind for kind, count in filled.items() if count >= self._per_genre and isinstance(kind, str)}
        over = {kind for kind, count in filled.items() if count >= self._per_decade and kind != 0}
        return np.array(
            [
                decade not in over and not full.issuperset(genres)
                for genres, decade in zip(self._genres, self._decades, strict=True)
            ],
            np.bool_,
        )

    def fill(self, candidate: int) -> None:
        """Count a candidate that is on the page."""
        self._filled.update([*self._genres[candidate], self._decades[candidate]])
