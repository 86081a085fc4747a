"""The bootstrapping problem: a person and a title that the model has never seen (lesson section "Bootstrapping a
collaborative filtering model").
"""

from collections.abc import Mapping
from math import sqrt

import numpy as np

from collab.coldstart import Questionnaire
from collab.data import Ratings
from collab.lesson import Bars, Move, Page, Question, Shown, Situation, Table, Words
from collab.recommend import Recommender, UserEmbedding

_PLACES = tuple(str(place) for place in range(1, 11))
_ANSWERS = (0, 1, 3, 5)
_ASKABLE = 100
_PREDICTED = ("predicted", "±", "80% interval")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Fold a person in from nothing, answer by answer; predict a title that has no training ratings; count what is
    known without any rating.
    """
    model, ratings = situation.trained, situation.ratings
    return (
        *_new_person(model, history(model, ratings, int(situation.moved["person"]))),
        *_new_title(model, int(situation.moved["title"])),
        _side_information(ratings),
    )


def history(model: Recommender, ratings: Ratings, place: int) -> dict[str, float]:
    """Return the stars that the `place`-th most active person gave, the most rated title first, at most 100."""
    active = np.argsort(-np.bincount(ratings.users, minlength=len(ratings.user_ids)), kind="stable")
    rows = np.flatnonzero(ratings.users == active[min(place, len(active)) - 1])
    rows = rows[np.argsort(-model.stats.ratings[ratings.items[rows]], kind="stable")]
    stars = zip(ratings.items[rows].tolist(), ratings.stars[rows].tolist(), strict=True)
    return dict([(model.items.id(item), value) for item, value in stars][:_ASKABLE])


def _new_person(model: Recommender, stars: Mapping[str, float]) -> tuple[Shown, ...]:
    """Predict the person's most rated title; the others may be asked about."""
    target, *others = stars
    asked = Questionnaire(model).next(model.fold_in({}), max(_ANSWERS), among=others)
    steps = [n for n in _ANSWERS if n <= len(asked)]
    people = [model.fold_in({item: stars[item] for item in asked[:n]}) for n in steps]
    unknown = [model.unknown(person) for person in people]
    name = model.items.name_of(target)
    rows = tuple((str(n), *_predicted(model, person, target)) for n, person in zip(steps, people, strict=True))
    answers = ", ".join(f"{model.items.name_of(item)} {stars[item]:g}" for item in asked[: steps[-1]])
    return (
        Words(f"A new person is asked: {answers or 'nothing'}. Meanwhile, what they would give {name}:"),
        Table(("answers", *_PREDICTED), rows, ("answers", *_PREDICTED)),
        Bars("share of the variance still unknown", tuple(zip(map(_after, steps), unknown, strict=True))),
        Words(
            f"They gave it {stars[target]:g}. Of what was unknown of this person, over the titles that matter, "
            f"{unknown[-1]:.0%} is left {_after(steps[-1])}."
        ),
    )


def _after(answers: int) -> str:
    return f"after {answers} answer{'' if answers == 1 else 's'}"


def _predicted(model: Recommender, person: UserEmbedding, item: str) -> tuple[str, str, str]:
    prediction = model.predict(person, [item])
    mean = float(model.scale.clip(prediction.mean)[0])
    return f"{mean:.2f}", f"{prediction.sd[0]:.2f}", f"{prediction.low[0]:.1f} to {prediction.high[0]:.1f}"


def _new_title(model: Recommender, place: int) -> tuple[Shown, ...]:
    """Compare a title without training ratings with the most rated one, for a person of whom nothing is known."""
    unrated, spread = np.flatnonzero(model.stats.trained == 0), sqrt(model.artifact.unrated_variance)
    if not len(unrated):
        return (
            Words(
                "Every listed title has ratings to learn from here. One that had none would be predicted from its "
                f"genres and year, {spread:.2f} stars less surely."
            ),
        )
    new, known = int(unrated[(place - 1) % len(unrated)]), int(model.stats.most_rated(1)[0])
    person = model.fold_in({})
    rows = tuple(
        (
            model.items.name(position),
            f"{model.stats.trained[position]:,}",
            *_predicted(model, person, model.items.id(position)),
        )
        for position in (new, known)
    )
    year = int(model.items.years[new])
    traits = ", ".join([*model.items.genres_of(new), *([str(year)] if year else [])])
    return (
        Table(("for anyone", "ratings", *_PREDICTED), rows, ("ratings", *_PREDICTED)),
        Words(
            f"{model.items.name(new)} has no rating that the model learned from: all it goes by is "
            f"{traits or 'the mean of all titles'}. How far titles are from what that makes one expect widens the "
            f"interval: {spread:.2f} stars, measured on the titles that do have ratings. "
            f"{len(unrated):,} titles are in that position."
        ),
    )


def _side_information(ratings: Ratings) -> Table:
    items, users = ratings.item_table, ratings.user_table
    genres = sum(bool(items.genres_of(position)) for position in range(len(items)))
    aged = 0 if users is None else int(np.sum(users.ages > 0))
    rows = (
        ("titles with genres", genres, len(items)),
        ("titles with a year", int(np.sum(items.years > 0)), len(items)),
        ("people with an age", aged, len(ratings.user_ids)),
        ("ratings with a date", int(np.sum(ratings.times != 0)) if ratings.has_times else 0, len(ratings)),
    )
    return Table(
        ("known without any rating", "how many", "of"),
        tuple((what, f"{count:,}", f"{total:,}") for what, count, total in rows),
        ("how many", "of"),
    )


PAGE = Page(
    name="bootstrapping",
    title="The bootstrapping problem",
    section="Bootstrapping a collaborative filtering model",
    text=(
        "Collaborative filtering knows people and titles by their ratings, so what does it say where there are none? A "
        "new person starts as the average of all others, with all of their spread; each answer moves them and takes "
        "some of the spread away, and some questions take away more than others. A new title is what its genres and "
        "year make one expect, with an interval as wide as such titles are apart. What else is known, dates, ages, "
        "professions, can go into a network; the model called metadata does that."
    ),
    moves=(
        Move("person", "whose answers: by place among the most active people", _PLACES, "1"),
        Move("title", "which of the titles without ratings", _PLACES, "1"),
    ),
    compute=compute,
    rows=True,
    stars=True,
    questions=(
        Question(
            "A new person has answered nothing. Why not simply give them a user embedding of zeros?",
            (
                "Zeros are nobody's taste; the average of all people, with their spread, is the best guess.",
                "Zeros would make every prediction 0 stars.",
                "An embedding cannot hold zeros.",
            ),
            0,
            "Without an answer, the first row above is the average person's prediction with the widest spread. Zeros "
            "would claim that the person is known, and is like no one: neither follows from having no answers.",
            (
                "A score of 0 is the middle of the range, not 0 stars.",
                "An embedding can hold any numbers.",
            ),
        ),
    ),
)
