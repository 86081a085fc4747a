"""The Markov chain of Bayesian matrix factorisation with biases.

Salakhutdinov and Mnih, Bayesian Probabilistic Matrix Factorization using Markov Chain Monte Carlo, ICML 2008, with a
bias in each embedding: a rating's score is b_u + b_i + p_u.q_i. A user's embedding (b_u, p_u) are the weights of a
linear regression on the features (1, q_i) of the items rated, and an item's embedding the same against those of the
users. The latent rating is the score plus noise: the stars themselves, or, with an ordinal head, a number whose
interval between two cut points is the level that was chosen (Albert and Chib, JASA 88, 1993).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from collab.bayes.features import Block
from collab.bayes.likelihood import Cuts, RowNoise
from collab.bayes.prior import HeldSlopes, RowPrior, Slopes
from collab.inference import Gaussian
from collab.kernels import Kernel, Rated
from collab.types import AnyArray, Floats, Singles

_FIRST_NOISE = 0.5
_FIRST_SPREAD = 0.1
_SETTLED, _SELDOM = 20, 4
_BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class Sample:
    """A draw of the model, in standardised stars: the embeddings of the items, (items + 1, 1 + factors), bias first,
    row 0 the mean of all.

    `prior` is that of the embedding of a user of whom nothing is known, `informed` that of one whose features add
    slopes.f to its mean. Of each trait that people tell of themselves, `told_means`, (traits, 1 + factors), is what it
    adds in the mean of the training users, and `told_spreads` the covariance of that; both are in both priors. `users`
    are the mean embeddings of the training users given all else. The noise has variance `noise`, times
    `item_variances`, (items + 1,), times 1 over a Gamma distributed precision of the user with `user_shape`; `cuts` are
    those of the ordinal head, if there is one.
    """

    items: Floats
    users: Floats
    prior: Gaussian
    informed: Gaussian
    told_means: Floats
    told_spreads: Floats
    noise: float
    item_variances: Floats
    user_shape: float
    typical_variance: float
    cuts: Floats


@dataclass(frozen=True, eq=False)
class Beginning:
    """A draw of another chain to begin with, in standardised stars: embeddings of the items, (items, 1 + factors), the
    users' slopes in each block of features, (p, 1 + factors), mean and precision of their embeddings beside what these
    explain, the noise, the precisions of the items, (items,), and the cut points, if any.
    """

    items: Floats
    slopes: Sequence[Floats]
    mean: Floats
    precision: Floats
    noise: float
    item_precisions: Floats
    cuts: Floats


class Side:
    """Users or items: their embeddings, float64 (n, 1 + factors), prior and noise."""

    def __init__(
        self,
        rng: np.random.Generator,
        rated: Rated,
        blocks: Sequence[Block],
        factors: int,
        kernel: Kernel,
        *,
        held: bool = False,
    ) -> None:
        self.rated = rated
        self.embeddings = _FIRST_SPREAD * rng.normal(size=(len(rated), 1 + factors))
        self.embeddings[:, 0] = 0
        self.prior = RowPrior(blocks, len(rated), 1 + factors, kernel, held=held)
        self.noise = RowNoise(len(rated))

    @property
    def singles(self) -> Singles:
        """The embeddings in single precision, as the loops read them."""
        return self.embeddings.astype(np.float32)

    def draw(self, rng: np.random.Generator, kernel: Kernel, targets: Singles, other: "Side", noise: float) -> Floats:
        """Draw prior and embeddings given the latent ratings, (k,), and the other side; return the means of the
        embeddings, (n, 1 + factors).
        """
        return self.draw_around(rng, kernel, targets, other, noise, self.prior.draw(rng, self.embeddings))

    def draw_around(
        self, rng: np.random.Generator, kernel: Kernel, targets: Singles, other: "Side", noise: float, means: Floats
    ) -> Floats:
        """Draw embeddings given their prior, with these `means`, (n, 1 + factors), too; return their means."""
        mean, self.embeddings = kernel.draw_rows(
            self.rated,
            targets,
            self.noise.precisions / noise,
            other.noise.precisions.astype(np.float32),
            other.singles,
            means,
            self.prior.precision,
            rng.normal(size=means.shape),
        )
        return mean

    def shares(self, other: "Side") -> dict[str, float]:
        """Return the share of the variance of its embeddings that each block of features explains: see
        `RowPrior.shares`.
        """
        features = other.embeddings.copy()
        features[:, 0] = 1
        return self.prior.shares(self.embeddings, features.T @ features / len(features))

    @property
    def arrays(self) -> dict[str, AnyArray]:
        """Its part of a checkpoint, by name."""
        state: dict[str, AnyArray] = {
            "embeddings": self.embeddings,
            "precisions": self.noise.precisions,
            "shape": np.array(self.noise.shape),
            "prior_mean": self.prior.mean,
            "prior_precision": self.prior.precision,
        }
        for number, each in self._drawn_slopes():
            state |= {f"slopes{number}": each.turned, f"slopes{number}_precision": each.precision}
        return state

    def _drawn_slopes(self) -> Iterator[tuple[int, Slopes]]:
        return ((number, each) for number, each in enumerate(self.prior.slopes) if isinstance(each, Slopes))

    def restore(self, state: Mapping[str, AnyArray]) -> None:
        """Go on from these arrays."""
        self.embeddings = state["embeddings"]
        self.prior.mean, self.prior.precision = state["prior_mean"], state["prior_precision"]
        self.noise.precisions, self.noise.shape = state["precisions"], float(state["shape"])
        for number, each in self._drawn_slopes():
            each.restore(state[f"slopes{number}"], state[f"slopes{number}_precision"])


class Gibbs:
    """The chain: users, items, the noise and the cut points, each drawn given the rest.

    Sweep t uses random numbers of its own, so that a chain goes on from its `arrays` and t as if it had never stopped.
    """

    def __init__(
        self,
        rated: tuple[Rated, Rated],
        blocks: tuple[Sequence[Block], Sequence[Block]],
        stars: Singles,
        values: Floats | None,
        kernel: Kernel,
        factors: int,
        seed: int,
        *,
        held: bool = False,
    ) -> None:
        """`rated` are the ratings by user and, transposed, by item, `stars`, (k,), those by user, standardised;
        `values`, (levels,), those there are, lowest first, for an ordinal head; with `held` the slopes of users are
        those of each Beginning.
        """
        self._seed, self._kernel = seed, kernel
        rng = np.random.default_rng([seed, 0])
        self.users = Side(rng, rated[0], blocks[0], factors, kernel, held=held)
        self.items = Side(rng, rated[1], blocks[1], factors, kernel)
        self.noise = _FIRST_NOISE
        self.cuts = None if values is None else Cuts(values)
        self._levels = None if values is None else _levels(values, stars)
        self.latent = stars

    def sweep(self, number: int) -> Sample:
        """Draw everything once, each part given the rest; return the conditions and the means of the users' draw."""
        rng = np.random.default_rng([self._seed, number])
        sample = self._draw_users(rng)
        moves = number <= _SETTLED or number % _SELDOM == 0  # later on the cut points hardly do
        self._draw_rest(rng, settling=number <= _SETTLED if moves else None)
        return sample

    def renew(self, number: int, beginning: Beginning) -> Sample:
        """Begin with a draw of another chain, of almost the same ratings: draw users and items given it, and then
        users again; return what `sweep` does. Where it lists new rows of either side this folds them in.
        """
        rng, users, items = np.random.default_rng([self._seed, number]), self.users, self.items
        items.embeddings, self.noise = beginning.items, beginning.noise
        items.noise.precisions = beginning.item_precisions
        if self.cuts is not None:
            self.cuts.points = self.cuts.likeliest = beginning.cuts
        for each, slopes in zip(users.prior.slopes, beginning.slopes, strict=True):
            if isinstance(each, HeldSlopes):
                each.put(slopes)
        users.prior.mean, users.prior.precision = beginning.mean, beginning.precision
        means = beginning.mean + users.prior.explained
        users.draw_around(rng, self._kernel, self.latent, items, self.noise, means)
        self._draw_rest(rng, settling=None)
        return self._draw_users(rng)

    def _draw_users(self, rng: np.random.Generator) -> Sample:
        """Draw the users; return the conditions and the means of their draw."""
        kernel = self._kernel
        items, noise = self.items.embeddings, self.noise
        shape, precisions = self.items.noise.shape, self.items.noise.precisions
        mean_item = self.items.prior.mean + self.items.prior.explained.mean(0)
        means = self.users.draw(rng, kernel, self.latent, self.items, noise)
        told_means, told_spreads = self._trait_moments()
        prior, informed = self._user_priors(told_means, told_spreads)
        return Sample(
            items=np.vstack([mean_item, items]),
            users=np.vstack([prior.mean, means]),
            prior=prior,
            informed=informed,
            told_means=told_means,
            told_spreads=told_spreads,
            noise=noise,
            item_variances=np.append(shape / max(shape - 1, 1), 1 / precisions),
            user_shape=self.users.noise.shape,
            typical_variance=noise * self._typical(),
            cuts=np.zeros(0) if self.cuts is None else self.cuts.points,
        )

    def _draw_rest(self, rng: np.random.Generator, *, settling: bool | None) -> None:
        """Draw items, cut points (`settling` or not; None leaves them), latent ratings and noise given the users."""
        kernel = self._kernel
        self.items.draw(rng, kernel, self.latent, self.users, self.noise)
        scores = kernel.scores(self.users.rated, self.users.singles, self.items.singles)
        self._draw_latent(rng, scores, settling=settling)
        self._draw_noise(rng, scores)

    @property
    def shares(self) -> dict[str, float]:
        """The share of the variance of users, or titles, that each block of features explains, as last drawn."""
        return self.items.shares(self.users) | self.users.shares(self.items)

    def _typical(self) -> float:
        """Return the mean of 1 over both precisions, over the ratings."""
        sides = ((side.rated.counts, 1 / side.noise.precisions) for side in (self.users, self.items))
        return float(np.prod([np.average(variances, weights=counts) for counts, variances in sides]))

    @property
    def slopes(self) -> Floats:
        """The slopes of users in the titles rated, as last drawn, (p, 1 + factors)."""
        return self._stacked([each.slopes for each in self.users.prior.slopes[:1]])

    @property
    def told_slopes(self) -> Floats:
        """The slopes of users in what they tell of themselves, one trait after the other, (p, 1 + factors)."""
        return self._stacked([each.slopes for each in self.users.prior.slopes[1:]])

    def _stacked(self, parts: Sequence[Floats]) -> Floats:
        return np.concatenate([np.zeros((0, len(self.users.prior.mean))), *parts])

    def _trait_moments(self) -> tuple[Floats, Floats]:
        """Return mean and covariance of what each trait adds to the training users, (t, d) and (t, d, d)."""
        width = len(self.users.prior.mean)
        parts = [_moments(each.explained) for each in self.users.prior.slopes[1:]]
        means, spreads = zip(*parts, strict=True) if parts else ((), ())
        return np.reshape(means, (-1, width)), np.reshape(spreads, (-1, width, width))

    def _user_priors(self, told_means: Floats, told_spreads: Floats) -> tuple[Gaussian, Gaussian]:
        """Return the prior of a user of whom nothing is known, and that of one whose titles are; neither tells anything
        of themselves.

        What is not known of a person is averaged over: the mean and covariance of what it adds to the training users.
        """
        prior = self.users.prior
        mean = prior.mean + told_means.sum(0)
        covariance = np.asarray(np.linalg.inv(prior.precision), np.float64) + told_spreads.sum(0)
        informed = Gaussian(mean[None], covariance[None])
        if not prior.slopes:
            return informed, informed
        added, spread = _moments(prior.slopes[0].explained)
        return Gaussian((mean + added)[None], (covariance + spread)[None]), informed

    def _draw_latent(self, rng: np.random.Generator, scores: Singles, *, settling: bool | None) -> None:
        """Draw cut points and latent ratings given the scores; without a head the ratings are the stars."""
        if self.cuts is None or self._levels is None:
            return
        users, items = self.users, self.items
        deviations = (
            np.sqrt(self.noise / users.noise.precisions).astype(np.float32),
            (1 / np.sqrt(items.noise.precisions)).astype(np.float32),
        )
        if settling is not None:
            self.cuts.draw(rng, self._kernel, users.rated, self._levels, scores, deviations, settling=settling)
        keys = rng.integers(0, 2**32, 2, np.uint32)
        self.latent = self._kernel.draw_latent(users.rated, self._levels, scores, deviations, self.cuts.points, keys)

    def _draw_noise(self, rng: np.random.Generator, scores: Singles) -> None:
        """Draw the precisions of users and items, then the variance of all."""
        users, items = self.users, self.items
        around = users.rated, self.latent, scores
        squares = self._kernel.row_squares(*around, items.noise.precisions.astype(np.float32))
        users.noise.draw(rng, squares / self.noise, users.rated.counts)
        squares = self._kernel.column_squares(*around, users.noise.precisions)
        items.noise.draw(rng, squares / self.noise, items.rated.counts)
        total = float(items.noise.precisions @ squares)
        self.noise = 1 / rng.gamma(1 + len(self.latent) / 2, 1 / (1 + total / 2))

    @property
    def arrays(self) -> dict[str, AnyArray]:
        """The state of the chain between two sweeps, by name, live."""
        state: dict[str, AnyArray] = {"noise": np.array(self.noise), "latent": self.latent}
        for name, side in (("users", self.users), ("items", self.items)):
            state |= {f"{name}.{part}": array for part, array in side.arrays.items()}
        if self.cuts is not None:
            state |= {"cuts": self.cuts.points, "likeliest_cuts": self.cuts.likeliest}
        return state

    def restore(self, state: Mapping[str, AnyArray]) -> None:
        """Go on from such a state, of a chain of the same shape."""
        self.noise, self.latent = float(state["noise"]), state["latent"]
        for name, side in (("users", self.users), ("items", self.items)):
            own = {key.partition(".")[2]: array for key, array in state.items() if key.startswith(f"{name}.")}
            side.restore(own)
        if self.cuts is not None:
            self.cuts.points, self.cuts.likeliest = state["cuts"], state["likeliest_cuts"]


def _levels(values: Floats, stars: Singles) -> AnyArray:
    """Return the level of each rating, uint8 (k,), counted from 0; block by block, for numbers in between are wider."""
    levels = np.empty(len(stars), np.uint8)
    for start in range(0, len(stars), _BLOCK):
        levels[start : start + _BLOCK] = np.searchsorted(values, stars[start : start + _BLOCK])
    return levels


def _moments(rows: Floats) -> tuple[Floats, Floats]:
    """Return mean, (d,), and covariance, (d, d), of rows, (n, d)."""
    return rows.mean(0), np.cov(rows, rowvar=False, bias=True)
