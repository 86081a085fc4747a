"""A fit by alternating least squares around biases, wherever it is computed."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.inference import Identity
from collab.interest import Choices, Interest, interest_by_factors
from collab.kernels import load_kernel
from collab.models import AlsConfig, Learned, encode, fit_baseline
from collab.training import (
    Epoch,
    Event,
    FitState,
    HeldOutLists,
    Layer,
    Progress,
    Scores,
    Stopwatch,
    compile_loops,
    score,
)
from collab.training.als.local_als import LocalAls
from collab.training.continuing import Parent
from collab.training.export import Histories, Residuals, build_fitted_artifact, hold_out_a_tenth
from collab.types import AnyArray, Floats, Singles

_SPREAD = 0.1


class AlsFit:
    """An ongoing fit: the biases, which are fitted first and stay, and factors of what they leave; of the titles those
    of the `parent`, where a model is gone on from.
    """

    keep: Literal["last"] = "last"
    limitation = ""
    leaves_cores = False
    explained: ClassVar[dict[str, float]] = {}
    r_hat = None

    def __init__(self, ratings: Ratings, split: Split, config: AlsConfig, parent: Parent | None = None) -> None:
        self.ratings, self.split, self.config, self._parent = ratings, split, config, parent
        self.encoded = encode(ratings, split)
        self.epoch = 0
        self.rows = self.distinct_rows = len(self.encoded.training)  # every rating is in the sums of a sweep
        self._kernel = load_kernel(self.rows)
        biases = None if parent is None else parent.user_biases(self.encoded)
        self._users, self._items = _start(fit_baseline(self.encoded, biases), config)
        if parent is not None:
            self._items[1:, 1:] = parent.item_factors(self.encoded)
        self._lists = HeldOutLists.wanted(config, ratings, split)
        self._interest: Interest | None = None  # learned by Spark alone: else beside the stars, as for every model
        self.clock = Stopwatch()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The two tables: of each user and item a bias and factors."""
        width, sides = 1 + self.config.factors, (("users", self.encoded.users), ("items", self.encoded.items))
        return tuple(
            Layer(name=name, shape=f"Rows({rows - 1}, {width})", parameters=(rows - 1) * width) for name, rows in sides
        )

    @property
    def kept(self) -> int:
        """The last epoch."""
        return self.epoch

    def epochs(self) -> Generator[Event, None, None]:
        """Sweep until the last epoch; Spark makes all sweeps at once, and tells on the way how many they are."""
        if not self.config.trains_here:
            yield from self._on_spark()
            return
        yield from compile_loops(self._kernel, "chain")
        als = LocalAls(self.encoded, self.config, self._kernel)
        while self.epoch < self.config.epochs:
            als.sweep(self._users, self._items)
            self.epoch += 1
            yield self._epoch_event(self.state)

    def _on_spark(self) -> Generator[Event, None, None]:
        from collab.training.als.spark_als import SparkAls

        loss = self._train_loss
        spark = SparkAls(self.config)
        for done in spark.fit(
            self.encoded, self._left_by_biases(), Choices.of(self.ratings, self.split.training).weights
        ):
            yield self._progress(done, loss)
        self._users[1:, 1:], self._items[1:, 1:] = spark.users, spark.items
        self._interest = interest_by_factors(spark.interest)
        self.epoch = self.config.epochs
        yield self._epoch_event(None)

    def _left_by_biases(self) -> Singles:
        """Return what the biases leave of the training stars, (rows,)."""
        users, items = self.encoded.training.T
        return np.asarray(self.encoded.training_stars - self._users[users, 0] - self._items[items, 0])

    @property
    def _train_loss(self) -> float:
        return self._score(self.encoded.training, self.encoded.training_stars).mse or 0.0

    def _progress(self, done: float, loss: float) -> Progress:
        """Return the event of this share of all sweeps, before which only the biases are there."""
        sweeps = done * self.config.epochs
        epoch = min(int(sweeps), self.config.epochs - 1)
        rate = sweeps * self.rows / max(self.clock.seconds, 1e-9)
        return Progress(epoch=epoch + 1, done=min(sweeps - epoch, 1.0), train_loss=loss, rows_per_second=rate)

    def _epoch_event(self, state: Callable[[], FitState] | None) -> Epoch:
        """Return the event of an epoch that is over."""
        scores, lists = self.finish(), self._lists.measure(self._stars_of)
        return Epoch(
            epoch=self.epoch,
            epochs=self.config.epochs,
            train_loss=self._train_loss,
            valid_loss=scores.loss,
            mse=scores.mse,
            rmse=scores.rmse,
            ndcg10=lists.ndcg10,
            recall20=lists.recall20,
            seconds=self.clock.seconds,
            state=state,
        )

    def _stars_of(self, user: int) -> Floats:
        """Return the predictions for a user, by code, of every listed title."""
        own, items = self._users[self.encoded.user_rows[user]], self._items[self.encoded.item_rows]
        return np.asarray(items[:, 0] + items[:, 1:] @ own[1:], np.float64)

    def _score(self, pairs: AnyArray, stars: Singles) -> Scores:
        users, items = (column.astype(np.int32) for column in pairs.T)
        predicted = self._kernel.pair_scores(users, items, self._users, self._items)
        return score(predicted, stars, self.ratings.scale)

    def finish(self) -> Scores:
        """Return the scores of what is held out."""
        return self._score(self.encoded.valid, self.encoded.valid_stars)

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact:
        """Return both sides as an Artifact."""
        learned = self._learned
        residuals = Histories(learned, self.encoded, self.ratings).held_out(self.split) or self._parent
        residuals = residuals or self._residuals_of_a_tenth()
        rest = (self.encoded, self.ratings, self.split, self.config)
        return replace(build_fitted_artifact(learned, *rest, figures, residuals), interest=self._interest)

    def _residuals_of_a_tenth(self) -> Residuals | None:
        """Return the residuals of a tenth of the training rows, which a second fit, on this machine, holds out; None
        where there are too few rows.
        """
        part = hold_out_a_tenth(self.split, self.config.seed)
        if part is None:
            return None
        again = AlsFit(self.ratings, part, self.config.model_copy(update={"engine": "local", "metrics": "losses"}))
        for _ in again.epochs():
            pass
        return Histories(again._learned, again.encoded, self.ratings).held_out(part)

    def state(self) -> FitState:
        """Return a checkpoint of both sides, a copy."""
        return FitState.after_epoch(self.epoch, self.clock.seconds, {"users": self._users, "items": self._items})

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        if not state.belongs_to(self.state(), self.config.epochs):
            raise BadConfig("This checkpoint belongs to other data or settings.")
        self._users, self._items = state.arrays["users"].copy(), state.arrays["items"].copy()
        self.epoch, self.clock = state.epoch, Stopwatch(state.seconds)

    @property
    def _learned(self) -> Learned:
        features = self._items.copy()
        features[:, 0] = 1
        return Learned(
            user_embeddings=self._users,
            item_features=features[None],
            item_rows=self.encoded.item_rows,
            item_offsets=self._items[:, 0][None],
            link=Identity(),
            factors=(1, features.shape[1]),
        )


def _start(baseline: Learned, config: AlsConfig) -> tuple[Singles, Singles]:
    """Return the tables of users and items before the first sweep, (rows, 1 + factors): biases, which stay, and random
    factors of the items; row 0 of both has none.
    """
    biases, offsets = baseline.user_embeddings[:, 0], baseline.item_offsets[0]
    users, items = (np.zeros((len(side), 1 + config.factors), np.float32) for side in (biases, offsets))
    users[:, 0], items[:, 0] = biases, offsets
    random = np.random.default_rng(config.seed).normal(size=(len(items) - 1, config.factors))
    items[1:, 1:] = _SPREAD * random
    return users, items
