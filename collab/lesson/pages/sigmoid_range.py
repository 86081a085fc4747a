"""The sigmoid range, and why it ends above the most stars there are (lesson section "Collaborative filtering from
scratch").
"""

from math import log

import numpy as np

from collab.data import Ratings, Split
from collab.inference import Link, SigmoidRange
from collab.lesson import Line, Move, Page, Plot, Question, Shown, Situation, Table, Words, fit_biases, sampled_split
from collab.training import score

_MARGINS = ("0", "0.1", "0.25", "0.5", "1", "2")
_SCORES = np.linspace(-6, 6, 49)
_SHRINKAGE, _SWEEPS = 5.0, 4


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Draw the curve between the tightest and the widest, say what score the most stars take, and fit biases with this
    range, the tightest and none.
    """
    ratings, margin = situation.ratings, situation.moved["margin"]
    top, low = ratings.scale.high, ratings.scale.y_range[0]
    chosen, tight = SigmoidRange(low, top + float(margin)), SigmoidRange(low, top)
    wide = SigmoidRange(low, top + float(_MARGINS[-1]))
    curves = {_name(link): link for link in (tight, chosen, wide)}
    links: dict[str, Link | None] = {_name(tight): tight, _name(chosen): chosen, "no range": None}
    split = sampled_split(ratings)
    return (
        Plot(
            "score: dot product and biases",
            "stars",
            tuple(_curve(name, link) for name, link in curves.items()),
        ),
        Words(_needed(chosen, ratings)),
        Table(
            ("range", "RMSE", f"predicted for a {top:g}", "highest"),
            tuple((name, *_fitted(ratings, split, link)) for name, link in links.items()),
            ("RMSE", f"predicted for a {top:g}", "highest"),
        ),
        Words("The table is of biases alone, learned with each range; RMSE in stars on held-out ratings."),
    )


def _name(link: SigmoidRange) -> str:
    return f"{link.low:g} to {link.high:g}"


def _curve(name: str, link: Link) -> Line:
    return Line(name, tuple(zip(_SCORES.tolist(), link.stars(_SCORES).tolist(), strict=True)))


def _needed(link: SigmoidRange, ratings: Ratings) -> str:
    """Return a sentence on the score that gives the most stars, and how steep the curve is there."""
    top = ratings.scale.high
    about = f"{float(np.mean(ratings.stars == top)):.1%} of the ratings are a {top:g}"
    if link.high <= top:
        return f"{about}: up to {link.high:g}, no finite score predicts one. Each chases its score without end."
    needed = log((top - link.low) / (link.high - top))
    steepest, slope = (float(link.slope(np.array([score]))[0]) for score in (0.0, needed))
    return (
        f"{about}: up to {link.high:g}, a score of {needed:.2f} predicts one. There the curve still has "
        f"{slope / steepest:.0%} of its steepest slope to learn from."
    )


def _fitted(ratings: Ratings, split: Split, link: Link | None) -> tuple[str, ...]:
    biases = fit_biases(ratings, split.training, _SHRINKAGE, link=link, sweeps=_SWEEPS)
    predicted, stars = biases.stars(ratings, split.valid), ratings.stars[split.valid]
    most = stars == ratings.scale.high
    rmse = score(predicted, stars, ratings.scale).rmse
    return (
        "" if rmse is None else f"{rmse:.4f}",
        f"{predicted[most].mean():.2f}" if most.any() else "",
        f"{predicted.max():.2f}" if len(predicted) else "",
    )


PAGE = Page(
    name="range",
    title="The sigmoid range, and why 5.5",
    section="Collaborative filtering from scratch",
    text=(
        "Nothing keeps a dot product within the stars there are: it may say 7, or minus 1. A sigmoid bends every score "
        "into a range: low, plus (high - low) / (1 + exp(-score)). It comes ever closer to its ends and never gets "
        "there, so an upper end equal to the most stars puts these out of reach. The lesson ends the range at 5.5 for "
        "five stars. Move the upper end and see what the most stars take."
    ),
    moves=(Move("margin", "how far the range ends above the most stars", _MARGINS, "0.5"),),
    compute=compute,
    rows=True,
    stars=True,
    questions=(
        Question(
            "The range ends exactly at the most stars. What score predicts them?",
            ("0", "none, however high", "the mean of the stars", "exactly the most stars"),
            1,
            "The sigmoid reaches its end only at infinity. Half a star above, a moderate score will do, and there is "
            "still a slope to learn from.",
            (
                "A score of 0 is the middle of the range.",
                "A score is bent into the range before it is stars.",
                "A score is not yet stars: even a high one ends below the top.",
            ),
        ),
    ),
)
