"""The model that a fit goes on from, and how its data has grown since; refused in words where the two do not fit."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.artifact import Artifact
from collab.data import Growth, Ratings, SharedPairs, Split, earlier_ratings, grown_split, split as split_rows
from collab.errors import BadConfig
from collab.inference import Noise, Ordinal, Trait
from collab.interest import FactorInterest
from collab.models import Vocabulary
from collab.training.continuing.settings import continued_config
from collab.types import AnyArray, Codes, Floats

_LEAST_KEPT = 0.5


@dataclass(frozen=True, eq=False)
class Parent:
    """A model that is gone on from with `ratings`: `growth` is that of its data up to these, `released` counts the rows
    that it held out and that are trained on now.
    """

    artifact: Artifact
    ratings: Ratings
    growth: Growth
    released: int

    @property
    def traits(self) -> tuple[Trait, ...]:
        """The traits of people that it knows."""
        about = self.artifact.about_prior
        return () if about is None else about.traits

    def item_rows(self, vocabulary: Vocabulary) -> Codes:
        """Return the row that the model has for each item with training ratings, int32 (items,): 0, the mean item's,
        where it does not list it.
        """
        places = self._places(vocabulary)
        return np.where(places >= 0, self.artifact.item_rows[places], 0).astype(np.int32)

    def _places(self, vocabulary: Vocabulary) -> Codes:
        """Return the position of each item with training ratings among the model's; -1 where it does not list it."""
        return self._listed[np.flatnonzero(vocabulary.item_rows)]

    @cached_property
    def _listed(self) -> Codes:
        """The position of each listed item among the model's; -1 where it does not list it."""
        return self.ratings.item_table.ids.positions_in(self.artifact.items.ids)

    @cached_property
    def _people(self) -> Codes:
        """The position of each user among the model's; -1 for new ones."""
        return self.ratings.user_ids.positions_in(self.artifact.user_ids)

    def trained(self, vocabulary: Vocabulary) -> AnyArray:
        """Return whether the model was trained on ratings of each item with training ratings, bool (items,)."""
        places = self._places(vocabulary)
        return np.asarray((places >= 0) & (self.artifact.stats.trained[places] > 0))

    def user_rows(self, vocabulary: Vocabulary) -> Codes:
        """Return the position of each user with training ratings among the model's, int32 (users,); -1 for new ones."""
        return self._people[np.flatnonzero(vocabulary.user_rows)]

    def user_biases(self, vocabulary: Vocabulary) -> Floats:
        """Return the bias of each row of the users' table, where an embedding begins with one; 0 for new ones."""
        positions = self.user_rows(vocabulary)
        biases = np.where(positions >= 0, self.artifact.user_embeddings[positions, 0], 0.0)
        return np.concatenate([[0.0], biases])

    def item_factors(self, vocabulary: Vocabulary) -> Floats:
        """Return the factors of the items with training ratings, float64 (items, d)."""
        first, last = self.artifact.factors
        rows = self.item_rows(vocabulary)
        return np.asarray(self.artifact.item_features[0, rows, first:last], np.float64)

    @property
    def interest_factors(self) -> Floats | None:
        """The factors of the listed items in the model's interest, (items, d), 0 for those that it does not list; None
        where it has none.
        """
        interest = self.artifact.interest
        if not isinstance(interest, FactorInterest):
            return None
        known = self._listed[:, None] >= 0
        return np.asarray(np.where(known, interest.factors[self._listed].astype(np.float64), 0.0))

    def noise(self, item_rows: Codes, rows: int) -> Noise:
        """Return the noise that the model knows, for a table with so many rows, titles alike."""
        del item_rows
        own = self.artifact.noise
        return Noise(own.variance.copy(), np.ones(rows, np.float32), own.user_shape, own.fitted)


def parent_of(artifact: Artifact, ratings: Ratings, split: Split) -> Parent:
    """Return the model as what a fit on these rows goes on from. Raises BadConfig where it cannot: where the data is
    another, its scale too, or where rows are held out now that it was trained on.
    """
    _check_scale(artifact, ratings, split)
    continued_config(artifact.config, {})
    stays = split.name == grown_split(artifact.split, artifact.fingerprint)  # held out, what was, and that alone
    if stays and split.growth is not None and split.growth.since == artifact.fingerprint:
        return Parent(artifact, ratings, _checked(split.growth, ratings), 0)
    earlier = earlier_ratings(artifact.fingerprint)
    shared = SharedPairs.of(ratings, earlier)
    growth = _checked(shared.growth, ratings)
    if stays:
        return Parent(artifact, ratings, growth, 0)
    before = split_rows(earlier, artifact.split)
    trained, held_out = shared.of_rows(before.training), shared.of_rows(before.valid)
    if leaking := int((trained[split.valid] & ~held_out[split.valid]).sum()):
        raise BadConfig(
            f"{split.name} holds out {leaking:,} ratings that the model was trained on: figures on them would flatter "
            "it. Leave --split away, and what was held out stays held out; or train anew."
        )
    return Parent(artifact, ratings, growth, int((held_out & ~trained)[split.training].sum()))


def _checked(growth: Growth, ratings: Ratings) -> Growth:
    """Return the growth. Raises BadConfig where it is that of other data."""
    before = growth.kept + growth.removed
    if growth.kept < _LEAST_KEPT * before:
        raise BadConfig(
            f"{ratings.name} holds {growth.kept:,} of the {before:,} ratings that the model was trained with: it is "
            "other data, not the same with more. Train anew."
        )
    return growth


def _check_scale(artifact: Artifact, ratings: Ratings, split: Split) -> None:
    if artifact.implicit != ratings.implicit:
        reads = "choices without stars" if artifact.implicit else "stars"
        raise BadConfig(f"The model learned from {reads}, and {ratings.name} is read otherwise. Train anew.")
    if artifact.scale != ratings.scale:
        raise BadConfig(
            f"The model knows stars {artifact.scale}, and {ratings.name} has {ratings.scale}. Give the old scale by "
            "--scale, or train anew."
        )
    if not isinstance(artifact.link, Ordinal):
        return
    values = tuple(np.unique(ratings.stars[split.training]).tolist())
    if artifact.link.values != values:
        raise BadConfig(
            f"The model has levels for the stars {_listed(artifact.link.values)}, and those trained on now are "
            f"{_listed(values)}. Train anew."
        )


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)
