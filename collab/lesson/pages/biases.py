"""The use of biases: how far the mean alone gets, with one number a user, one a title, and both (lesson section
"Collaborative filtering from scratch").
"""

import numpy as np

from collab.data import Ratings, Split
from collab.lesson import (
    Bars,
    BiasModel,
    Move,
    Page,
    Question,
    Shown,
    Side,
    Situation,
    Table,
    Words,
    fit_biases,
    sampled_split,
)
from collab.training import score

_SHRINKAGES = ("0", "1", "2", "5", "10", "25", "100")
_PARTS: dict[str, tuple[Side, ...]] = {
    "the mean alone": (),
    "mean, user bias": ("users",),
    "mean, item bias": ("items",),
    "mean, both biases": ("users", "items"),
}
_ENDS = 3


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Learn each part from the training rows and compare it with those held out; show the outermost biases."""
    ratings, shrinkage = situation.ratings, float(situation.moved["shrinkage"])
    split = sampled_split(ratings)
    fits = {name: fit_biases(ratings, split.training, shrinkage, sides) for name, sides in _PARTS.items()}
    errors = {name: _rmse(fit, ratings, split) for name, fit in fits.items()}
    mean, both = fits["the mean alone"], fits["mean, both biases"]
    return (
        Bars("RMSE on held-out ratings, in stars", tuple(errors.items())),
        Words(f"The mean is {mean.start:.2f} stars. {_gain(errors['mean, both biases'], errors['the mean alone'])}"),
        _outermost(ratings, split, both),
        Words(_strict(ratings, split, both)),
    )


def _gain(both: float, alone: float) -> str:
    """Return how much smaller the error is with both biases than with the mean alone."""
    if not alone:
        return "It has no error here: everyone gave that, so that there is nothing for biases to learn."
    better = 1 - both / alone
    return (
        f"Both biases make its error {abs(better):.0%} {'smaller' if better >= 0 else 'larger'}, before any taste is "
        "looked at."
    )


def _rmse(fit: BiasModel, ratings: Ratings, split: Split) -> float:
    scores = score(fit.stars(ratings, split.valid), ratings.stars[split.valid], ratings.scale)
    return scores.rmse or 0.0


def _outermost(ratings: Ratings, split: Split, fit: BiasModel) -> Table:
    """Return the titles with the highest and the lowest biases, and how many training ratings each rests on."""
    counts = np.bincount(ratings.items[split.training], minlength=len(fit.items))
    rated = np.flatnonzero(counts)
    upwards = rated[np.argsort(fit.items[rated], kind="stable")]
    ends = list(dict.fromkeys([*upwards[::-1][:_ENDS].tolist(), *upwards[:_ENDS][::-1].tolist()]))
    rows = tuple(
        (ratings.item_table.name(position), f"{fit.items[position]:+.2f}", f"{counts[position]}") for position in ends
    )
    return Table(("title", "bias", "ratings"), rows, ("bias", "ratings"))


def _strict(ratings: Ratings, split: Split, fit: BiasModel) -> str:
    counts = np.bincount(ratings.users[split.training], minlength=len(fit.users))
    rated = np.flatnonzero(counts)
    low, high = (int(rated[end]) for end in (fit.users[rated].argmin(), fit.users[rated].argmax()))
    return (
        f"The strictest user is {ratings.user_ids[low]} ({fit.users[low]:+.2f} stars, {counts[low]:,} ratings), the "
        f"most generous {ratings.user_ids[high]} ({fit.users[high]:+.2f}, {counts[high]:,} ratings)."
    )


PAGE = Page(
    name="biases",
    title="What biases are for",
    section="Collaborative filtering from scratch",
    text=(
        "Some people are generous, some titles are liked by nearly everyone. A dot product of tastes has no place for "
        "that; a bias is that place: one number for each user and one for each title, added to whatever taste says. "
        "Here they are learned without any taste, in closed form, from the training ratings. The shrinkage acts as if "
        "each user and title had so many ratings more, exactly as expected, and keeps few ratings from saying much."
    ),
    moves=(Move("shrinkage", "shrinkage, in ratings", _SHRINKAGES, "5"),),
    compute=compute,
    rows=True,
    stars=True,
    questions=(
        Question(
            "With shrinkage 0, what do the titles with the highest and the lowest biases have in common?",
            (
                "many ratings: everybody knows them",
                "nothing: they are the best and the worst",
                "the same genre",
                "few ratings: one or two people decided",
            ),
            3,
            "A mean of one rating can lie anywhere; a mean of hundreds cannot. Unshrunk, the ends of the list belong "
            "to the luck of few. Shrinkage asks for more ratings before it believes a bias, and the held-out error "
            "falls with it, until it believes too little.",
            (
                "A mean of many ratings is steady, and seldom lies at an end.",
                "Two lucky ratings are enough to lie there, which says little of a title.",
                "Genres are not looked at here, and both ends have all kinds.",
            ),
        ),
    ),
)
