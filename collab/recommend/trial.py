"""A person's ratings changed on trial: the embedding that one of them would leave, and those that shape a list most."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from collab.errors import BadRating
from collab.inference import ChangedRatings
from collab.interest import person_weights
from collab.recommend.recommender import Recommender
from collab.recommend.results import Reason
from collab.recommend.user_embedding import UserEmbedding
from collab.types import Floats

_MANY = 250


class RatingTrial:
    """The person `me` as `model` sees them, whose ratings may be changed on trial, one at a time: nothing is kept."""

    def __init__(self, model: Recommender, me: UserEmbedding) -> None:
        self._model, self.me = model, me
        self._places = {item: place for place, item in enumerate(me.answers)}

    def changed(self, item: str, stars: float) -> UserEmbedding:
        """Return the embedding with other stars for a title that is rated: that of folding in anew, to a millionth of
        a star. Raises BadRating for a title that is not, and for stars off the scale.
        """
        if item not in self._places:
            raise BadRating(f"{self._model.items.name_of(item)} is not rated: there is nothing to change on trial.")
        me, place, artifact = self.me, self._places[item], self._model.artifact
        value = artifact.scale.check_range(stars)
        answers = {**me.answers, item: value}
        if self._rounds is None:
            return self._model.fold_in(answers, chosen=self._without_stars)
        posterior, evidence, noise = self._rounds.changed(place, value)
        values = self._stars.copy()
        values[place] = value
        weights = np.concatenate([person_weights(values, artifact.scale), me.weights[len(values) :]])
        return UserEmbedding(posterior, me.prior, noise, answers, me.rated, evidence, me.chosen, weights)

    @cached_property
    def _stars(self) -> Floats:
        return np.array(list(self.me.answers.values()), np.float64)

    @cached_property
    def _without_stars(self) -> Sequence[str]:
        """The titles chosen without stars."""
        return [self._model.items.id(code) for code in self.me.chosen[len(self.me.rated) :].tolist()]

    @cached_property
    def _rounds(self) -> ChangedRatings | None:
        """The rounds in which the person was found, of models whose stars are levels; others, and people of few
        ratings, are folded in as soon anew.
        """
        rows, artifact = self._model.scoring_at(self.me.rated), self._model.artifact
        if rows.head is None or len(rows) < _MANY:
            return None
        return ChangedRatings(self.me.prior, rows, self._stars, artifact.noise, artifact.item_rows[self.me.rated])

    def shaping(self, titles: Sequence[str]) -> list[Reason]:
        """Return the person's ratings, those first that shape the predicted stars of some titles most: each with the
        mean size of its exact share in them.
        """
        sizes = np.zeros(len(self.me.answers))
        for title in titles:
            for reason in self._model.explain(self.me, title).reasons:
                sizes[self._places[reason.item]] += abs(reason.share) / len(titles)
        order = np.argsort(-sizes, kind="stable").tolist()
        ids, names = list(self.me.answers), self._model.items.name_of
        return [Reason(ids[at], names(ids[at]), float(self._stars[at]), float(sizes[at])) for at in order]
