"""Titles ordered by bias against titles ordered by mean rating (lesson section "Interpreting embeddings and
biases").
"""

from dataclasses import dataclass

import numpy as np

from collab.inspection import item_biases
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words
from collab.recommend import Recommender
from collab.types import AnyArray, Codes, Floats

_TITLES = ("50", "200", "1000")
_ENDS = ("up", "down")
_ROWS = 10


@dataclass(frozen=True, eq=False)
class Orders:
    """Some titles, by position in the item table, with their mean stars and their bias, and their place in the order
    by each, from 1, the highest first; four arrays of the same length.
    """

    titles: Codes
    means: Floats
    biases: Floats
    by_mean: AnyArray
    by_bias: AnyArray

    @property
    def moved(self) -> AnyArray:
        """How many places a title rises when the order is by bias instead of by mean rating."""
        return np.asarray(self.by_mean - self.by_bias)

    @property
    def agreement(self) -> float:
        """Spearman's rank correlation of the two orders, -1 to 1."""
        if len(self.titles) < 2:
            return 1.0
        return float(np.corrcoef(self.by_mean, self.by_bias)[0, 1])


def orders(model: Recommender, titles: int) -> Orders:
    """Return both orders of the most rated `titles`. Raises BadConfig for a model that has no biases."""
    biases, places = item_biases(model), model.stats.most_rated(titles)
    means = model.stats.mean[places].astype(np.float64)
    return Orders(places, means, biases[places], _places(means), _places(biases[places]))


def _places(values: Floats) -> AnyArray:
    places = np.empty(len(values), np.int64)
    places[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return places


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Show the titles that rise, or fall, the most places from one order to the other."""
    model = situation.trained
    both = orders(model, int(situation.moved["titles"]))
    sign = 1 if situation.moved["way"] == "up" else -1
    first = np.argsort(-sign * both.moved, kind="stable")[:_ROWS].tolist()
    rows = tuple(
        (
            model.items.name(both.titles[row]),
            f"{both.means[row]:.2f}",
            str(both.by_mean[row]),
            f"{both.biases[row]:+.2f}",
            str(both.by_bias[row]),
            f"{both.moved[row]:+d}",
        )
        for row in first
    )
    heading = ("title", "mean", "by mean", "bias", "by bias", "moved")
    return (Table(heading, rows, heading[1:]), Words(_summary(model, both, first[0])))


def _summary(model: Recommender, both: Orders, row: int) -> str:
    moved = int(both.moved[row])
    way = "rises" if moved > 0 else "falls" if moved < 0 else "moves"
    return (
        f"{model.items.name(both.titles[row])} {way} {abs(moved)} places: rated {both.means[row]:.2f} on average, with "
        f"a bias of {both.biases[row]:+.2f}. Over these {len(both.titles)} titles the two orders agree with a rank "
        f"correlation of {both.agreement:.3f}, 1 being the same order."
    )


PAGE = Page(
    name="order",
    title="Two orders of titles",
    section="Interpreting embeddings and biases",
    text=(
        "A mean rating mixes two things: how good a title is, and who happened to rate it. The bias is what is left "
        "once the model has taken out how generous each of its viewers is, and how well it fits their taste. A title "
        "that only its lovers watch has a high mean and a lower bias; one that pleases people who are hard to please, "
        "or whose taste it is not, has a higher bias than its mean tells. Where the two orders differ most, that is "
        "at work."
    ),
    moves=(
        Move("titles", "how many of the most rated titles", _TITLES, "200"),
        Move("way", "which way they move when ordered by bias", _ENDS, "up"),
    ),
    compute=compute,
    questions=(
        Question(
            "A title falls far when titles are ordered by bias instead of by mean. What is likely?",
            (
                "It has more ratings than most.",
                "It was rated by people who are generous, or whose taste it fits.",
                "Nobody likes it.",
                "The model was trained for too few epochs.",
            ),
            1,
            "Its ratings are high, but its raters' own biases and factors explain them: little is left for the title "
            "itself. The number of ratings alone moves a title neither way.",
            (
                "How many ratings it has moves it neither way.",
                "Its mean would be low then, and it could not fall far.",
                "All titles were trained for as many, and not all of them fall.",
            ),
        ),
    ),
)
