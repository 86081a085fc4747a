"""The weights of the joined order, learned from how well it ranks held-out training rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from collab.data import Scale, evenly_drawn
from collab.interest.choices import Choices
from collab.interest.fit import fit_serving
from collab.interest.interest import Interest, Kind
from collab.interest.joined import UNLEARNED, Join, log_popularity, standardised
from collab.interest.list_measures import LONG_LIST, best_first, ndcg, recall
from collab.interest.weights import person_weights
from collab.types import Bools, Codes, Floats, Singles

_STARS, _POPULARITY = (0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5), (0.0, 0.1, 0.2, 0.3, 0.5)
_USUAL_RANGE = 4.0
_TRUST = 0.25
_FEWEST, _CANDIDATES = 10, 300
_PARTS, _BLOCK = 3, 32

JOIN_OTHERS = 20_000
"""The most people by whom interest is learned for the weights of the joined order."""

JOIN_PEOPLE = 400
"""The most people by whose lists these weights are learned."""

StarsOf = Callable[[Codes, Singles, Codes], Floats]
"""The predicted stars of some titles, (m,), for a person who gave these titles, (k,), these stars, (k,): of those that
come last.
"""


@dataclass(frozen=True, eq=False)
class _Person:
    """A held-out person: the titles they are folded in from, with stars, and those to be found, with who liked them."""

    chosen: Codes
    stars: Singles
    hidden: Codes
    liked: Bools


def learn_join(kind: Kind, choices: Choices, scale: Scale, stars_by: Callable[[Codes], StarsOf]) -> Join:
    """Return the weights by which each third of the choices of at most 400 users ranks best when they are folded in
    from the rest: by the mean of nDCG@10 and recall@20, for all of them and for the liked ones.

    Interest is fitted here on at most 20,000 of the other users, and `stars_by` returns the predictions of a star model
    of these alone: one that has seen the rest would seem to know better what they choose. Many weights rank equally
    well: the mean is taken of those within a standard error of the best. Where nobody chose ten titles, a star counts
    half and popularity nothing.

    The weight of a star is found so only roughly: on parts of one data set, from .2 to .75 of a star of five. So it is
    taken to be a half, and a quarter of what these users say more or less, which ranks better; docs/recommending.md has
    the figures.
    """
    users = held_out_users(choices)
    others = evenly_drawn(np.setdiff1d(np.flatnonzero(choices.lengths), users).astype(np.int32), JOIN_OTHERS)
    if not (len(users) and len(others)):
        return UNLEARNED
    return best_join(
        fit_serving(kind, choices.of_users(others), choices.genres), choices, users, scale, stars_by(others)
    )


def best_join(interest: Interest, choices: Choices, users: Codes, scale: Scale, stars_of: StarsOf) -> Join:
    """Return the weights by which the lists of these users, by interest and stars that do not know them, rank best."""
    popularity = log_popularity(choices.counts)
    lines, people = list[_Candidates](), _in_parts(choices, users)
    while block := list(islice(people, _BLOCK)):
        scores = interest.many_scores([(each.chosen, person_weights(each.stars, scale)) for each in block])
        lines += [_Candidates.of(*each, stars_of, popularity) for each in zip(block, scores, strict=True)]
    star = _USUAL_RANGE / (scale.high - scale.low)
    weights = np.array(list(product(np.multiply(star, _STARS), _POPULARITY)))
    quality = np.array([line.quality(weights) for line in lines])
    behind = quality[:, [quality.mean(0).argmax()]] - quality
    good = behind.mean(0) <= behind.std(0) / np.sqrt(len(lines))
    best_stars, best_popularity = weights[good].mean(0)
    usual = star * UNLEARNED.stars
    return Join(round(float(usual + _TRUST * (best_stars - usual)), 3), round(float(best_popularity), 3))


def held_out_users(choices: Choices) -> Codes:
    """Return at most 400 users with ten choices or more, evenly drawn and no more than a third of these."""
    able = np.flatnonzero(choices.lengths >= _FEWEST).astype(np.int32)
    return evenly_drawn(able, min(JOIN_PEOPLE, -(-len(able) // 3)))


def _in_parts(choices: Choices, users: Codes) -> Iterator[_Person]:
    """Yield each user three times: with every third of their choices, drawn at random, hidden."""
    rng = np.random.default_rng(0)
    titles = choices.weights.indices.astype(np.int32, copy=False)
    for user in users.tolist():
        first, last = choices.weights.indptr[user], choices.weights.indptr[user + 1]
        entries = first + rng.permutation(last - first)
        for part in range(_PARTS):
            hidden, kept = entries[part::_PARTS], np.delete(entries, np.s_[part::_PARTS])
            yield _Person(titles[kept], choices.stars[kept], titles[hidden], choices.liked[hidden])


@dataclass(frozen=True, eq=False)
class _Candidates:
    """The titles of a held-out person that interest puts first, ready to be ordered by any weights."""

    interest: Floats
    stars: Floats
    popularity: Floats
    all: Bools
    liked: Bools
    counts: tuple[int, int]

    @classmethod
    def of(cls, person: _Person, interest: Floats, stars_of: StarsOf, popularity: Floats) -> "_Candidates":
        """Return the 300 titles with most interest of those not chosen, and which of them are to be found."""
        scores = standardised(interest)
        candidates = np.ones(len(scores), np.bool_)
        candidates[person.chosen] = False
        best = best_first(scores, candidates, _CANDIDATES)
        stars = stars_of(person.chosen, person.stars, best)
        liked = person.hidden[person.liked]
        counts = (len(person.hidden), len(liked))
        hits = np.isin(best, person.hidden), np.isin(best, liked)
        return cls(scores[best], stars, popularity[best], *hits, counts)

    def quality(self, weights: Floats) -> Floats:
        """Return for each pair of weights, (w, 2), of a star and of popularity, the mean of nDCG@10 and recall@20, for
        all that is to be found and for what of it is liked; the order is that for someone who has chosen much.
        """
        scores = self.interest + weights[:, :1] * self.stars - weights[:, 1:] * self.popularity
        best = np.argsort(-scores, 1, kind="stable")[:, :LONG_LIST]
        parts = ((relevant[best], count) for relevant, count in zip((self.all, self.liked), self.counts, strict=True))
        gains = [ndcg(hits, count) + recall(hits, count) for hits, count in parts if count]
        return np.asarray(np.mean(gains, 0) / 2)
