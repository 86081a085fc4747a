"""A fit of interest alone: who chose what, at once or in sweeps; of stars it knows no more than a baseline does."""

from collections.abc import Generator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.interest import (
    INTEREST_ALONE,
    Choices,
    Ials,
    Interest,
    fit_ease,
    fit_item_knn,
    fit_popularity,
    person_weights,
)
from collab.kernels import load_kernel
from collab.models import (
    EaseConfig,
    Encoded,
    IalsConfig,
    InterestConfig,
    ItemKnnConfig,
    Learned,
    encode,
    fit_baseline,
)
from collab.training.continuing import Parent
from collab.training.events import Epoch, Event, FitState, Layer, Stopwatch
from collab.training.export import Histories, build_fitted_artifact
from collab.training.gibbs_fit import compile_loops
from collab.training.metrics import HeldOutLists, Scores, score
from collab.types import Floats


class ChoiceFit:
    """An ongoing fit. Its losses are what it minimises, for each rating; its RMSE is that of the baseline."""

    keep: Literal["last"] = "last"
    limitation = ""
    leaves_cores = False
    explained: ClassVar[dict[str, float]] = {}
    r_hat = None

    def __init__(self, ratings: Ratings, split: Split, config: InterestConfig, parent: Parent | None = None) -> None:
        self.ratings, self.split, self.config, self._parent = ratings, split, config, parent
        self.encoded, self.choices = encode(ratings, split), Choices.of(ratings, split.training)
        self.epoch = 0
        self.rows = self.distinct_rows = len(self.encoded.training)  # every rating is in the sums of an epoch
        self._lists = HeldOutLists.wanted(config, ratings, split)
        self._sweeps = _sweeps(config, self.choices, None if parent is None else parent.interest_factors)
        self._interest: Interest = fit_popularity(self.choices.counts)
        self.clock = Stopwatch()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The numbers that are learned: factors of both sides, gains from title to title, or counts."""
        users, titles = self.choices.weights.shape
        match self.config:
            case IalsConfig(factors=width):
                sides = (("users", users), ("titles", titles))
                return tuple(Layer(name=n, shape=f"Rows({k}, {width})", parameters=k * width) for n, k in sides)
            case EaseConfig() | ItemKnnConfig():
                return (Layer(name="gains", shape=f"Gains({titles}, {titles})", parameters=titles * (titles - 1)),)
        return (Layer(name="counts", shape=f"Counts({titles})", parameters=titles),)

    @property
    def kept(self) -> int:
        """The last epoch."""
        return self.epoch

    def epochs(self) -> Generator[Event, None, None]:
        """Compute everything at once, or sweep until the last epoch."""
        if self._sweeps is not None:
            yield from compile_loops(load_kernel(self.rows), self._sweeps.loops)
        while self.epoch < self.config.epoch_count:
            loss = self._learn()
            self.epoch += 1
            scores, lists = self.finish(), self._lists.measure(self._scores)
            yield Epoch(
                epoch=self.epoch,
                epochs=self.config.epoch_count,
                train_loss=None if loss is None else loss / self.rows,
                valid_loss=None,
                mse=scores.mse,
                rmse=scores.rmse,
                ndcg10=lists.ndcg10,
                recall20=lists.recall20,
                seconds=self.clock.seconds,
                state=self.state if self._sweeps else None,
            )

    def _learn(self) -> float | None:
        """Learn for an epoch; return the sum that it minimises, where there is one."""
        weights = self.choices.weights
        if self._sweeps is not None:
            self._sweeps.sweep()
            self._interest = self._sweeps.interest
            return self._sweeps.loss
        match self.config:
            case EaseConfig(ridge=ridge):
                self._interest, loss = fit_ease(weights, ridge)
                return loss
            case ItemKnnConfig(neighbours=neighbours, shrinkage=shrinkage):
                self._interest = fit_item_knn(weights, neighbours, shrinkage)
        return None  # popularity is there from the start

    def _scores(self, user: int) -> Floats:
        """Return the interest of a user, by code, in every listed title."""
        weights = self.choices.weights
        own = slice(weights.indptr[user], weights.indptr[user + 1])
        chosen = weights.indices[own].astype(np.int32)
        return self._interest.scores(chosen, person_weights(self.choices.stars[own], self.ratings.scale))

    @cached_property
    def _baseline(self) -> Learned:
        biases = None if self._parent is None else self._parent.user_biases(self.encoded)
        return fit_baseline(self.encoded, biases)

    def finish(self) -> Scores:
        """Return the scores of the baseline, which predicts the stars, where there are any; there is no held-out
        loss.
        """
        if self.ratings.implicit:
            return Scores()
        users, items = self.encoded.valid[:, 0], self.encoded.valid[:, 1]
        predicted = self._baseline.item_offsets[0, items] + self._baseline.user_embeddings[users, 0]
        return replace(score(predicted, self.encoded.valid_stars, self.ratings.scale), loss=None)

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact:
        """Return interest and baseline as an Artifact, whose lists are by interest alone."""
        rest = (self.ratings, self.split, self.config)
        return _with_baseline(self._interest, self._baseline, self.encoded, *rest, figures)

    def state(self) -> FitState:
        """Return a checkpoint of the sweeps, a copy."""
        arrays = {} if self._sweeps is None else {"users": self._sweeps.own, "titles": self._sweeps.theirs}
        return FitState.after_epoch(self.epoch, self.clock.seconds, arrays)

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        if self._sweeps is None or not state.belongs_to(self.state(), self.config.epoch_count):
            raise BadConfig("This checkpoint belongs to other data or settings.")
        self._sweeps.own, self._sweeps.theirs = state.arrays["users"].copy(), state.arrays["titles"].copy()
        self._interest = self._sweeps.interest
        self.epoch, self.clock = state.epoch, Stopwatch(state.seconds)


def interest_artifact(interest: Interest, ratings: Ratings, split: Split, config: InterestConfig) -> Artifact:
    """Return interest as an Artifact, whose lists are by interest alone; of stars it knows what a baseline does."""
    encoded = encode(ratings, split)
    return _with_baseline(interest, fit_baseline(encoded), encoded, ratings, split, config, {})


def _with_baseline(
    interest: Interest,
    baseline: Learned,
    encoded: Encoded,
    ratings: Ratings,
    split: Split,
    config: InterestConfig,
    figures: Mapping[str, float],
) -> Artifact:
    residuals = Histories(baseline, encoded, ratings).held_out(split)
    artifact = build_fitted_artifact(baseline, encoded, ratings, split, config, figures, residuals)
    return replace(artifact, interest=interest, join=INTEREST_ALONE)


def _sweeps(config: InterestConfig, choices: Choices, start: Floats | None) -> Ials | None:
    """Return what iALS begins with, from the factors `start` of another; None for what is computed at once."""
    if not isinstance(config, IalsConfig):
        return None
    return Ials(choices.weights, config.factors, config.ridge, config.seed, start)
