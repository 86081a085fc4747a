"""A trained model as values. Never anyone's ratings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from collab.data import Items, ItemStats, Scale
from collab.errors import BadConfig
from collab.inference import AboutPrior, ChoicePrior, Dense, DotScoring, Gaussian, Link, NetworkScoring, Noise, Scoring
from collab.interest import UNLEARNED, Interest, Join, log_popularity
from collab.storage import Strings
from collab.text import brief
from collab.types import Codes, Floats, Singles


@dataclass(frozen=True, eq=False)
class Artifact:
    """A trained model with everything needed to use it; d counts the numbers of a user embedding, m those of an item, s
    the samples whose predictions are averaged: 1 for all models but `bayes`.

    Without `layers` the stars are link(offset + features.embedding), and m and the shared features together are d.
    """

    model: str
    """Its name in the registry, or FILE.py:Class."""
    config: Mapping[str, Any]
    """The settings it was trained with."""
    data: str
    """The name of the data."""
    dataset: str
    fingerprint: str
    split: str
    """The name of the split, whose training rows it has seen."""
    metrics: Mapping[str, float]
    """Figures of the fit: losses, RMSE, seconds."""
    scale: Scale
    link: Link
    items: Items
    stats: ItemStats
    user_ids: Strings
    user_embeddings: Singles
    """float32 (users, d), of `user_ids`. Of a dot product a user's bias (where it has one) and factors, of a network
    all that enters its first layer for them. A model of samples has none, and its users are folded in.
    """
    item_rows: Codes
    """int32 (items,): the row of each listed item in `item_features` and `item_offsets`. For an item without training
    ratings it holds what its genres and year make expect, or it is row 0 where it has none.
    """
    item_features: Singles
    """float32 (s, rows, m); row 0 is the mean item."""
    item_offsets: Singles
    """float32 (s, rows); row 0 is that of the mean item."""
    factors: tuple[int, int]
    """The columns of the features that are the item's factors, from and up to."""
    layers: tuple[Dense, ...]
    """The layers of a network, of which the first takes the user embedding and then the item's features."""
    prior: Gaussian
    """The prior of a new user's embedding in each sample."""
    noise: Noise
    """The variance of a rating around its prediction: of each sample, title and person."""
    choice_prior: ChoicePrior | None = None
    """How the titles that a person chose move their prior, where that was learned."""
    item_shared: Singles | None = None
    """float32 (rows, c); the features that are the same in every sample, which follow the others, where there are any:
    what people's own slopes are of.
    """
    about_prior: AboutPrior | None = None
    """How what a person tells of themselves moves their prior, where that was learned."""
    unrated_variance: float = 0.0
    """The variance added to `noise` for an item without training ratings, in stars squared."""
    interest: Interest | None = None
    """Which items a person would choose, learned on the same training rows; None in a file of before there was any."""
    implicit: bool = False
    """Whether it was trained on choices without stars: then it predicts none."""
    join: Join = UNLEARNED
    """The weights by which interest and stars are joined in a list."""
    file: Path | None = field(default=None, init=False)
    """The file that it was opened from; None of one that was changed since, by `replace`, or never was in a file."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The model, its data and split, how many titles and people it knows, and its error, each in a few words."""
        rmse = self.metrics.get("rmse")
        return (
            f"{self.model} on {self.data}",
            self.split,
            f"{len(self.items):,} titles",
            f"{len(self.user_ids):,} people",
            "" if rmse is None else f"rmse {rmse:.4f}",
        )

    def __repr__(self) -> str:
        return brief("Artifact", *self.facts)

    @cached_property
    def has_factors(self) -> bool:
        """Whether items differ in factors; those of a model of interest, whose stars are a baseline's, do not."""
        first, last = self.factors
        own = self.item_features[:, 1:, first:last]
        return bool((own != own[:, :1]).any())

    def check_factors(self) -> None:
        """Raise BadConfig where items do not differ in factors."""
        if not self.has_factors:
            raise BadConfig(
                f"{self.model} has no factors of titles that predict stars; dot-bias and bayes have, for example."
            )

    @cached_property
    def popularity(self) -> Floats:
        """How well known each listed item is, float64 (items,): see `log_popularity`."""
        return log_popularity(self.stats.trained)

    def average_person(self, embeddings: Floats) -> Floats:
        """Return the prior's mean, (s, d), of someone of whose choices as much is known as of the person with these
        `embeddings`: the last number that is not of the shared features, how far they are like anyone, is their own.
        """
        mean, like_anyone = self.prior.mean.copy(), self.item_features.shape[2] - 1
        if self.choice_prior is not None and like_anyone >= self.factors[1]:
            mean[:, like_anyone] = embeddings[:, like_anyone]
        return mean

    @property
    def scoring(self) -> Scoring:
        """Every row of the item side, row 0 first, to be scored against a user embedding."""
        if self.layers:
            return NetworkScoring.of(self.item_features[0], self.layers, self.link)
        return DotScoring(self.item_features, self.item_offsets, self.link, self.item_shared)
