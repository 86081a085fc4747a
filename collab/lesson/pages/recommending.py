"""Predicting stars is not recommending: which titles a person would choose is another question than how they would like
them, and a list has to answer both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split, evenly_drawn, split
from collab.errors import BadData, NotFound
from collab.evaluation import HeldOut, Relevant, held_out_people
from collab.interest import best_first, ndcg
from collab.lesson import Bars, Move, Page, Question, Shown, Situation, Table, Words
from collab.recommend import Recommendation, Recommender, UserEmbedding
from collab.types import Codes, Floats

_KNOWN = ("0", "0.25", "0.5", "0.75", "1")
_HITS = ("all", "liked")
_MOST_PEOPLE, _FEWEST_PEOPLE, _TITLES_SCORED = 150, 40, 1_500_000
_LIST, _SHOWN = 10, 5
_STARS, _POPULARITY, _INTEREST, _JOINED = "stars alone", "popularity", "interest", "joined"

Scorer = Callable[[UserEmbedding], Floats]


@dataclass(frozen=True, eq=False)
class Person:
    """A person, the positions of the titles they rated in held-out rows, the stars they gave, and these by item id."""

    held_out: HeldOut
    titles: Codes
    stars: Floats
    gave: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Order:
    """An order of titles, measured person by person: `choosing` is nDCG@10 of the list, nan where nothing is to be
    found; `liking` the share of pairs of held-out titles that it has in the order of their stars, nan without pairs;
    `listed` are the positions of the ten titles at the top, (people, 10).
    """

    choosing: Floats
    liking: Floats
    listed: Codes


def measured_rows(model: Recommender, ratings: Ratings) -> Split:
    """Return the rows of at most 150 people, fewer where titles are many, evenly drawn from those with rows on both
    sides of the split that the model is trained on. Raises BadData where there is nobody.
    """
    whole = split(ratings, model.artifact.split)
    sides, everyone = (whole.training, whole.valid), len(ratings.user_ids)
    able = np.flatnonzero(np.all([np.bincount(ratings.users[rows], minlength=everyone) for rows in sides], 0))
    if not len(able):
        raise BadData(
            f"{whole.name} of {ratings.name}, which the model in use is trained on, holds out no ratings of people "
            "that it knows: nothing tells what they went on to choose. One trained on random:0.2@42 has some."
        )
    most = min(_MOST_PEOPLE, max(_FEWEST_PEOPLE, _TITLES_SCORED // len(ratings.item_table)))
    is_drawn = np.isin(np.arange(everyone), evenly_drawn(able, most))
    return Split(whole.name, *(rows[is_drawn[ratings.users[rows]]] for rows in sides))


def people_of(model: Recommender, ratings: Ratings, rows: Split) -> list[Person]:
    """Return the people with held-out titles that they have not rated in training."""
    people = []
    for person in held_out_people(model, ratings, rows):
        own = rows.valid[ratings.users[rows.valid] == person.user]
        own = own[person.candidates[ratings.items[own]]]
        titles, stars = ratings.items[own], ratings.stars[own].astype(np.float64)
        gave = dict(zip(map(model.items.id, titles.tolist()), stars.tolist(), strict=True))
        people.append(Person(person, titles, stars, gave))
    return people


def scorers(model: Recommender, known: float) -> dict[str, Scorer]:
    """Return four ways to score every title for a person. Raises NotFound for a model without interest."""
    popularity = model.stats.trained.astype(np.float64)

    def interest(me: UserEmbedding) -> Floats:
        scores = model.interest(me)
        if scores is None:
            raise NotFound(
                "The model in use was trained without interest, the other half of a list. Train one again, in the "
                "application or with collab-tui train, and come back."
            )
        return scores

    return {
        _STARS: lambda me: model.scores(me, "stars"),
        _POPULARITY: lambda _: popularity,
        _INTEREST: interest,
        _JOINED: lambda me: model.scores(me, "joined", known),
    }


def measure(scorer: Scorer, people: list[Person], hits: str) -> Order:
    """Put all titles that a person has not rated in training in order, for each of them, and see where the held-out
    ones are.
    """
    choosing, liking, listed = [], [], []
    for person in people:
        scores = scorer(person.held_out.me)
        best = best_first(scores, person.held_out.candidates, _LIST)
        relevant = person.held_out.relevant[_relevant(hits)]
        choosing.append(float(ndcg(np.isin(best, relevant), len(relevant))) if len(relevant) else np.nan)
        liking.append(right_pairs(scores[person.titles], person.stars))
        listed.append(np.resize(best, _LIST))
    return Order(np.array(choosing), np.array(liking), np.array(listed))


def right_pairs(scores: Floats, stars: Floats) -> float:
    """Return the share of pairs with different stars in which the higher score has the more stars; equal scores count
    half; nan where there is no such pair.
    """
    better = stars[:, None] > stars
    right, equal = (scores[:, None] > scores)[better], (scores[:, None] == scores)[better]
    return float(right.mean() + equal.mean() / 2) if len(right) else np.nan


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Measure four orders by both questions on held-out ratings, and show two lists of one person."""
    model, ratings = situation.trained, situation.ratings
    known, hits = float(situation.moved["known"]), situation.moved["hits"]
    rows = measured_rows(model, ratings)
    people = people_of(model, ratings, rows)
    orders = {name: measure(scorer, people, hits) for name, scorer in scorers(model, known).items()}
    choosing = tuple((name, _mean(order.choosing)) for name, order in orders.items())
    return (
        Bars(f"nDCG@{_LIST} of a list by", choosing),
        _figures(model, orders),
        Words(_summary(orders)),
        *_lists(model, people, with_hits(people, orders[_JOINED], hits), known),
        Words(_measured_on(rows.name, orders[_JOINED], hits)),
    )


def with_hits(people: list[Person], order: Order, hits: str) -> list[Person]:
    """Return the people who have a hit among the first titles shown of an order, by their number of held-out titles."""
    rows = zip(people, order.listed[:, :_SHOWN], strict=True)
    able = [person for person, listed in rows if np.isin(listed, person.held_out.relevant[_relevant(hits)]).any()]
    return sorted(able, key=lambda person: len(person.titles))


def _relevant(hits: str) -> Relevant:
    return "liked" if hits == "liked" else "all"


def _mean(values: Floats) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else 0.0


def _figures(model: Recommender, orders: Mapping[str, Order]) -> Table:
    heading = ("a list by", f"nDCG@{_LIST}", "±", "pairs right", "titles", "their ratings")
    rows = (
        (
            name,
            f"{_mean(order.choosing):.3f}",
            f"{_either_way(order.choosing):.3f}",
            f"{_mean(order.liking):.0%}",
            f"{len(np.unique(order.listed)):,}",
            f"{model.stats.trained[order.listed].mean():,.0f}",
        )
        for name, order in orders.items()
    )
    return Table(heading, tuple(rows), heading[1:])


def _either_way(values: Floats) -> float:
    """Return half the 95% interval of the mean."""
    people = int(np.isfinite(values).sum())
    return 1.96 * float(np.nanstd(values)) / people**0.5 if people else 0.0


def _measured_on(split: str, order: Order, hits: str) -> str:
    people = int(np.isfinite(order.choosing).sum())
    return (
        f"Measured on the rows held out by {split}, over {people:,} people; ± is half the 95% interval of nDCG. Every "
        "title that a person has not rated in training may be in their list; a hit is one that they rated in held-out "
        f"rows{', three quarters of the scale or more' if hits == 'liked' else ''}. Pairs right are the pairs of "
        "titles that one person rated where the one with more stars comes first; titles are the different ones among "
        "the first ten of all lists, with how many training ratings they have on average."
    )


def _summary(orders: Mapping[str, Order]) -> str:
    choosing = {name: f"{_mean(order.choosing):.3f}" for name, order in orders.items()}
    liking = {name: f"{_mean(order.liking):.0%}" for name, order in orders.items()}
    beaten = _mean(orders[_STARS].choosing) > _mean(orders[_POPULARITY].choosing)
    return (
        f"Would you choose it? Stars alone come to {choosing[_STARS]} and {'beat' if beaten else 'do not beat'} the "
        f"same popular titles for everyone, {choosing[_POPULARITY]}; interest comes to {choosing[_INTEREST]}. How "
        f"would you like it? Stars alone have {liking[_STARS]} of pairs right, interest {liking[_INTEREST]}. Joined, "
        f"with the dial where it stands, they come to {choosing[_JOINED]} and {liking[_JOINED]}."
    )


def _lists(model: Recommender, people: list[Person], able: list[Person], known: float) -> tuple[Shown, ...]:
    """Show the titles at the top of two lists of one person, with both answers: of one with a hit, if there is any."""
    among = able or people
    person = among[len(among) // 2]
    drawn = f", of the {len(able):,} with a hit among the first {_SHOWN} of the joined list" if able else ""
    titles = len(model.items) - len(person.held_out.me.chosen)
    return (
        Words(
            f"One of these people{drawn}, with {len(person.titles):,} held-out ratings. Stars are predicted; the place "
            f"is that of the title by interest, among the {titles:,} that they had not chosen; gave says what they "
            "gave it in held-out rows."
        ),
        _first_titles(_STARS, person, model.recommend(person.held_out.me, _SHOWN, by="stars")),
        _first_titles(_JOINED, person, model.recommend(person.held_out.me, _SHOWN, by="joined", known=known)),
    )


def _first_titles(order: str, person: Person, titles: list[Recommendation]) -> Table:
    heading = (f"by {order}", "stars", "place", "ratings", "gave")
    rows = (
        (
            title.title,
            f"{title.stars:.1f}",
            f"{title.interest_rank:,}",
            f"{title.ratings:,}",
            f"{person.gave[title.item]:g}" if title.item in person.gave else "",
        )
        for title in titles
    )
    return Table(heading, tuple(rows), heading[1:])


PAGE = Page(
    name="recommending",
    title="Predicting is not recommending",
    section="Bootstrapping a collaborative filtering model",
    text=(
        "Predicted stars say how you would like a title once you saw it. A list has to answer another question first: "
        "would you choose it at all? Interest is learned for that from which titles people rate, stars aside, and the "
        "least it has to beat is popularity, one list for everyone. Held-out ratings tell who does: nDCG@10 is 1 where "
        "ten titles at the top are all ones that the person went on to rate, 0 where none is. For you joins both "
        "answers; its dial turns from titles few know to those everyone knows."
    ),
    moves=(
        Move("known", "the dial: from what few know to what everyone knows", _KNOWN, "0.5"),
        Move("hits", "held-out titles that count: all, or those liked", _HITS, "all"),
    ),
    compute=compute,
    rows=True,
    stars=True,
    questions=(
        Question(
            "Of two models, one has the lower RMSE and the worse lists. How can that be?",
            (
                "One of the two figures must be wrong: a lower RMSE means better lists.",
                "Its RMSE was measured on training rows.",
                "RMSE looks at titles that people did rate; a list has to find those among all others.",
                "It knows too few people.",
            ),
            2,
            "Every row that RMSE is measured on was chosen already, so that how well a model tells what is chosen from "
            "what is not never enters. In a list everything competes, and most of it nobody here would pick.",
            (
                "Both can be right: they answer different questions.",
                "It happens with RMSE on held-out rows just as well.",
                "Two models of the same people can differ so.",
            ),
        ),
    ),
)
