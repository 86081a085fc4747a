"""The ranking protocol: a model's lists in several orders, fitted on each split, beside those of plain baselines."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from collab.data import DataSpec, Ratings, Split
from collab.errors import BadConfig
from collab.evaluation.bootstrap import Estimate
from collab.evaluation.fits import Fitted, Report
from collab.evaluation.protocols import held_out_splits, measure_each
from collab.evaluation.ranking import (
    DEFAULT_ORDER,
    RELEVANT,
    ListFigures,
    ListTally,
    Relevant,
    Scorer,
    held_out_people,
    list_figures,
    paired_difference,
    tally_lists,
)
from collab.models import Config, check_data
from collab.recommend import BY, By, Recommender, check_order


@dataclass(frozen=True)
class Ranker:
    """A model and an order that its lists are in; a baseline has but one, named as it is."""

    model: str
    order: str
    default: bool


@dataclass(frozen=True, eq=False)
class SplitRanking:
    """The lists of each ranker on one split: the orders of the model first, as asked for, then the baselines."""

    split: str
    tallies: Mapping[Ranker, Mapping[Relevant, ListTally]]


@dataclass(frozen=True)
class RankingLine:
    """The figures of a ranker on one split, or their mean over several, which is called so."""

    split: str
    ranker: Ranker
    relevant: Relevant
    figures: ListFigures


def list_orders(names: Sequence[str]) -> list[By]:
    """Return each order once. Raises BadConfig for one that there is not."""
    for name in names:
        if name not in BY:
            raise BadConfig(f'No order "{name}". There are: {", ".join(BY)}.')
    return [known for name in dict.fromkeys(names) for known in BY if known == name]


def evaluate_rankings(
    ratings: Ratings,
    data: DataSpec,
    config: Config,
    splits: Sequence[str],
    orders: Sequence[By] = (DEFAULT_ORDER,),
    *,
    beside: bool = True,
    report: Report = lambda *_: None,
) -> Generator[SplitRanking, None, None]:
    """Fit on each split and rank for everyone, in the order of the splits; `beside`, for the baselines too.

    Raises BadConfig and TrainingFailed.
    """
    for order in orders if ratings.implicit else ():
        check_order(order, ratings.name)
    parts = held_out_splits(ratings, splits)
    for part in parts:
        check_data(ratings, config, part)

    def measure(fitted: Fitted, part: Split) -> SplitRanking:
        return rank_split(fitted.model, ratings, part, orders, beside=beside, report=report)

    yield from measure_each(ratings, data, config, parts, report, measure)


def rank_split(
    model: Recommender,
    ratings: Ratings,
    part: Split,
    orders: Sequence[By] = (DEFAULT_ORDER,),
    *,
    beside: bool = True,
    report: Report = lambda *_: None,
) -> SplitRanking:
    """Return the lists of a model trained on a split; `beside`, those of the baselines too."""
    scorers: dict[Ranker, Scorer] = {
        Ranker(model.artifact.model, order, default=order == DEFAULT_ORDER): partial(model.scores, by=order)
        for order in orders
    }
    if beside:
        from collab.evaluation.baselines import baselines  # which imports SciPy

        report(f"plain lists on {part.name}", None)
        scorers |= {Ranker(name, name, default=False): scorer for name, scorer in baselines(ratings, part).items()}
    users, doing = len(np.unique(ratings.users[part.valid])), f"lists on {part.name}"
    people = held_out_people(model, ratings, part)
    tallies = tally_lists(people, list(scorers.values()), model.stats.trained, lambda done: report(doing, done / users))
    return SplitRanking(part.name, dict(zip(scorers, tallies, strict=True)))


def ranking_lines(rankings: Sequence[SplitRanking]) -> list[RankingLine]:
    """Return a line for each ranker and meaning of relevant: of one split, or the means of several."""
    name = rankings[0].split if len(rankings) == 1 else "mean"
    lines = []
    for ranker in rankings[0].tallies:
        for relevant in RELEVANT:
            tallies = [by[relevant] for each in rankings if relevant in (by := each.tallies[ranker])]
            if tallies:
                lines.append(RankingLine(name, ranker, relevant, list_figures(tallies)))
    return lines


def compare_rankers(
    rankings: Sequence[SplitRanking], ranker: Ranker, others: Sequence[SplitRanking], other: Ranker
) -> dict[Relevant, Estimate]:
    """Return by how much a ranker's nDCG@10 is above that of another on the same splits, person by person."""
    pairs = [(mine.tallies[ranker], theirs.tallies[other]) for mine, theirs in zip(rankings, others, strict=True)]
    differences: dict[Relevant, Estimate] = {}
    for relevant in RELEVANT:
        both = [(one[relevant], two[relevant]) for one, two in pairs if relevant in one]
        if both:
            differences[relevant] = paired_difference(*zip(*both, strict=True))
    return differences
