"""Feedback loops: a service that recommends what it predicts best, and learns from nothing but the answers to that
(lesson section "Bootstrapping a collaborative filtering model").
"""

from dataclasses import dataclass

import numpy as np

from collab.data.ratings import Ratings
from collab.errors import BadData
from collab.explore.crosstab import crosstab
from collab.lesson.page import Line, Move, Page, Plot, Question, Shown, Situation, Table, Words
from collab.lesson.service import Service
from collab.types import AnyArray, Floats

_PEOPLE, _TITLES, _FACTORS = 150, 150, 6
_SHRINKAGE, _FIRST, _SEED = 5.0, 5, 8
_EXPLORATION = ("0%", "5%", "10%", "20%", "50%")
_ROUNDS = ("5", "10", "20")


@dataclass(frozen=True, eq=False)
class World:
    """Made-up people: `liking`, (people, titles), the stars they would give on average; `noise`, the standard deviation
    of what they do give; `fame`, (titles,), how likely each title is to be met with by chance, 1 in all.
    """

    liking: Floats
    noise: float
    fame: Floats


@dataclass(frozen=True, eq=False)
class Told:
    """What became of a service: how many different titles it had shown by the end of each round, how often each title
    was shown, the mean stars that people like what they were shown, and how far its predictions are off in the end.
    """

    distinct: tuple[int, ...]
    shown: AnyArray
    liked: float
    off: float


def world(ratings: Ratings) -> World:
    """Return people with tastes like those in the busiest corner of the data: biases as spread out as there, and
    factors with the covariance that they have in the table's singular value decomposition. Raises BadData for data of
    ten titles or fewer.
    """
    rng, given = np.random.default_rng(_SEED), crosstab(ratings, _PEOPLE, _TITLES).stars
    if given.shape[1] <= 2 * _FIRST:
        raise BadData(f"{ratings.name} has {given.shape[1]} titles; a service to look at needs more than {2 * _FIRST}.")
    known = ~np.isnan(given)
    mean = float(given[known].mean())
    titles = _shrunk(np.where(known, given - mean, 0), known, 0)
    people = _shrunk(np.where(known, given - mean - titles, 0), known, 1)
    rest = np.where(known, given - mean - titles - people, 0)
    left, size, right = np.linalg.svd(rest, full_matrices=False)
    factors, kinds = left[:, :_FACTORS] * size[:_FACTORS], right[:_FACTORS]
    noise = float((rest - factors @ kinds)[known].std())
    covariance = np.cov(factors, rowvar=False).reshape(len(kinds), len(kinds))
    tastes = rng.multivariate_normal(np.zeros(len(kinds)), covariance, _PEOPLE)
    biases = rng.normal(0, people.std(), (_PEOPLE, 1))
    fame = known.sum(0) / known.sum()
    return World(mean + titles + biases + tastes @ kinds, noise, fame)


def _shrunk(away: Floats, known: AnyArray, axis: int) -> Floats:
    return np.asarray(away.sum(axis, keepdims=True) / (known.sum(axis, keepdims=True) + _SHRINKAGE))


def simulate(people: World, rounds: int, exploration: float, *, knows: bool = False) -> Told:
    """Let a service recommend one title a round to everyone, out of those they have not seen: the one it predicts best
    or, with the chance `exploration`, any. Everyone starts with five titles that they met by chance. One that `knows`
    predicts what people really like.
    """
    rng, everyone = np.random.default_rng(_SEED), np.arange(len(people.liking))
    service, stars = Service(people.liking.shape[1]), _met_by_chance(people, rng)
    shown, distinct, liked = np.zeros(people.liking.shape[1], np.int64), list[int](), 0.0
    for _ in range(rounds):
        predicted = people.liking if knows else service.predict(stars)
        best = np.where(np.isnan(stars), predicted, -np.inf).argmax(1)
        any_other = np.where(np.isnan(stars), rng.random(stars.shape), -1).argmax(1)
        picked = np.where(rng.random(len(everyone)) < exploration, any_other, best)
        stars[everyone, picked] = people.liking[everyone, picked] + rng.normal(0, people.noise, len(everyone))
        shown += np.bincount(picked, minlength=len(shown))
        distinct.append(int(np.sum(shown > 0)))
        liked += float(people.liking[everyone, picked].mean()) / rounds
    off = 0.0 if knows else float(np.sqrt(np.mean((service.predict(stars) - people.liking) ** 2)))
    return Told(tuple(distinct), shown, liked, off)


def _met_by_chance(people: World, rng: np.random.Generator) -> Floats:
    stars = np.full(people.liking.shape, np.nan)
    count = min(_FIRST, int(np.sum(people.fame > 0)) - 1)
    for person, own in enumerate(people.liking):
        met = rng.choice(len(own), count, replace=False, p=people.fame)
        stars[person, met] = own[met] + rng.normal(0, people.noise, count)
    return stars


def gini(counts: AnyArray) -> float:
    """Return the Gini coefficient: 0 where all counts are equal, near 1 where one has everything.

    With counts in rising order, sum of (2 i - n - 1) x_i over n times their sum, i from 1.
    """
    rising, n = np.sort(counts), len(counts)
    return float((2 * np.arange(1, n + 1) - n - 1) @ rising / (n * rising.sum()))


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Run the service with and without exploration, and one that knows every taste, on the same people."""
    people, share = world(situation.ratings), situation.moved["exploration"]
    rounds = min(int(situation.moved["rounds"]), len(people.fame) - _FIRST)
    best = simulate(people, rounds, 0.0)
    explores = simulate(people, rounds, int(share.rstrip("%")) / 100)
    knows = simulate(people, rounds, 0.0, knows=True)
    services = {"predicts best": best, f"explores {share}": explores, "knows every taste": knows}
    headings = ("different titles", "Gini", "liked", "off by")
    lines = tuple(Line(name, tuple(enumerate(map(float, told.distinct), 1))) for name, told in services.items())
    return (
        Plot("round", "different titles shown so far", lines),
        Table(("a service that", *headings), tuple(_row(*each) for each in services.items()), headings),
        Words(_told(best, explores, knows, len(people.fame))),
    )


def _row(name: str, told: Told) -> tuple[str, ...]:
    return (name, str(told.distinct[-1]), f"{gini(told.shown):.2f}", f"{told.liked:.2f}", f"{told.off:.2f}")


def _told(best: Told, explores: Told, knows: Told, titles: int) -> str:
    return (
        f"In {len(best.distinct)} rounds the service that shows what it predicts best gets round to "
        f"{best.distinct[-1]} of {titles} titles, where the tastes of its {_PEOPLE} people call for "
        f"{knows.distinct[-1]}; exploring makes it {explores.distinct[-1]}. The Gini coefficient, 0 where all titles "
        f"are shown equally often, is {gini(best.shown):.2f} without and {gini(explores.shown):.2f} with exploring; "
        f"what people are shown they like {best.liked:.2f} and {explores.liked:.2f} stars."
    )


PAGE = Page(
    name="feedback",
    title="Feedback loops",
    section="Bootstrapping a collaborative filtering model",
    text=(
        "A service that recommends what it predicts best learns from the answers to exactly that. What it shows gets "
        "ratings, what has ratings can be predicted high, and so it is shown again; what was never shown stays unknown "
        "however good it is. A few eager people are enough to set such a loop going. Here a service runs on made-up "
        "people with tastes like those in this data, round after round. Exploring, showing anything at all now and "
        "then, may cost some of what people like today and keeps the service learning."
    ),
    moves=(
        Move("exploration", "how often it shows just any title", _EXPLORATION, "10%"),
        Move("rounds", "how many rounds", _ROUNDS, "10"),
    ),
    compute=compute,
    questions=(
        Question(
            "A good title was in nobody's first ratings. A service that never explores does what with it?",
            (
                "It finds it in the next round.",
                "It has nothing to predict it high from, and may never show it.",
                "It shows it to everyone, as it has no bad ratings.",
                "It removes it.",
            ),
            1,
            "Without ratings its prediction stays near the average, and each round something else is predicted higher. "
            "Only showing it by chance, or knowing its genres and year, can break that.",
        ),
    ),
)
