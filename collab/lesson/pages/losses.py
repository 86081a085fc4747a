"""Two losses for ratings: the squared error of a number of stars, and the cross-entropy of a share for each number
(lesson section "Collaborative filtering from scratch"; the cross-entropy is the lesson's further question).
"""

from math import ceil

import numpy as np

from collab.inference import softmax
from collab.inspection import histogram
from collab.lesson import Bars, Move, Page, Question, Shown, Situation, Table, Words
from collab.types import Floats

_MIDDLES = ("0%", "25%", "50%", "62%", "75%", "87%", "100%")
_SHOWN = 20
_SPREADS = ("0.1", "0.25", "0.5", "1", "2", "4")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Compare a prediction made of shares with every rating of the data, by both losses."""
    scale = situation.ratings.scale
    counted = histogram(situation.ratings)
    values = np.array([stars for stars, _ in counted])
    shares = np.array([count for _, count in counted], np.float64)
    shares /= shares.sum()
    middle = scale.low + _share(situation.moved["middle"]) * (scale.high - scale.low)
    log_shares = _log_shares(values, middle, float(situation.moved["spread"]))
    moved = np.exp(log_shares)
    predictions = {
        "yours": log_shares,
        "the data's own shares": np.log(shares),
        "all shares alike": np.full(len(values), -np.log(len(values))),
    }
    rows = tuple((name, *_losses(values, shares, logs)) for name, logs in predictions.items())
    expected = float(moved @ values)
    each = tuple(
        (f"{value:g}", f"{share:.1%}", f"{mine:.1%}", f"{(value - expected) ** 2:.2f}", f"{max(0.0, -log):.2f}")
        for value, share, mine, log in zip(
            values.tolist(), shares.tolist(), moved.tolist(), log_shares.tolist(), strict=True
        )
    )
    some = ceil(len(values) / _SHOWN)
    heading = ("stars", "given", "your share", "squared error", "cross-entropy")
    return (
        Bars("share that your prediction gives each number of stars", _bars(values[::some], moved[::some])),
        Words(f"Your prediction expects {expected:.2f} stars. Against every rating of the data:"),
        Table(
            ("prediction", "expects", "squared error", "cross-entropy"),
            rows,
            ("expects", "squared error", "cross-entropy"),
        ),
        Words("And by what was given:"),
        Table(heading, each[::some], heading),
    )


def _share(text: str) -> float:
    return float(text.removesuffix("%")) / 100


def _log_shares(values: Floats, middle: float, spread: float) -> Floats:
    """Return the logarithms of shares in the shape of a normal distribution around the middle."""
    odds = -0.5 * ((values - middle) / spread) ** 2
    return np.asarray(odds - odds.max() - np.log(np.exp(odds - odds.max()).sum()))


def _losses(values: Floats, shares: Floats, log_shares: Floats) -> tuple[str, str, str]:
    """Return the expected stars, and the mean of both losses over ratings with these shares."""
    expected = float(softmax(log_shares) @ values)
    squared = float(shares @ (values - expected) ** 2)
    entropy = max(0.0, float(-shares @ log_shares))
    return f"{expected:.2f}", f"{squared:.4f}", f"{entropy:.4f}"


def _bars(values: Floats, shares: Floats) -> tuple[tuple[str, float], ...]:
    return tuple((f"{value:g}", share) for value, share in zip(values.tolist(), shares.tolist(), strict=True))


PAGE = Page(
    name="loss",
    title="Two losses for ratings",
    section="Collaborative filtering from scratch",
    text=(
        "A model may predict a number of stars, or a share for each number of stars there is. The squared error looks "
        "at the expected stars alone: near is good, far is bad, and how sure the prediction was does not matter. "
        "Cross-entropy, minus the logarithm of the share given to what came, looks at that share alone: it rewards "
        "being rightly sure, punishes being wrongly sure, and does not know that 4 is next to 5."
    ),
    moves=(
        Move("middle", "middle of your shares, on the way from the fewest to the most stars", _MIDDLES, "62%"),
        Move("spread", "how widely they spread, in stars", _SPREADS, "1"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "A prediction gives 1 star and 5 stars a share of a half each. The rating is 3. What do the losses say?",
            (
                "both are 0",
                "both are without limit",
                "squared error 0, cross-entropy without limit",
                "squared error 4, cross-entropy 0.69",
            ),
            2,
            "A half of 1 and a half of 5 make 3 expected stars, which is just right; but the share of a 3 was 0, and "
            "minus the logarithm of 0 is infinite. One loss judges the number, the other the shares.",
            (
                "The share of a 3 was 0, and cross-entropy looks at that share.",
                "The expected stars are 3, which is just right for the squared error.",
                "4 would be the square of being off by 2, and 0.69 the logarithm of a half; neither is what came.",
            ),
        ),
    ),
)
