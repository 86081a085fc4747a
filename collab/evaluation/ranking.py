"""How good lists are: where held-out titles come among all those that a person has not rated in training.

Every listed title without a training rating of the person is a candidate. The highest score comes first; of equal ones
the title that stands first in the item table, which is sorted by id (numerically where ids are numbers). "All" held-out
titles are relevant, or those "liked", with stars from three quarters of the scale up. A person without a relevant title
does not count.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from collab.data import Ratings, Split
from collab.evaluation.accuracy import people_held_out
from collab.evaluation.bootstrap import Estimate, mean_over_people
from collab.interest import LIST, LONG_LIST, best_first, is_liked, ndcg, recall
from collab.recommend import BY, By, Recommender, UserEmbedding
from collab.types import Bools, Codes, Floats

Relevant = Literal["all", "liked"]
RELEVANT: tuple[Relevant, ...] = get_args(Relevant)
"""Held-out titles that count as hits: all, or those with stars from three quarters of the scale up."""

DEFAULT_ORDER: By = BY[0]
"""The order that lists have unless another is asked for."""

Scorer = Callable[[UserEmbedding], Floats]
"""Scores of every listed title, (items,), for a person known by their training ratings."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """A person, by code: the embedding of their training ratings, the titles they may be recommended, (items,), and
    the positions of their relevant held-out titles.
    """

    user: int
    me: UserEmbedding
    candidates: Bools
    relevant: Mapping[Relevant, Codes]


@dataclass(frozen=True, eq=False)
class ListTally:
    """The figures of everyone's list, each (people,), and the share of listed titles that is in anyone's first ten.

    `ndcg10` is nDCG of the first ten, `recall20` hits among the first twenty by min(20, relevant titles), `mrr` one by
    the place of the first hit, `popularity` the mean number of training ratings of the first ten; `users` are codes.
    """

    users: Codes
    ndcg10: Floats
    recall20: Floats
    mrr: Floats
    popularity: Floats
    coverage: float


@dataclass(frozen=True)
class ListFigures:
    """Means over people, of several splits over splits; the 95% interval is that of nDCG. `users` counts the people."""

    ndcg10: float
    recall20: float
    mrr: float
    coverage: float
    popularity: float
    users: int
    ci_low: float
    ci_high: float


def list_ndcg(model: Recommender, me: UserEmbedding, relevant: Mapping[Relevant, Codes]) -> list[float]:
    """Return nDCG@10 of a person's list in the default order, of all titles they have not rated, for each meaning of
    RELEVANT: nan where nothing is relevant.
    """
    candidates = np.ones(len(model.items), np.bool_)
    candidates[me.rated] = False
    best = best_first(model.scores(me, DEFAULT_ORDER), candidates, LIST)
    titles = (relevant[name] for name in RELEVANT)
    return [float(ndcg(np.isin(best, some), len(some))) if len(some) else math.nan for some in titles]


def first_place(scores: Floats, candidates: Bools, relevant: Codes) -> int:
    """Return the place, from 1, of the first of the relevant titles among all candidates."""
    best = relevant[np.lexsort((relevant, -scores[relevant]))[0]]
    above = scores > scores[best]
    above[:best] |= scores[:best] == scores[best]
    return 1 + int(np.count_nonzero(above & candidates))


def held_out_people(model: Recommender, ratings: Ratings, split: Split) -> Iterator[HeldOut]:
    """Yield everyone with a held-out title that they have not rated in training, as the model knows them."""
    for user, me, held_out in people_held_out(model, ratings, split):
        candidates = np.ones(len(model.items), np.bool_)
        candidates[me.rated] = False
        relevant = relevant_titles(ratings, held_out[candidates[ratings.items[held_out]]])
        if len(relevant["all"]):
            yield HeldOut(user, me, candidates, relevant)


def relevant_titles(ratings: Ratings, rows: Codes) -> dict[Relevant, Codes]:
    """Return the positions of all titles in some rows of one person, and of those liked: none of data without stars."""
    items, liked = ratings.items[rows], is_liked(ratings.stars[rows], ratings.scale)
    liked &= not ratings.implicit
    return {"all": np.unique(items), "liked": np.unique(items[liked])}


def tally_lists(
    people: Iterator[HeldOut],
    scorers: Sequence[Scorer],
    trained: Codes,
    progress: Callable[[int], None] = lambda _: None,
) -> list[dict[Relevant, ListTally]]:
    """Return the figures of each scorer's lists; `trained` are the training ratings by title. `progress` gets the
    number of people who are done. Relevant titles that nobody has are left out.
    """
    counters = [{relevant: _Counter(trained) for relevant in RELEVANT} for _ in scorers]
    for number, person in enumerate(people, 1):
        for scorer, by_relevant in zip(scorers, counters, strict=True):
            scores = scorer(person.me)
            best = best_first(scores, person.candidates, LONG_LIST)
            for relevant, counter in by_relevant.items():
                counter.add(person, person.relevant[relevant], scores, best)
        progress(number)
    return [{name: each.tally() for name, each in some.items() if each.users} for some in counters]


class _Counter:
    """The figures of one scorer's lists so far, by one meaning of relevant."""

    def __init__(self, trained: Codes) -> None:
        self._trained, self._in_a_list = trained, np.zeros(len(trained), np.bool_)
        self.users: list[int] = []
        self._figures: list[tuple[float, float, float, float]] = []

    def add(self, person: HeldOut, relevant: Codes, scores: Floats, best: Codes) -> None:
        """Count a person whose candidates, best first, begin with `best`, unless nothing is relevant to them."""
        if not len(relevant):
            return
        hits = np.isin(best, relevant)
        place = first_place(scores, person.candidates, relevant)
        shown = best[:LIST]
        self._in_a_list[shown] = True
        self.users.append(person.user)
        figures = ndcg(hits, len(relevant)), recall(hits, len(relevant)), self._trained[shown].mean()
        ndcg10, recall20, popularity = map(float, figures)
        self._figures.append((ndcg10, recall20, 1 / place, popularity))

    def tally(self) -> ListTally:
        """Return the figures of everyone added."""
        ndcg10, recall20, mrr, popularity = np.array(self._figures).T
        users, coverage = np.array(self.users, np.int32), float(self._in_a_list.mean())
        return ListTally(users, ndcg10, recall20, mrr, popularity, coverage)


def list_figures(tallies: Sequence[ListTally]) -> ListFigures:
    """Return the figures of one split, or the means of several."""
    estimate = mean_over_people([(tally.users, tally.ndcg10) for tally in tallies])
    return ListFigures(
        ndcg10=estimate.mean,
        recall20=_mean([tally.recall20.mean() for tally in tallies]),
        mrr=_mean([tally.mrr.mean() for tally in tallies]),
        coverage=_mean([tally.coverage for tally in tallies]),
        popularity=_mean([tally.popularity.mean() for tally in tallies]),
        users=len(np.unique(np.concatenate([tally.users for tally in tallies]))),
        ci_low=estimate.low,
        ci_high=estimate.high,
    )


def _mean(figures: Sequence[float]) -> float:
    return float(np.mean(figures))


def paired_difference(tallies: Sequence[ListTally], others: Sequence[ListTally]) -> Estimate:
    """Return by how much nDCG@10 is higher than in the lists of others, person by person; both are of the same splits,
    in the same order.
    """
    return mean_over_people(
        [(mine.users, mine.ndcg10 - other.ndcg10) for mine, other in zip(tallies, others, strict=True)]
    )
