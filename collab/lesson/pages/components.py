"""Principal components of titles' factors (lesson section "Interpreting embeddings and biases")."""

from itertools import combinations

import numpy as np

from collab.inspection import title_map
from collab.lesson import Bars, Move, Page, Question, Shown, Situation, Table, Words
from collab.recommend import Recommender
from collab.types import AnyArray

_PAIRS = tuple(f"{first} and {second}" for first, second in combinations((1, 2, 3), 2))
_TITLES = ("20", "50", "100", "200", "1000")
_AT_AN_END = 4


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Show how much each component holds and, of two of them, the titles at either end."""
    model = situation.trained
    placed = title_map(model)
    pair = [int(number) - 1 for number in situation.moved["components"].split(" and ")]
    shown = min(int(situation.moved["titles"]), len(placed.positions))
    names = [model.items.name(number) for number in placed.positions[:shown].tolist()]
    values = placed.components[:shown]
    shares = tuple((f"component {number}", float(share)) for number, share in enumerate(placed.shares, 1))
    return (
        Bars("share of the factors' variance", shares),
        *(_ends(number, pair, values, names) for number in pair),
        Words(_summary(model, pair, placed.shares)),
    )


def _ends(number: int, pair: list[int], values: AnyArray, names: list[str]) -> Table:
    """Return the titles furthest out on one component, with both of their coordinates."""
    upwards = np.argsort(values[:, number], kind="stable").tolist()
    count = min(_AT_AN_END, len(upwards) // 2)
    outermost = [*upwards[::-1][:count], *upwards[:count][::-1]]
    headings = tuple(f"component {row + 1}" for row in pair)
    rows = tuple((names[row], *(f"{values[row, each]:+.2f}" for each in pair)) for row in outermost)
    return Table((f"the ends of component {number + 1}", *headings), rows, headings)


def _summary(model: Recommender, pair: list[int], shares: AnyArray) -> str:
    first, last = model.artifact.factors
    kept, even = float(shares[pair].sum()), len(pair) / max(last - first, 1)
    return (
        f"These two hold {kept:.0%} of what {last - first} factors hold; if all directions mattered alike, it would be "
        f"{min(even, 1):.0%}. Which end is called high is a matter of convention: turned round, the map says the same."
    )


PAGE = Page(
    name="components",
    title="Principal components",
    section="Interpreting embeddings and biases",
    text=(
        "A title has as many factors as the model was given, too many to picture. Principal component analysis turns "
        "them so that the first direction holds as much as possible of what sets titles apart, the second as much as "
        "possible of the rest, and so on. Nobody told the model about genres or fame; still, what lies at the two ends "
        "of a direction often shares something one can name. The components are those of the 1,000 most rated titles, "
        "of which fewer are shown; Browse inside draws them as a map."
    ),
    moves=(
        Move("components", "which two", _PAIRS, _PAIRS[0]),
        Move("titles", "how many of the most rated titles", _TITLES, "50"),
    ),
    compute=compute,
    questions=(
        Question(
            "Why are the first components looked at, and not simply the first factors?",
            (
                "Factors are always 0 for popular titles.",
                "Components are learned in a second training.",
                "Predictions are computed from components only.",
                "The factors are in no order; components come by how much they hold.",
            ),
            3,
            "Factors may be turned in any way without a single prediction changing, so the first of them means no more "
            "than the last. The bars above show how unequal components are.",
            (
                "Popular titles have factors as all others do.",
                "They are computed from the factors at once, without training.",
                "Predictions use all factors, turned or not.",
            ),
        ),
    ),
)
