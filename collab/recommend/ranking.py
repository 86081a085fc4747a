"""The orders of a list of titles, and the scores of all titles in each."""

from functools import cached_property
from typing import Literal, get_args

import numpy as np

from collab.artifact import Artifact
from collab.errors import BadConfig
from collab.inference import Scoring, normal_share, star_levels
from collab.interest import liked_from
from collab.recommend.uncertainty import Spread
from collab.recommend.user_embedding import UserEmbedding
from collab.types import Bools, Codes, Floats

_TRUST = 10.0
_A_FEW = 3
_TENTH = 0.9
_QUARTER = 0.75

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


def little_known(scores: Floats, ratings: Codes) -> Floats:
    """Return scores of which a title loses as much as sets the best apart from the mean for each doubling of its
    ratings beyond those that few titles have, see `few_know`, and for hardly any ratings: fewer than three.
    """
    few, reach = few_know(ratings), max(1.0, float(scores.max() - scores.mean()))
    beyond = np.log2(np.maximum((1 + ratings) / (1 + few), 1.0))
    return np.asarray(scores - reach * (beyond + (ratings < min(_A_FEW, few))))


def those_first(scores: Floats, first: Bools) -> Floats:
    """Return scores by which the titles that are `first` come before all others."""
    return np.where(first, scores, scores - 1 - np.ptp(scores))


class ListScores:
    """The scores by which lists of a model are sorted; `titles` are all listed ones, `spread` that of their stars."""

    def __init__(self, artifact: Artifact, titles: Scoring, average: Scoring, spread: Spread) -> None:
        """`average` is the mean title, one row."""
        self._artifact, self._titles, self._average, self._spread = artifact, titles, average, spread

    def of(self, me: UserEmbedding, by: By, known: float, interest: Floats | None) -> Floats:
        """Return the scores of every listed title, float64 (n,); see `Recommender.scores`."""
        artifact = self._artifact
        if artifact.implicit:
            check_order(by, artifact.data)
        if by == "likely":
            return self._chance_of_liking(me)
        if by == "adventurous":
            stars, variance = self._spread.of(me.gaussian)
            return those_first(np.sqrt(variance), self._best(stars, _A_FEW))
        stars = self._titles.mean_stars(me.gaussian.mean)
        if by == "personal":
            return self._beyond_others(stars)
        if by == "divisive":
            return those_first(stars, self._divisive)
        if interest is None or by == "stars":
            average = float(self._average.mean_stars(me.gaussian.mean)[0])
            scores = shrunk(stars, artifact.stats.trained, average)
        else:
            scores = joined(artifact, me.weights, interest, stars, known)
        return little_known(scores, artifact.stats.trained) if by == "little-known" else scores

    def _chance_of_liking(self, me: UserEmbedding) -> Floats:
        """Return the chance that the person gives each title so many stars that it is liked."""
        artifact = self._artifact
        levels = star_levels(artifact.link, artifact.scale)
        cut = levels.cuts[max(1, int(np.searchsorted(levels.values, liked_from(artifact.scale)))) - 1]
        mean, variance = self._spread.latent(me.gaussian)
        deviation = np.sqrt(variance + me.noise * artifact.noise.mean_at(artifact.item_rows))
        return normal_share((cut - mean) / deviation, np.full_like(mean, np.inf))

    def _beyond_others(self, stars: Floats) -> Floats:
        """Return by how much the stars are more than the average person's, those of the best titles first."""
        return those_first(stars - self.usual_stars, self._best(stars, _TRUST))

    def _best(self, stars: Floats, fewest: float) -> Bools:
        """Return which titles are of the tenth with the most stars, and have so many training ratings, or as many as
        any has.
        """
        trained = self._artifact.stats.trained
        return np.asarray((stars >= np.quantile(stars, _TENTH)) & (trained >= min(fewest, trained.max(initial=0))))

    @cached_property
    def usual_stars(self) -> Floats:
        """The stars that the average person would give every listed title."""
        return self._titles.mean_stars(self._artifact.prior.mean)

    @cached_property
    def _divisive(self) -> Bools:
        """Which titles others disagree about: a quarter of those that are well known, by the entropy of their stars."""
        stats = self._artifact.stats
        entropy = np.where(stats.well_known, stats.entropy, -1.0)
        return np.asarray(entropy >= np.quantile(entropy[stats.well_known], _QUARTER))
