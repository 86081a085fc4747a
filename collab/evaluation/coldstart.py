"""How good predictions are for people the model was never trained on, after 0, 1, 3, .. answers.

Each user's ratings are put in the order of numpy.random.default_rng(user id).permutation over file order; where an id
is no whole number, the user's position stands for it. The first half, rounded down, may be asked about, the rest is
predicted. A user who has given all answers there are counts with them from then on, so that every line has all users.
Beside the stars, the list is measured that each person would get: of all titles but those answered so far, against the
ratings that are predicted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.coldstart import ADAPTIVE, Questionnaire
from collab.data import Ratings
from collab.evaluation.accuracy import stars_by_item
from collab.evaluation.bootstrap import DRAWS, INTERVAL, SEED
from collab.evaluation.ranking import RELEVANT, list_ndcg, relevant_titles
from collab.recommend import Recommender, UserEmbedding
from collab.types import Codes, Floats

Answers = int | Literal["all"]

_COUNTS = (0, 1, 3, 5, 10, 20)
_SIDE_BY_SIDE = 32

ANSWERS: tuple[Answers, ...] = (*_COUNTS, "all")


@dataclass(frozen=True, eq=False)
class Halves:
    """A user's rows of the data, int32, by what they are for: those that may be asked about, and those predicted."""

    answerable: Codes
    predicted: Codes


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums by user after each number of answers, both (7, users): squared errors of the clipped predictions, and
    ratings inside their 80% interval; `ratings`, (users,), counts those predicted. `ndcg` (2, 7, users) is nDCG@10 of
    the list, for all titles and for those liked; nan where a user liked none.
    """

    squares: Floats
    covered: Floats
    ratings: Floats
    ndcg: Floats


@dataclass(frozen=True)
class _Answered:
    """A person of whom nothing but the answers is known, which is enough for a fixed order."""

    answers: Mapping[str, float]


@dataclass(frozen=True)
class Figures:
    """The figures after so many answers, pooled over all predicted ratings: the RMSE with its 95% confidence interval
    (bootstrap over users), and the share of ratings inside their 80% interval. Then nDCG@10 of the lists, means over
    the users who have a relevant title among those predicted; None where nobody has.
    """

    answers: Answers
    rmse: float
    ci_low: float
    ci_high: float
    coverage80: float
    users: int
    ndcg10_all: float | None
    ndcg10_liked: float | None


def halves(ratings: Ratings, users: Collection[int]) -> list[Halves]:
    """Return the two halves of each of some users, by code, in their order."""
    rows = ratings.rows_by_user(np.arange(len(ratings), dtype=np.int32))
    return [_halves(rows[user], _seed(ratings.user_ids[user], user)) for user in users]


def _halves(rows: Codes, seed: int) -> Halves:
    order = rows[np.random.default_rng(seed).permutation(len(rows))]
    return Halves(order[: len(rows) // 2], order[len(rows) // 2 :])


def _seed(user: str, position: int) -> int:
    return int(user) if user.isdecimal() else position


def cold_start(
    model: Recommender,
    questionnaire: Questionnaire,
    ratings: Ratings,
    people: Sequence[Halves],
    progress: Callable[[float], None] = lambda _: None,
) -> Tally:
    """Ask each person, none of whom the model was trained on, and predict; `progress` gets the share that is done."""
    lines, users = len(ANSWERS), len(people)
    tally = Tally(
        np.zeros((lines, users)), np.zeros((lines, users)), np.zeros(users), np.zeros((len(RELEVANT), lines, users))
    )
    answers = [stars_by_item(ratings, person.answerable) for person in people]
    for number, (person, embeddings) in enumerate(zip(people, asked(model, questionnaire, answers), strict=True)):
        stars = ratings.stars[person.predicted].astype(np.float64)
        items = [ratings.item_table.ids[item] for item in ratings.items[person.predicted].tolist()]
        relevant = relevant_titles(ratings, person.predicted)
        tally.ratings[number] = len(items)
        for line, me in enumerate(embeddings):
            predicted = model.predict(me, items)
            tally.squares[line, number] = np.sum((model.scale.clip(predicted.mean) - stars) ** 2)
            tally.covered[line, number] = np.sum((predicted.low <= stars) & (stars <= predicted.high))
            tally.ndcg[:, line, number] = list_ndcg(model, me, relevant)
        progress((number + 1) / len(people))
    return tally


def asked(
    model: Recommender, questionnaire: Questionnaire, people: Sequence[Mapping[str, float]]
) -> Iterator[list[UserEmbedding]]:
    """Give each person's embeddings after each number of ANSWERS, asked one title at a time of their answers; many
    people are asked side by side.
    """
    for start in range(0, len(people), _SIDE_BY_SIDE):
        yield from _asked_at_once(model, questionnaire, people[start : start + _SIDE_BY_SIDE])


def _asked_at_once(
    model: Recommender, questionnaire: Questionnaire, people: Sequence[Mapping[str, float]]
) -> list[list[UserEmbedding]]:
    adaptive = questionnaire.strategy in ADAPTIVE  # the others look at what was answered alone
    everything = list(model.fold_in.many(people))
    after = [{0: me} for me in model.fold_in.many([{}] * len(people))]
    answered = [dict[str, float]() for _ in people]
    for count in range(1, _COUNTS[-1] + 1):
        asking = [number for number, answers in enumerate(people) if count < len(answers)]
        for number in asking:
            person = after[number][count - 1] if adaptive else _Answered(answered[number])
            [item] = questionnaire.next(person, 1, among=people[number])
            answered[number] = {**answered[number], item: people[number][item]}
        if adaptive or count in _COUNTS:
            embeddings = model.fold_in.many(answered[number] for number in asking)
            for number, me in zip(asking, embeddings, strict=True):
                after[number][count] = me
                if count - 1 not in _COUNTS:
                    after[number].pop(count - 1, None)
    return [
        [*(own[count] if count < len(answers) else whole for count in _COUNTS), whole]
        for answers, own, whole in zip(people, after, everything, strict=True)
    ]


def pooled(tallies: Sequence[Tally]) -> Tally:
    """Return the tallies of several folds as one."""
    return Tally(
        np.concatenate([tally.squares for tally in tallies], 1),
        np.concatenate([tally.covered for tally in tallies], 1),
        np.concatenate([tally.ratings for tally in tallies]),
        np.concatenate([tally.ndcg for tally in tallies], 2),
    )


def pooled_figures(tally: Tally) -> list[Figures]:
    """Return the figures of a tally, one line for each number of ANSWERS."""
    total, users = tally.ratings.sum(), len(tally.ratings)
    rmse, coverage = np.sqrt(tally.squares.sum(1) / total), tally.covered.sum(1) / total
    times = np.random.default_rng(SEED).multinomial(users, np.full(users, 1 / users), DRAWS)
    drawn = np.sqrt((tally.squares @ times.T) / (tally.ratings @ times.T))
    low, high = np.quantile(drawn, INTERVAL, axis=1)
    errors = zip(ANSWERS, rmse.tolist(), low.tolist(), high.tolist(), coverage.tolist(), strict=True)
    lists = [_mean_of_known(line) for line in tally.ndcg.reshape(-1, users)]
    ndcg = zip(lists[: len(ANSWERS)], lists[len(ANSWERS) :], strict=True)
    return [Figures(*figures, users, *both) for figures, both in zip(errors, ndcg, strict=True)]


def _mean_of_known(figures: Floats) -> float | None:
    known = figures[~np.isnan(figures)]
    return float(known.mean()) if len(known) else None
