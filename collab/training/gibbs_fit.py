"""A fit by Gibbs sampling: each sweep an epoch, and a few samples of the chain as what is kept."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from collab.artifact import Artifact
from collab.bayes import (
    Block,
    Convergence,
    Gibbs,
    Sample,
    Samples,
    SweepPlan,
    kept_samples,
    side_features,
    user_traits,
)
from collab.data import Ratings, Split, evenly_drawn
from collab.errors import BadConfig
from collab.inference import AboutPrior, ChoicePrior, Identity, Link, Noise, Ordinal, Trait
from collab.kernels import Kernel, Loops, Rated, load_kernel, order_by_rows
from collab.models import BayesConfig, Learned, Vocabulary
from collab.training.continuing import GibbsStart, Parent
from collab.training.events import Compiling, Epoch, Event, FitState, Layer, Stopwatch
from collab.training.export import build_artifact, learn_moment_share, mean_of_raters
from collab.training.metrics import HeldOutLists, Scores, score
from collab.types import AnyArray, Codes, Floats, Singles

_SETTLED = 1.07
_LOOK_EVERY = 5
_FEWEST_LEVELS, _MOST_LEVELS = 3, 20
_MOST_MEASURED, _BLOCK = 500_000, 1 << 15
_CHAIN, _KEPT, _SUMS, _WATCHED = "chain.", "kept.", "sums.", "watched."


class GibbsFit:
    """An ongoing fit: the chain, the sums of its predictions, and the samples kept.

    The first tenth of the sweeps is forgotten: there, an epoch's losses are those of its own predictions; after it,
    those of the average so far. They are those of at most half a million ratings each, evenly drawn; in the end all
    that are held out count. Of the sweeps after the first, 12 to 40 samples evenly spread are the model, fewer the more
    titles and ratings there are, moved so that the mean of their titles is that of all sweeps that count. Sweeps that
    are left to the data end early, see SweepPlan, where 95% of the held-out predictions watched have an R-hat of at
    most 1.07. Lists, where they are measured, are by the predictions of the sweep alone. Where another model is gone on
    from, an epoch renews one of its samples instead, none is forgotten, and all that are renewed are the model.
    """

    keep: Literal["samples"] = "samples"
    limitation = ""

    def __init__(self, ratings: Ratings, split: Split, config: BayesConfig, parent: Parent | None = None) -> None:
        self.ratings, self.split, self.config, self._parent = ratings, split, config, parent
        self.vocabulary = Vocabulary.of(ratings, split)
        self.epoch = 0
        self.rows = self.distinct_rows = len(split.training)  # every rating is in the sums of a sweep
        self._valid = self.vocabulary.rows(ratings, split.valid)
        measured = evenly_drawn(split.valid, _MOST_MEASURED)
        self._measured, self._measured_stars = self.vocabulary.rows(ratings, measured), ratings.stars[measured]
        self._kernel = load_kernel(self.rows)
        self._values, self._mean, self._unit = _moments(ratings.stars[split.training])
        self.chain, rows = self._start_chain()
        self._sampled = _evenly_drawn(self.chain.users.rated, rows, _MOST_MEASURED)
        self._sampled_stars = self._in_stars(self.chain.latent[self._sampled.places].astype(np.float64))
        self.plan = SweepPlan(
            config.epochs_for(self.rows),
            kept_samples(self.vocabulary.items, self.rows),
            may_settle=not config.epochs and parent is None,
            forgets=parent is None,
        )
        self.epoch_count = self.plan.sweeps
        self._start = None if parent is None else self._start_from(parent)
        self._samples = Samples(self.plan.count)
        self._sums: dict[str, AnyArray] = {
            "training": np.zeros(len(self._sampled_stars)),
            "valid": np.zeros(len(measured), np.float32),
            "kept": np.zeros((len(self.plan.stages), len(split.valid)), np.float32),
            "cuts": np.zeros(0 if self.chain.cuts is None else len(self.chain.cuts.points)),
            "variance": np.zeros(1),
            "items": np.zeros((len(self.chain.items.embeddings) + 1, 1 + config.factors)),
        }
        self._convergence = Convergence(self.plan.counted, np.flatnonzero(np.all(self._measured, 0)))
        self.r_hat: float | None = None
        self._lists = HeldOutLists.wanted(config, ratings, split)
        self.clock = Stopwatch()

    def _start_chain(self) -> tuple[Gibbs, Codes]:
        """Return the chain before its first sweep, and the rows of the data in the order of its ratings."""
        vocabulary, config = self.vocabulary, self.config
        rated, rows = self._sorted_ratings()
        stars = self.ratings.stars[rows]
        self._known, self._of_raters = np.flatnonzero(vocabulary.item_rows), mean_of_raters(rated[1])
        self._traits, blocks = self._features(rated) if config.features == "all" else ((), ([], []))
        mean, unit = np.float32(self._mean), np.float32(self._unit)
        stars -= mean
        stars /= unit
        ordinal = config.head == "ordinal" and _FEWEST_LEVELS <= len(self._values) <= _MOST_LEVELS
        values = ((self._values.astype(np.float32) - mean) / unit).astype(np.float64) if ordinal else None
        held = self._parent is not None
        return Gibbs(rated, blocks, stars, values, self._kernel, config.factors, config.seed, held=held), rows

    def _features(self, rated: tuple[Rated, Rated]) -> tuple[tuple[Trait, ...], tuple[list[Block], list[Block]]]:
        """Return the traits of users, those of the model where one is gone on from, and the features of both sides."""
        ratings, known = self.ratings, np.flatnonzero(self.vocabulary.user_rows)
        traits = user_traits(ratings.user_table, known) if self._parent is None else self._parent.traits
        people = [ratings.about(user) for user in known.tolist()]
        return traits, side_features(*rated, people, traits, ratings.item_table, self._known, ratings.genome)

    def _start_from(self, parent: Parent) -> GibbsStart:
        """Return what each epoch begins with where a model is gone on from."""
        columns = next((each.columns for each in self.chain.users.prior.slopes), np.zeros(0, np.int64))
        choices = self._known[columns]
        there = len(parent.artifact.item_features)
        self._picked = np.linspace(0, there - 1, self.plan.sweeps).round().astype(int).tolist()
        return GibbsStart.of(parent, self.ratings, self.vocabulary, choices, self._mean, self._unit)

    def _sorted_ratings(self) -> tuple[tuple[Rated, Rated], Codes]:
        """Return the training ratings by user and by item, and their rows of the data by user."""
        counts = self.vocabulary.users - 1, self.vocabulary.items - 1
        users, items = self.vocabulary.rows(self.ratings, self.split.training)
        users -= 1
        items -= 1
        order = order_by_rows(users, items, counts)
        by_user = Rated.of(users[order], items[order], counts)
        return (by_user, by_user.transposed()), self.split.training[order]

    @property
    def leaves_cores(self) -> bool:
        """Whether its loops run on one core."""
        return not self._kernel.parallel

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The two tables: of each user and item a bias and factors."""
        width = 1 + self.config.factors
        return tuple(
            Layer(name=name, shape=f"Rows({rows - 1}, {width})", parameters=(rows - 1) * width)
            for name, rows in (("users", self.vocabulary.users), ("items", self.vocabulary.items))
        )

    @property
    def kept(self) -> int:
        """The number of samples kept by the end."""
        return self.plan.count

    def epochs(self) -> Generator[Event, None, None]:
        """Sweep until the last epoch."""
        spent = self.clock.seconds
        yield from compile_loops(self._kernel, "chain")
        self.clock = Stopwatch(spent)
        while self.epoch < self.epoch_count:
            self.epoch += 1
            sample = self._draw()
            counted = max(1, self.epoch - self.plan.forgotten)
            self._count(sample, counted)
            self._look()
            link = self._link_function(self._sums["cuts"] / counted, float(self._sums["variance"][0]) / counted)
            scores = self._score(self._sums["valid"], counted, link, self._measured_stars)
            training = self._score(self._sums["training"], counted, link, self._sampled_stars)
            lists = self._lists.measure(partial(self._scores, sample))
            yield Epoch(
                epoch=self.epoch,
                epochs=self.epoch_count,
                train_loss=training.loss,
                valid_loss=scores.loss,
                mse=scores.mse,
                rmse=scores.rmse,
                ndcg10=lists.ndcg10,
                recall20=lists.recall20,
                r_hat=self.r_hat,
                seconds=self.clock.seconds,
                state=self.state,
            )

    def _draw(self) -> Sample:
        """Return the sample of an epoch."""
        if self._start is None:
            return self.chain.sweep(self.epoch)
        return self.chain.renew(self.epoch, self._start.beginning(self._picked[self.epoch - 1]))

    def _look(self) -> None:
        """Look now and then how far the chain has converged; end it where it has, at the end of a stage."""
        counted = max(0, self.epoch - self.plan.forgotten)
        ends = [stage.end for stage in self.plan.stages]
        if counted % _LOOK_EVERY == 0 or self.epoch in ends:
            self.r_hat = self._convergence.r_hat(counted)
        if self.epoch in ends and self.r_hat is not None and self.r_hat <= _SETTLED:
            self.epoch_count = self.epoch

    def _count(self, sample: Sample, counted: int) -> None:
        """Add a sweep's scores to the sums, of which this many are counted so far."""
        sampled, scores = self._sampled, self._kernel.pair_scores
        users, items = sample.users.astype(np.float32), sample.items.astype(np.float32)
        values: dict[str, AnyArray] = {
            "training": scores(sampled.own, sampled.columns, users[1:], items[1:]),
            "valid": scores(*self._measured, users, items),
            "cuts": sample.cuts,
            "variance": np.array([sample.typical_variance]),
            "items": sample.items,
        }
        for name, value in values.items():
            if counted == 1:
                self._sums[name][:] = value
            else:
                self._sums[name] += value
        if self.epoch > self.plan.forgotten:
            self._convergence.add(counted - 1, values["valid"])
        if self.plan.begins_stage(self.epoch):
            self._samples.halve()
        if len(stages := self.plan.stages_keeping(self.epoch)):
            self._sums["kept"][stages] += scores(*self._valid, users, items)
        number = self.plan.place(self.epoch)
        if number is not None:
            self._samples.keep(number, sample)
            self._samples.put("slopes", number, self.chain.slopes)
            self._samples.put("told_slopes", number, self.chain.told_slopes)
            self._samples.put("raters", number, self._kernel.product(self._of_raters, users[1:]))
            self._samples.put("shares", number, np.array(list(self.chain.shares.values())))

    def _scores(self, sample: Sample, user: int) -> Floats:
        """Return the predictions of a sweep for a user, by code, of every listed title."""
        embedding, items = sample.users[self.vocabulary.user_rows[user]], sample.items[self.vocabulary.item_rows]
        return np.asarray(items[:, 0] + items[:, 1:] @ embedding[1:])

    def _in_stars(self, standardised: Floats) -> Floats:
        return self._mean + self._unit * standardised

    def _link_function(self, cuts: Floats, variance: float) -> Link:
        """Return the link from scores, in stars, to expected stars, at this usual variance of a latent rating."""
        if not len(cuts):
            return Identity()
        ends = tuple(self._in_stars(cuts).tolist())
        return Ordinal(tuple(self._values.tolist()), ends, self._unit * float(np.sqrt(variance)))

    def _score(self, sums: AnyArray, counted: int, link: Link, stars: AnyArray) -> Scores:
        """Return the scores of predictions whose scores have these sums, against their stars."""
        predicted = np.empty(len(sums), np.float32)
        for start in range(0, len(sums), _BLOCK):
            block = slice(start, start + _BLOCK)
            predicted[block] = link.stars(self._in_stars(sums[block].astype(np.float64) / counted))
        return score(predicted, stars, self.ratings.scale)

    @property
    def _kept_link(self) -> Link:
        return self._link_function(self._samples.mean("cuts"), float(self._samples.mean("typical_variance")))

    def finish(self) -> Scores:
        """Return the scores of the samples kept."""
        kept = self._sums["kept"][self.plan.stage(self.epoch)]
        return self._score(kept, self.plan.count, self._kept_link, self.ratings.stars[self.split.valid])

    @property
    def explained(self) -> dict[str, float]:
        """The mean share of the variance of users, or titles, that each block of features explains."""
        return dict(zip(self.chain.shares, self._samples.mean("shares").tolist(), strict=True))

    def build_artifact(self, figures: Mapping[str, float]) -> Artifact:
        """Return the samples as an Artifact, in stars."""
        samples, unit, counted = self._samples, self._unit, max(1, self.epoch - self.plan.forgotten)
        tables = samples.around("items", self._sums["items"] / counted)
        features = tables * np.float32(unit)
        features[:, :, 0] = unit
        width = features.shape[2]
        learned = Learned(
            user_embeddings=np.zeros((0, width), np.float32),
            item_features=features,
            item_rows=self.vocabulary.item_rows,
            item_offsets=self._in_stars(tables[:, :, 0]).astype(np.float32),
            link=self._kept_link,
            factors=(1, width),
        )
        noise = Noise(
            samples.arrays["noise"] * unit**2,
            samples.mean("item_variances").astype(np.float32),
            float(samples.mean("user_shape")),
            moments=self._moment_share(),
        )
        return build_artifact(
            learned,
            samples.gaussian("prior"),
            noise,
            self.vocabulary,
            self.ratings,
            self.split,
            self.config,
            figures,
            self._choice_prior(),
            self._about_prior(),
            samples.arrays["raters"],
        )

    def _moment_share(self) -> float:
        """Return how much of the noise ratings near in time have in common, by residuals of the training ratings."""
        counted = max(1, self.epoch - self.plan.forgotten)
        predicted = self._kept_link.stars(self._in_stars(self._sums["training"] / counted))
        return learn_moment_share(self.ratings, self._sampled.rows, self._sampled_stars - predicted)

    def _choice_prior(self) -> ChoicePrior | None:
        """Return how the titles that a person chose move their prior, where the features say."""
        columns = next((each.columns for each in self.chain.users.prior.slopes), None)
        if columns is None:
            return None
        slopes = self._samples.arrays["slopes"].astype(np.float16)
        return ChoicePrior(self._known[columns].astype(np.int32), slopes, self._samples.gaussian("informed"))

    def _about_prior(self) -> AboutPrior | None:
        """Return how what people tell of themselves moves their prior, where the data know it."""
        if not self._traits:
            return None
        parts = (self._samples.arrays[f"told_{name}"] for name in ("slopes", "means", "spreads"))
        return AboutPrior(self._traits, *parts)

    def _arrays(self) -> dict[str, AnyArray]:
        """Return the arrays of a checkpoint, live."""
        watched = {"scores": self._convergence.scores}
        parts = ((_CHAIN, self.chain.arrays), (_SUMS, self._sums), (_KEPT, self._samples.arrays), (_WATCHED, watched))
        return {f"{prefix}{name}": array for prefix, arrays in parts for name, array in arrays.items()}

    def state(self) -> FitState:
        """Return a checkpoint, a copy."""
        return FitState.after_epoch(self.epoch, self.clock.seconds, self._arrays())

    def restore(self, state: FitState) -> None:
        """Go on from a checkpoint. Raises BadConfig where it belongs to other data or settings."""
        for name, array in self._arrays().items():
            if name not in state.arrays or state.arrays[name].shape != array.shape or state.epoch > self.epoch_count:
                raise BadConfig("This checkpoint belongs to other data or settings.")
        self.epoch, self.clock = state.epoch, Stopwatch(state.seconds)

        def part(prefix: str) -> dict[str, AnyArray]:
            own = state.arrays.items()
            return {name.removeprefix(prefix): array.copy() for name, array in own if name.startswith(prefix)}

        self.chain.restore(part(_CHAIN))
        self._sums = part(_SUMS)
        self._samples.restore(part(_KEPT))
        self._convergence.scores = part(_WATCHED)["scores"]
        self._look()


def compile_loops(kernel: Kernel, loops: Loops) -> Generator[Compiling, None, None]:
    """Have the loops ready, and tell of it where that takes seconds."""
    if not kernel.compiled(loops):
        yield Compiling()
    kernel.compile(loops)


@dataclass(frozen=True, eq=False)
class _Sampled:
    """Some of the ratings: where each is, its row of the data, and its rows on both sides, int32 (k,)."""

    places: AnyArray
    rows: Codes
    own: Codes
    columns: Codes


def _evenly_drawn(rated: Rated, rows: Codes, most: int) -> _Sampled:
    """Return at most so many ratings, which are in these rows of the data, evenly drawn."""
    places = evenly_drawn(np.arange(len(rated.columns), dtype=np.int32), most)
    own = np.searchsorted(rated.starts, places, side="right") - 1
    return _Sampled(places, rows[places], own.astype(np.int32), rated.columns[places])


def _moments(stars: Singles) -> tuple[Floats, float, float]:
    """Return the different stars, lowest first, and mean and standard deviation; 1 where all are alike."""
    unique, counts = np.unique(stars, return_counts=True)
    values, shares = unique.astype(np.float64), counts / len(stars)
    mean = float(values @ shares)
    return values, mean, float(np.sqrt((values - mean) ** 2 @ shares)) or 1.0
