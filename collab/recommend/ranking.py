"""The orders of a list of titles, and the scores of all titles in each."""

from functools import cached_property
from typing import Literal, get_args

import numpy as np

from collab.artifact import Artifact
from collab.data import evenly_drawn
from collab.errors import BadConfig
from collab.inference import Expectation, Link, Ordinal, Scoring, SigmoidRange, normal_share, star_levels
from collab.interest import AS_LEARNED, best_first, liked_from, quantile
from collab.recommend.uncertainty import Spread
from collab.recommend.user_embedding import UserEmbedding
from collab.types import Bools, Codes, Floats

_TRUST = 10.0
_A_FEW = 3
_TENTH = 0.9
_FEW_OF = 0.2  # as a share of all titles: of more it takes as long to single them out
_QUARTER = 0.75
_MOST_SAMPLED, _TRIED = 2000, 60
_CERTAIN, _MARGIN = 5.0, 1e-3  # beyond these standard deviations chances are alike; means come in single precision

By = Literal["joined", "stars", "likely", "personal", "divisive", "little-known", "adventurous"]
BY: tuple[By, ...] = get_args(By)
"""Interest and stars joined; the predicted stars, pulled towards the usual ones where few rated a title; the chance
that this person likes it; how much more stars than others they would give; the
stars of titles that others disagree about; interest and stars of titles that few know; how unsure the stars are of
what they would like.
"""

WITHOUT_STARS: tuple[By, ...] = ("joined", "little-known")
"""The orders that go by interest where there are no stars."""


def check_order(by: By, data: str) -> None:
    """Raise BadConfig for an order that goes by stars, which choices without stars, `data`, do not have."""
    if by not in WITHOUT_STARS:
        raise BadConfig(
            f"The order {by} goes by stars, and {data} is read as choices without stars: lists have the orders "
            f"{' and '.join(WITHOUT_STARS)}, which are by interest alone."
        )


def joined(artifact: Artifact, weights: Floats, interest: Floats, stars: Floats, known: float) -> Floats:
    """Return interest and stars, both of every listed title, (n,), joined by the weights of a model, for a person whose
    choices count so much, (k,); see Join. Without stars popularity fades out at once.
    """
    if artifact.implicit and weights.any():
        weights = np.full(1, np.inf)
    return artifact.join.scores(interest, stars, artifact.popularity, weights, known)


def best_joined(
    artifact: Artifact,
    titles: Scoring,
    me: UserEmbedding,
    interest: Floats,
    allowed: Bools,
    n: int,
    lowered: Floats | None = None,
) -> tuple[Codes, Floats] | None:
    """Return the positions of the n best of the titles that are allowed, (items,), in the joined order as learned, best
    first, and their scores, each less what it is to be `lowered` by, (items,); None where all titles are to be scored.

    Stars take longest. Where they have a highest number they are needed only of the titles that would be among the n
    best with that, by how good the n best are of some more that come first without stars.
    """
    highest = _most_stars(artifact.link)
    if highest is None or artifact.implicit or not 0 < n <= np.count_nonzero(allowed):
        return None
    base = joined(artifact, me.weights, interest, np.zeros(1), AS_LEARNED)
    if lowered is not None:
        base -= lowered
    star = artifact.join.star_weight(me.weights)

    def scored(some: Codes) -> Floats:
        return np.asarray(base[some] + star * titles.select(some, np.float32).mean_stars(me.gaussian.mean))

    reached = np.partition(scored(best_first(base, allowed, n + _TRIED)), -n)[-n] - star * highest - _MARGIN
    some = np.flatnonzero(allowed & (base >= reached)).astype(np.int32)
    if len(some) > _FEW_OF * len(base):
        return None
    scores = scored(some)
    best = best_first(scores, np.ones(len(some), np.bool_), n)
    return some[best], scores[best]


def _most_stars(link: Link) -> float | None:
    """Return the highest stars that a link gives; None where there is no end."""
    match link:
        case Ordinal(values=values) | Expectation(values=values):
            return max(values)
        case SigmoidRange(high=high):
            return high
    return None


def shrunk(stars: Floats, ratings: Codes, average: float) -> Floats:
    """Return predicted stars pulled towards what this person would give an average title, by ten ratings' worth.

    (n stars + 10 average) / (n + 10), so that a title with five ratings cannot lead everyone's list.
    """
    weight = ratings / (ratings + _TRUST)
    return average + weight * (stars - average)


def few_know(ratings: Codes) -> int:
    """Return the number of ratings up to which a title is little known: the titles with more of them have four fifths
    of all ratings. The long tail of Abdollahpouri et al. 2019, The unfairness of popularity bias in recommendation.
    """
    ranked = np.sort(ratings)[::-1]
    share = np.cumsum(ranked) / max(1, ranked.sum())
    return int(ranked[min(int(np.searchsorted(share, 0.8)), len(ranked) - 1)])


def doublings(ratings: Codes) -> Floats:
    """Return by how many doublings a title's ratings exceed those that few titles have, see `few_know`, and 1 for
    hardly any ratings: fewer than three.
    """
    few = few_know(ratings)
    beyond = np.log2(np.maximum((1 + ratings) / (1 + few), 1.0))
    return np.asarray(beyond + (ratings < min(_A_FEW, few)))


def _reach(highest: float, usual: float) -> float:
    """Return by how much a doubling lowers a score, so that few titles beyond those few know are first: as much as sets
    the best title apart from the mean.
    """
    return max(1.0, highest - usual)


def those_first(scores: Floats, first: Bools) -> Floats:
    """Return scores by which the titles that are `first` come before all others."""
    return np.where(first, scores, scores - 1 - np.ptp(scores))


def _chance(deviations: Floats) -> Floats:
    """Return the chance that a normal number is less than so many standard deviations above its mean."""
    return normal_share(-deviations, np.full_like(deviations, np.inf))


class ListScores:
    """The scores by which lists of a model are sorted; `titles` are all listed ones, `spread` that of their stars."""

    def __init__(self, artifact: Artifact, titles: Scoring, average: Scoring, spread: Spread) -> None:
        """`average` is the mean title, one row."""
        self._artifact, self._titles, self._average, self._spread = artifact, titles, average, spread
        self._last: tuple[UserEmbedding, Floats] | None = None

    def of(self, me: UserEmbedding, by: By, known: float, interest: Floats | None) -> Floats:
        """Return the scores of every listed title, float64 (n,); see `Recommender.scores`."""
        artifact = self._artifact
        if artifact.implicit:
            check_order(by, artifact.data)
        if by == "likely":
            return _chance(self._beyond_the_cut(me, *self._spread.latent(me.gaussian)))
        stars = self._stars(me)
        if by == "adventurous":
            return those_first(np.sqrt(self._spread.of(me.gaussian)[1]), self._best(stars, _A_FEW))
        if by == "personal":
            return self._beyond_others(stars)
        if by == "divisive":
            return those_first(stars, self._divisive)
        if interest is None or by == "stars":
            average = float(self._average.mean_stars(me.gaussian.mean)[0])
            scores = shrunk(stars, artifact.stats.trained, average)
        else:
            scores = joined(artifact, me.weights, interest, stars, known)
        if by == "little-known":
            scores = scores - _reach(scores.max(), scores[self._sampled].mean()) * self._doublings
        return scores

    def _stars(self, me: UserEmbedding) -> Floats:
        """Return the stars of every listed title, (n,), which are kept for the next order: shelves have several."""
        last = self._last
        if last is None or last[0] is not me:
            last = self._last = (me, self._titles.mean_stars(me.gaussian.mean))
        return last[1]

    def best(
        self, me: UserEmbedding, by: By, known: float, interest: Floats | None, allowed: Bools, n: int
    ) -> tuple[Codes, Floats]:
        """Return the positions of the n best of the titles that are allowed, (items,), best first, and their scores.

        How far a title's stars are spread takes longer to find than all else: a list that goes by it has it of those
        titles alone that may be among the n best.
        """
        ways = {
            "likely": self._maybe_likeliest,
            "adventurous": self._maybe_least_sure,
            "divisive": self._maybe_divisive,
        }
        within_reach = ways.get(by)
        some = None if within_reach is None or self._artifact.implicit else within_reach(me, allowed, n)
        if by in WITHOUT_STARS and known == AS_LEARNED and interest is not None:
            reached = self._best_by_interest(me, by, interest, allowed, n)
            if reached is not None:
                return reached
        if some is None:
            scores = self.of(me, by, known, interest)
            best = best_first(scores, allowed, n)
            return best, scores[best]
        if by == "likely":
            scores = _chance(self._beyond_the_cut(me, *self._spread.latent(me.gaussian, some), some))
        elif by == "divisive":
            scores = self._titles.select(some, np.float32).mean_stars(me.gaussian.mean)
        else:
            scores = np.sqrt(self._spread.of(me.gaussian, some)[1])
        best = best_first(scores, np.ones(len(some), np.bool_), n)
        return some[best], scores[best]

    def _best_by_interest(
        self, me: UserEmbedding, by: By, interest: Floats, allowed: Bools, n: int
    ) -> tuple[Codes, Floats] | None:
        """Return what `best_joined` does, in either order that goes by interest."""
        of_model = (self._artifact, self._titles, me, interest)
        if by == "joined":
            return best_joined(*of_model, allowed, n)
        highest = best_joined(*of_model, np.ones_like(allowed), 1)
        if highest is None:
            return None
        sampled = self._titles.select(self._sampled, np.float32).mean_stars(me.gaussian.mean)
        base = joined(self._artifact, me.weights, interest, np.zeros(1), AS_LEARNED)[self._sampled]
        usual = base.mean() + self._artifact.join.star_weight(me.weights) * sampled.mean()
        return best_joined(*of_model, allowed, n, _reach(float(highest[1][0]), float(usual)) * self._doublings)

    @cached_property
    def _sampled(self) -> Codes:
        """The titles, evenly drawn, that stand for all where a mean of scores is wanted."""
        return evenly_drawn(np.arange(len(self._titles), dtype=np.int32), _MOST_SAMPLED)

    @cached_property
    def _doublings(self) -> Floats:
        return doublings(self._artifact.stats.trained)

    def _maybe_divisive(self, _: UserEmbedding, allowed: Bools, n: int) -> Codes | None:
        """Return those of the allowed titles that others disagree about; None for fewer than n."""
        some = np.flatnonzero(allowed & self._divisive)
        return some.astype(np.int32) if len(some) >= n else None

    def _maybe_least_sure(self, me: UserEmbedding, allowed: Bools, n: int) -> Codes | None:
        """Return those of the allowed titles that the person would like best; None for fewer than n."""
        some = np.flatnonzero(allowed & self._best(self._stars(me), _A_FEW))
        return some.astype(np.int32) if len(some) >= n else None

    def _maybe_likeliest(self, me: UserEmbedding, allowed: Bools, n: int) -> Codes | None:
        """Return those of the allowed titles that may have one of the n highest chances, by the bounds of their spread;
        None where there are none.
        """
        bounds = self._spread.bounds(me.gaussian)
        if bounds is None or not 0 < n <= np.count_nonzero(allowed):
            return None
        mean, least, most = bounds
        highest = self._beyond_the_cut(me, mean, np.where(mean > self._cut, least, most))
        first = best_first(highest, allowed, n)
        theirs = self._beyond_the_cut(me, *self._spread.latent(me.gaussian, first), first)
        reached = min(float(theirs.min()), _CERTAIN) - _MARGIN
        return np.flatnonzero(allowed & (highest >= reached)).astype(np.int32)

    def _beyond_the_cut(self, me: UserEmbedding, mean: Floats, variance: Floats, at: Codes | None = None) -> Floats:
        """Return how far latent ratings are above the cut from which a title is liked, in standard deviations."""
        artifact = self._artifact
        rows = artifact.item_rows if at is None else artifact.item_rows[at]
        return np.asarray((mean - self._cut) / np.sqrt(variance + me.noise * artifact.noise.mean_at(rows)))

    @cached_property
    def _cut(self) -> float:
        artifact = self._artifact
        levels = star_levels(artifact.link, artifact.scale)
        return levels.cuts[max(1, int(np.searchsorted(levels.values, liked_from(artifact.scale)))) - 1]

    def _beyond_others(self, stars: Floats) -> Floats:
        """Return by how much the stars are more than the average person's, those of the best titles first."""
        return those_first(stars - self.usual_stars, self._best(stars, _TRUST))

    def _best(self, stars: Floats, fewest: float) -> Bools:
        """Return which titles are of the tenth with the most stars, and have so many training ratings, or as many as
        any has.
        """
        trained = self._artifact.stats.trained
        return np.asarray((stars >= quantile(stars, _TENTH)) & (trained >= min(fewest, trained.max(initial=0))))

    @cached_property
    def usual_stars(self) -> Floats:
        """The stars that the average person would give every listed title."""
        return self._titles.mean_stars(self._artifact.prior.mean)

    @cached_property
    def _divisive(self) -> Bools:
        """Which titles others disagree about: a quarter of those that are well known, by the entropy of their stars."""
        stats = self._artifact.stats
        entropy = np.where(stats.well_known, stats.entropy, -1.0)
        return np.asarray(entropy >= quantile(entropy[stats.well_known], _QUARTER))
