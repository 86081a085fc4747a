"""A fit by Gibbs sampling: each sweep an epoch, and a few samples of the chain as what is kept."""

from collections.abc import Generator, Mapping
from functools import partial
from typing import Literal

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.inference import Gaussian, Identity
from collab.models import BayesConfig, Gibbs, Learned, Sample, encode
from collab.training.events import Epoch, Event, FitState, Layer, Stopwatch
from collab.training.export import build_artifact
from collab.training.metrics import HeldOutLists, Scores, score
from collab.types import AnyArray, Floats

_SAMPLES = 20
_BURN_IN = 0.1
_CHAIN = ("users", "items", "noise")
_SUMS = ("training_sum", "valid_sum", "kept_sum")
_KEPT = ("kept_items", "kept_means", "kept_covariances", "kept_noise")


class GibbsFit:
    """An ongoing fit: the chain, the sums of its predictions, and the samples kept.

    The first tenth of the sweeps is forgotten: there, an epoch's losses are those of its own predictions; after it,
    those of the average so far. Of the rest, 20 samples evenly spread are the model. Lists, where they are measured,
    are by the predictions of the sweep alone.
    """

    keep: Literal["samples"] = "samples"
    limitation = ""

    def __init__(self, ratings: Ratings, split: Split, config: BayesConfig) -> None:
        self.ratings, self.split, self.config = ratings, split, config
        self.encoded = encode(ratings, split)
        self.epoch = 0
        self.rows = self.distinct_rows = len(self.encoded.training)  # every rating is in the sums of a sweep
        stars = self.encoded.training_stars.astype(np.float64)
        self._mean, self._unit = float(stars.mean()), float(stars.std()) or 1.0
        self._shape = (self.encoded.users, self.encoded.items)
        self.chain = Gibbs(
            self.encoded.training, (stars - self._mean) / self._unit, self._shape, config.factors, config.seed
        )
        self._forgotten = int(_BURN_IN * config.epochs)
        after = config.epochs - self._forgotten
        self._keeps = np.unique(np.linspace(self._forgotten + 1, config.epochs, min(_SAMPLES, after)).astype(int))
        width = 1 + config.factors
        self._sums = [np.zeros(self.rows), np.zeros(len(split.valid)), np.zeros(len(split.valid))]
        self._kept = [
            np.zeros((len(self._keeps), *shape))
            for shape in ((self.encoded.items, width), (width,), (width, width), ())
        ]
        self._lists = HeldOutLists.wanted(config, ratings, split)
        self.clock = Stopwatch()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The two tables: of each user and item a bias and factors."""
        width = 1 + self.config.factors
        return tuple(
            Layer(name=name, shape=f"Rows({rows - 1}, {width})", parameters=(rows - 1) * width)
            for name, rows in zip(("users", "items"), self._shape, strict=True)
        )

    @property
    def kept(self) -> int:
        """The number of samples kept by the end."""
        return len(self._keeps)

    def epochs(self) -> Generator[Event, None, None]:
        """Sweep until the last epoch."""
        while self.epoch < self.config.epochs:
            self.epoch += 1
            sample = self.chain.sweep(self.epoch)
            training, valid = (self._in_stars(sample.predict(p)) for p in (self.encoded.training, self.encoded.valid))
            counted = max(1, self.epoch - self._forgotten)
            for total, predicted in zip(self._sums, (training, valid), strict=False):
                total[:] = predicted if counted == 1 else total + predicted
            if self.epoch in self._keeps:
                self._keep(sample, valid)
            scores = self._score(self._sums[1] / counted)
            lists = self._lists.measure(partial(self._scores, sample))
            yield Epoch(
                epoch=self.epoch,
                epochs=self.config.epochs,
                train_loss=float(np.mean((self._sums[0] / counted - self.encoded.training_stars) ** 2)),
                valid_loss=scores.loss,
                mse=scores.mse,
                rmse=scores.rmse,
                ndcg10=lists.ndcg10,
                recall20=lists.recall20,
                seconds=self.clock.seconds,
                state=self.state,
            )

    def _scores(self, sample: Sample, user: int) -> Floats:
        """Return the predictions of a sweep for a user, by code, of every listed title."""
        embedding, items = sample.users[self.encoded.user_rows[user]], sample.items[self.encoded.item_rows]
        return np.asarray(items[:, 0] + items[:, 1:] @ embedding[1:])

    def _in_stars(self, standardised: Floats) -> Floats:
        return self._mean + self._unit * standardised

    def _keep(self, sample: Sample, valid: Floats) -> None:
        number = int(np.searchsorted(self._keeps, self.epoch))
        prior = sample.prior.gaussian
        for kept, value in zip(
            self._kept, (sample.items, prior.mean[0], prior.covariance[0], sample.noise), strict=True
        ):
            kept[number] = value
        self._sums[2] += valid

    def _score(self, predicted: Floats) -> Scores:
        return score(predicted, self.encoded.valid_stars, self.ratings.scale)

    def finish(self) -> Scores:
        """Return the scores of the samples kept."""
        return self._score(self._sums[2] / len(self._keeps))

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact:
        """Return the samples as an Artifact, in stars."""
        items, means, covariances, noise = self._kept
        features = np.concatenate([np.ones((*items.shape[:2], 1)), items[:, :, 1:]], 2) * self._unit
        width = features.shape[2]
        learned = Learned(
            user_embeddings=np.zeros((0, width), np.float32),
            item_features=features.astype(np.float32),
            item_rows=self.encoded.item_rows,
            item_offsets=self._in_stars(items[:, :, 0]).astype(np.float32),
            link=Identity(),
            factors=(1, width),
        )
        prior = Gaussian(means, covariances)
        return build_artifact(
            learned, prior, noise * self._unit**2, self.encoded, self.ratings, self.split, self.config, figures
        )

    def _arrays(self) -> dict[str, AnyArray]:
        """Return the arrays of a checkpoint, live."""
        chain = {"users": self.chain.users, "items": self.chain.items, "noise": np.array(self.chain.noise)}
        return chain | dict(zip(_SUMS, self._sums, strict=True)) | dict(zip(_KEPT, self._kept, strict=True))

    def state(self) -> FitState:
        """Return a checkpoint, a copy."""
        return FitState.after_epoch(self.epoch, self.clock.seconds, self._arrays())

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        for name, array in self._arrays().items():
            if name not in state.arrays or state.arrays[name].shape != array.shape or state.epoch > self.config.epochs:
                raise BadConfig("This checkpoint belongs to other data or settings.")
        self.epoch, self.clock = state.epoch, Stopwatch(state.seconds)
        self.chain.users, self.chain.items = state.arrays["users"].copy(), state.arrays["items"].copy()
        self.chain.noise = float(state.arrays["noise"])
        self._sums = [state.arrays[name].copy() for name in _SUMS]
        self._kept = [state.arrays[name].copy() for name in _KEPT]
