"""Bayesian matrix factorisation with biases, by Gibbs sampling.

Salakhutdinov and Mnih, Bayesian Probabilistic Matrix Factorization using Markov Chain Monte Carlo, ICML 2008, with a
bias in each embedding: a rating is b_u + b_i + p_u.q_i + noise. A user's embedding (b_u, p_u) are the weights of a
linear regression on the features (1, q_i) of the items rated, and an item's embedding the same against those of the
users.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from collab.inference import Information, regression_posterior
from collab.types import AnyArray, Floats

_PRIOR_WEIGHT = 2.0
_FIRST_NOISE = 0.5
_FIRST_SPREAD = 0.1
_BLOCK = 8192


@dataclass(frozen=True, eq=False)
class Sample:
    """A draw of the model, in standardised stars: the embeddings of the items, (items + 1, 1 + factors), bias first,
    row 0 the mean of all; the prior of a user's embedding; the noise variance; and the users' mean embeddings given
    these, (users + 1, 1 + factors), row 0 the prior's mean.
    """

    items: Floats
    prior: Information
    noise: float
    users: Floats

    def predict(self, pairs: AnyArray) -> Floats:
        """Return the predicted standardised stars of table rows, (n, 2), user first.

        In blocks that stay in the processor's cache: of all rows at once it takes five times as long.
        """
        tables = [embeddings.astype(np.float32) for embeddings in (self.users, self.items)]
        predicted = np.empty(len(pairs))
        for start in range(0, len(pairs), _BLOCK):
            block = slice(start, start + _BLOCK)
            users, items = (np.take(table, pairs[block, side], 0) for side, table in enumerate(tables))
            predicted[block] = users[:, 0] + items[:, 0] + np.einsum("nd,nd->n", users[:, 1:], items[:, 1:])
        return predicted


class Gibbs:
    """The Markov chain: the embeddings of users and items, with row 0 for the unknown, and the noise.

    Both sides have Normal-Wishart hyperpriors, the noise's precision a Gamma one. Sweep t uses random numbers of its
    own, so that a chain goes on from `users`, `items`, `noise` and t as if it had never stopped.
    """

    def __init__(self, pairs: AnyArray, stars: Floats, shape: tuple[int, int], factors: int, seed: int) -> None:
        """`pairs` are table rows, (n, 2), user first; `stars`, (n,), standardised; `shape` counts users and items, row
        0 included.
        """
        self._seed = seed
        rng = np.random.default_rng([seed, 0])
        self.users, self.items = (_FIRST_SPREAD * rng.normal(size=(rows, 1 + factors)) for rows in shape)
        self.users[0] = self.items[0] = self.users[:, 0] = self.items[:, 0] = 0
        self.noise = _FIRST_NOISE
        self._by_user = _Rated(pairs[:, 0] - 1, pairs[:, 1] - 1, stars, (shape[0] - 1, shape[1] - 1))
        self._by_item = _Rated(pairs[:, 1] - 1, pairs[:, 0] - 1, stars, (shape[1] - 1, shape[0] - 1))
        self._count = len(stars)

    def sweep(self, number: int) -> Sample:
        """Draw everything once, each part given the rest; return the conditions and the means of the users' draw."""
        rng = np.random.default_rng([self._seed, number])
        items, noise = self.items, self.noise
        prior = draw_prior(rng, self.users[1:])
        means, self.users, _ = self._by_user.draw(rng, prior, items, noise)
        _, self.items, squares = self._by_item.draw(rng, draw_prior(rng, items[1:]), self.users, noise)
        self.noise = 1 / rng.gamma(1 + self._count / 2, 1 / (1 + squares / 2))
        return Sample(items, prior, noise, means)


class _Rated:
    """The ratings by the side whose turn it is: n users or items, each rated with some of the m on the other side."""

    def __init__(self, own: AnyArray, other: AnyArray, stars: Floats, shape: tuple[int, int]) -> None:
        order = np.lexsort((other, own))
        starts = np.concatenate([[0], np.cumsum(np.bincount(own, minlength=shape[0]))])
        columns = other[order].astype(np.int32)
        self._ones = csr_array((np.ones(len(stars), np.float32), columns, starts), shape)
        self._stars = csr_array((stars[order].astype(np.float32), columns, starts), shape)
        self._squares = float(stars @ stars)
        self._counts = np.bincount(other, minlength=shape[1])
        self._totals = np.bincount(other, stars, minlength=shape[1])

    def draw(
        self, rng: np.random.Generator, prior: Information, other: Floats, noise: float
    ) -> tuple[Floats, Floats, float]:
        """Return the means of the embeddings, (n + 1, d), a draw of them, both with the prior's mean in row 0, and the
        sum of squared residuals under the draw.
        """
        gram, moment = self._sums(other[1:])
        offsets = other[1:, 0]
        posterior = regression_posterior(prior, gram, moment, np.array([noise]))
        mean, draw = posterior.mean_and_draw(rng.normal(size=moment.shape))
        squares = self._squares - 2 * offsets @ self._totals + offsets**2 @ self._counts
        squares += np.sum(draw * (np.sum(gram * draw[:, :, None], 1) - 2 * moment))
        unknown = prior.gaussian.mean
        return np.vstack([unknown, mean]), np.vstack([unknown, draw]), float(squares)

    def _sums(self, other: Floats) -> tuple[Floats, Floats]:
        """Return, for each embedding, X'X and X't of its ratings, t being the stars without the other side's biases.

        The products are in single precision. In memory the embeddings come last, as the Cholesky decomposition wants.
        """
        features = other.astype(np.float32)
        offsets = features[:, :1].copy()
        features[:, 0] = 1
        width = features.shape[1]
        first, second = np.triu_indices(width)
        packed = (self._ones @ np.hstack([features[:, first] * features[:, second], offsets * features])).T
        gram = np.empty((width, width, packed.shape[1]))
        gram[first, second] = gram[second, first] = packed[: len(first)]
        return gram.transpose(2, 0, 1), np.asarray(self._stars @ features - packed[len(first) :].T, np.float64)


def draw_prior(rng: np.random.Generator, embeddings: Floats) -> Information:
    """Draw mean and precision of the embeddings, (n, d), from their Normal-Wishart posterior; return them with s = 1.

    The hyperprior has mean 0, the unit matrix as scale and d degrees of freedom, and weighs as much as two embeddings
    (Salakhutdinov and Mnih, equation 14).
    """
    count, width = embeddings.shape
    mean, weight = embeddings.mean(0), count + _PRIOR_WEIGHT
    scale = np.eye(width) + np.cov(embeddings, rowvar=False, bias=True).reshape(width, width) * count
    scale += count * _PRIOR_WEIGHT / weight * np.outer(mean, mean)
    precision = _wishart(rng, width + count, np.linalg.inv(scale))
    root = np.linalg.cholesky(weight * precision)
    drawn = count / weight * mean + np.linalg.solve(root.T, rng.normal(size=width))
    return Information(precision[None], (precision @ drawn)[None])


def _wishart(rng: np.random.Generator, freedom: int, scale: Floats) -> Floats:
    """Draw from a Wishart distribution by Bartlett's decomposition."""
    width = len(scale)
    lower = np.tril(rng.normal(size=(width, width)), -1)
    lower[np.diag_indices(width)] = np.sqrt(rng.chisquare(freedom - np.arange(width)))
    root = np.linalg.cholesky((scale + scale.T) / 2) @ lower
    return np.asarray(root @ root.T)
