"""Tags as properties of all titles, from what people gave to some and from the tag genome: how much of each every title
has, and lists that are turned by them.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from collab.data import WHOLE, Genome
from collab.errors import BadConfig, NotFound
from collab.interest import AS_LEARNED, best_first, standardised
from collab.recommend import ANY_TITLE, Nearness, Recommendation, Recommender, Similar, TitleFilter, UserEmbedding
from collab.recommend.lists.given_tags import meant_tag
from collab.text import near
from collab.types import Bools, Codes, Floats

_FEWEST, _MOST = 5, 400
_RIDGE, _UNTAGGED = 10.0, 0.1
_TELLING = 100
_LOW, _HIGH = -1.0, 3.0
_TAGGED = 2.0
_STEP = 0.5
_NEAREST = 200


class TagScores:
    """The tags of a model's data that five titles or more have, and those of its tag genome; how much of each every
    listed title has.

    Whoever tags a title leaves most of what could be said unsaid, and most titles have no tag at all: a tag is carried
    over to those that have the genres of the tagged ones, by a ridge regression in which titles without any tag count a
    tenth, for nothing was said against them, and to those that the same people choose. The idea of the tag genome (Vig,
    Sen and Riedl 2012), without its survey; where the data has that genome, its relevance counts, and is carried over
    to titles without any in the same way.
    """

    def __init__(self, model: Recommender) -> None:
        self.model = model
        self._scores: dict[str, Floats] = {}

    @cached_property
    def names(self) -> Sequence[str]:
        """The tags, those of the genome first, and of both the most frequent first; none where the data has none, or is
        not in the cache any more.
        """
        genome = self._genome
        if genome is None:
            return self._given
        frequent = np.argsort(-(genome.relevance > WHOLE // 2).sum(1), kind="stable")
        return [*dict.fromkeys(genome.tags[row] for row in frequent.tolist()), *self._given]

    @cached_property
    def _given(self) -> Sequence[str]:
        """The tags that people gave and that the genome lacks, the most frequent first."""
        counts = Counter(tag for tags in self.model.tags for tag in tags)
        frequent = [tag for tag, count in counts.most_common(_MOST) if count >= _FEWEST]
        return [tag for tag in frequent if tag not in self._genome_rows]

    @cached_property
    def _genome(self) -> Genome | None:
        try:
            return self.model.ratings.genome
        except NotFound:
            return None

    @cached_property
    def _genome_rows(self) -> Mapping[str, int]:
        """The row of each tag in the genome."""
        genome = self._genome
        return {} if genome is None else {tag: row for row, tag in reversed([*enumerate(genome.tags)])}

    def find(self, text: str) -> str:
        """Return the tag that is meant. Raises BadConfig for one that few titles or none have, with those alike."""
        wanted = text.strip().casefold()
        if wanted in self._columns or wanted in self._genome_rows:
            return wanted
        if not self.names:
            raise BadConfig(
                f"{self.model.artifact.data} has no tags that {_FEWEST} titles have; data with a tags.csv has them, "
                "ml-latest-small for example."
            )
        alike = [tag for tag in self.names if wanted in tag][:3] or near(wanted, self.names)
        others = alike or list(self.names[:5])
        raise BadConfig(f'No tag "{text}" that {_FEWEST} titles have. There are, for example: {", ".join(others)}.')

    def of(self, tag: str) -> Floats:
        """Return how much of a tag every listed title has, (n,), in standard deviations from the mean title; a title
        that people gave it has at least two. Raises BadConfig.
        """
        tag = self.find(tag)
        if tag not in self._scores:
            genome, row = self._genome, self._genome_rows.get(tag)
            scores = self._of_given(tag) if genome is None or row is None else self._of_genome(genome, row)
            self._scores[tag] = scores
        return self._scores[tag]

    def most(self, text: str, n: int) -> list[int]:
        """Return the positions of the n titles with the most of a tag, first those that have most, none that has less
        than the mean title; the tag is one that begins with `text` or holds it. None where there is none.
        """
        tag = meant_tag(text, self.names)
        if tag is None:
            return []
        scores = self.of(tag)
        best: list[int] = best_first(scores, scores > 0, n).tolist()
        return best

    def _of_given(self, tag: str) -> Floats:
        own = np.flatnonzero(self._tagged[:, self._columns[tag]]).astype(np.int32)
        scores = standardised(self._by_genres(own) + self._by_choices(own))
        scores[own] = np.maximum(scores[own], _TAGGED)
        return scores

    def _of_genome(self, genome: Genome, row: int) -> Floats:
        """Return the relevance of a tag of the genome in standard deviations; of titles that are not in it as genres
        and choices predict it, by as much as they do for those that are.
        """
        items, relevance = genome.items, genome.relevance[row].astype(np.float64)
        known = standardised(relevance)
        most = items[np.argsort(-known, kind="stable")[: min(_TELLING, int((known >= 1).sum()))]]
        predicted = standardised(self._by_genres(items, known) + self._by_choices(most))
        centred = predicted - predicted[items].mean()
        scores = centred * float(centred[items] @ known / max(centred[items] @ centred[items], 1e-9))
        scores[items] = known
        return np.asarray(scores)

    def turned(self, scores: Floats, turns: Mapping[str, float]) -> Floats:
        """Return the scores of a list, (n,), with each tag turned up, or down below 0, by so many steps: a title that
        is a standard deviation beyond the mean one gains half a standard deviation of the scores with each step.
        """
        moved = sum((step * self.of(tag) for tag, step in turns.items() if step), start=np.zeros(len(scores)))
        return np.asarray(scores + _STEP * float(scores.std()) * moved)

    def telling(self, titles: Codes, n: int) -> list[str]:
        """Return the n tags that tell some titles, by position, most from all others, the most telling first."""
        if not self.names or not len(titles):
            return []
        usual = self._tagged.mean(0)
        beyond = (self._tagged[titles].mean(0) - usual) / np.sqrt(usual * (1 - usual) + 1e-9)
        both = [*zip(self._given, beyond.tolist(), strict=True), *self._relevant_beyond(titles)]
        ranked = sorted((pair for pair in both if pair[1] > 0), key=lambda pair: -pair[1])
        return [tag for tag, _ in ranked[:n]]

    def _relevant_beyond(self, titles: Codes) -> Iterator[tuple[str, float]]:
        """Yield the tags of the genome, and how far their mean relevance for some titles is beyond that for all."""
        genome = self._genome
        if genome is None:
            return
        columns = np.flatnonzero(np.isin(genome.items, titles))
        for tag, row in self._genome_rows.items() if len(columns) else ():
            relevance = genome.relevance[row]
            yield tag, float((relevance[columns].mean() - relevance.mean()) / (relevance.std() + 1e-9))

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {tag: column for column, tag in enumerate(self._given)}

    @cached_property
    def _tagged(self) -> Bools:
        """Which title has which tag that people gave, (n, t)."""
        tagged = np.zeros((len(self.model.items), len(self._given)), np.bool_)
        for row, tags in enumerate(self.model.tags):
            tagged[row, [self._columns[tag] for tag in tags if tag in self._columns]] = True
        return tagged

    def _by_genres(self, own: Codes, relevance: Floats | None = None) -> Floats:
        """Return how much the genres of every title are those of the tagged titles `own`, each by its `relevance` or
        all alike, as z-scores.
        """
        genres, kinds = self._genres, self.model.items.genre_sets[1]
        moment = genres.T @ np.bincount(kinds[own], relevance, len(genres))
        return standardised((genres @ np.linalg.solve(self._gram, moment))[kinds])

    @cached_property
    def _gram(self) -> Floats:
        """The products of genres over all titles, those without any tag for a tenth, and the ridge."""
        genres = self._genres
        worth = np.where(self._tagged.any(1), 1.0, _UNTAGGED)
        if self._genome is not None:
            worth[self._genome.items] = 1.0
        total = np.bincount(self.model.items.genre_sets[1], worth, len(genres))
        return np.asarray((genres * total[:, None]).T @ genres + _RIDGE * np.eye(genres.shape[1]))

    def _by_choices(self, own: Codes) -> Floats:
        """Return how much the people who choose the tagged titles `own`, a hundred at most, choose every title, as
        z-scores; 0 for a model without interest. One title counts no more than another, and bounds keep a film and its
        sequel from telling all.
        """
        interest, ratings = self.model.artifact.interest, self.model.stats.ratings
        if interest is None:
            return np.zeros(len(ratings))
        known = own[np.argsort(-ratings[own], kind="stable")[:_TELLING]]
        near = np.clip(standardised(interest.nearness(known)), _LOW, _HIGH)
        return standardised(near.sum(0))

    @cached_property
    def _genres(self) -> Floats:
        """Which combination of genres has which genre, and 1, (combinations, genres + 1)."""
        genres, kinds = sorted(self.model.items.all_genres), self.model.items.genre_sets[0]
        return np.array([[*(genre in kind for genre in genres), True] for kind in kinds], np.float64)


def recommend_turned(
    tags: TagScores,
    me: UserEmbedding,
    turns: Mapping[str, float],
    n: int = 20,
    *,
    only: TitleFilter = ANY_TITLE,
    without: Collection[str] = (),
    known: float = AS_LEARNED,
) -> list[Recommendation]:
    """Return the n best titles for a person with each tag turned up or down by so many steps, best first; the rest is
    as in `Recommender.recommend`. Raises BadConfig for a tag that few titles have.
    """
    model = tags.model
    scores = tags.turned(model.scores(me, known=known), turns)
    best = best_first(scores, model.allowed(me, only, without=without), n)
    return model.describe(me, best, scores[best])


def similar_turned(
    tags: TagScores,
    items: Sequence[str],
    turns: Mapping[str, float],
    n: int = 10,
    *,
    by: Nearness = "choices",
    only: TitleFilter = ANY_TITLE,
) -> list[Similar]:
    """Return of the 200 titles nearest to an item, or the blend of several, the n that are near and as the tags are
    turned, first those that are most: Vig, Sen and Riedl 2011, Navigating the tag genome. Raises BadConfig.
    """
    model = tags.model
    nearest = model.similar(items, _NEAREST, by=by, only=only)
    if not nearest:
        return []
    positions = model.items.codes([each.item for each in nearest])
    near = standardised(np.array([each.similarity for each in nearest]))
    moved = near + sum(step * tags.of(tag)[positions] for tag, step in turns.items())
    return [nearest[place] for place in np.argsort(-moved, kind="stable")[:n].tolist()]
