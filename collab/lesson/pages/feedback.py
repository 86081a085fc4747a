"""Feedback loops: a service that recommends what it predicts best, and learns from nothing but the answers to that
(lesson section "Bootstrapping a collaborative filtering model").
"""

from collab.lesson import (
    FIRST,
    PEOPLE,
    Line,
    Move,
    Outcome,
    Page,
    Plot,
    Question,
    Shown,
    Situation,
    Table,
    Words,
    gini,
    simulate,
    world,
)

_EXPLORATION = ("0%", "5%", "10%", "20%", "50%")
_ROUNDS = ("5", "10", "20")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Run the service with and without exploration, and one that knows every taste, on the same people."""
    people, share = world(situation.ratings), situation.moved["exploration"]
    rounds = min(int(situation.moved["rounds"]), len(people.fame) - FIRST)
    best = simulate(people, rounds, 0.0)
    explores = simulate(people, rounds, int(share.rstrip("%")) / 100)
    knows = simulate(people, rounds, 0.0, knows=True)
    services = {"predicts best": best, f"explores {share}": explores, "knows every taste": knows}
    headings = ("different titles", "Gini", "liked", "off by")
    lines = tuple(Line(name, tuple(enumerate(map(float, outcome.distinct), 1))) for name, outcome in services.items())
    return (
        Plot("round", "different titles shown so far", lines),
        Table(("a service that", *headings), tuple(_row(*each) for each in services.items()), headings),
        Words(_summary(best, explores, knows, len(people.fame))),
    )


def _row(name: str, outcome: Outcome) -> tuple[str, ...]:
    return (name, str(outcome.distinct[-1]), f"{gini(outcome.shown):.2f}", f"{outcome.liked:.2f}", f"{outcome.off:.2f}")


def _summary(best: Outcome, explores: Outcome, knows: Outcome, titles: int) -> str:
    return (
        f"In {len(best.distinct)} rounds the service that shows what it predicts best gets round to "
        f"{best.distinct[-1]} of {titles} titles, where the tastes of its {PEOPLE} people call for "
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
    stars=True,
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
            (
                "It shows what it predicts high, and has nothing to predict this title high from.",
                "Without ratings a prediction stays near the average, below many others.",
                "Nothing is removed; it is only never shown.",
            ),
        ),
    ),
)
