"""Embedding distance: the cosine of two titles' factors by hand, and the nearest titles (lesson section "Embedding
distance").
"""

from math import sqrt

import numpy as np

from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words

_PLACES = tuple(str(place) for place in range(1, 21))
_FACTORS, _NEAREST = 3, 5


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Multiply the factors of two titles as plain lists, divide by their lengths, and list the nearest of the first."""
    model = situation.trained
    known = model.stats.most_rated(len(_PLACES)).tolist()
    first, second = (known[min(int(situation.moved[name]), len(known)) - 1] for name in ("title", "other"))
    a, b = model.factors_at(np.array([first, second], np.int32)).tolist()
    one, other = model.items.name(first), model.items.name(second)
    near = model.similar(model.items.id(first), _NEAREST, by="factors")
    return (
        _by_hand(a, b, (one, other), model.artifact.factors),
        Words(_summary(a, b, (one, other))),
        Table(
            (f"nearest to {one}", "cosine", "ratings"),
            tuple((each.title, f"{each.similarity:.3f}", f"{each.ratings:,}") for each in near),
            ("cosine", "ratings"),
        ),
    )


def _by_hand(a: list[float], b: list[float], names: tuple[str, str], columns: tuple[int, int]) -> Table:
    """Return the first few factors of both, the rest in one row, and the sums; `columns` are those of a sample."""
    shown = [
        (f"factor {number}", f"{x:+.3f}", f"{y:+.3f}", f"{x * y:+.4f}")
        for number, (x, y) in enumerate(zip(a[:_FACTORS], b[:_FACTORS], strict=True), 1)
    ]
    others = len(a) - _FACTORS
    factors = columns[1] - columns[0]
    of = f": {factors} factors in {len(a) // factors} samples" if len(a) > factors else ""
    rest = (f"the other {others}{of}", "", "", f"{dot(a[_FACTORS:], b[_FACTORS:]):+.4f}")
    rows = (
        *shown,
        *([rest] if others > 0 else []),
        ("length, and dot product", f"{sqrt(dot(a, a)):.3f}", f"{sqrt(dot(b, b)):.3f}", f"{dot(a, b):+.4f}"),
    )
    return Table(("", *_headings(names), "product"), rows, (*_headings(names), "product"))


def _headings(names: tuple[str, str]) -> tuple[str, str]:
    return names if names[0] != names[1] else (names[0], f"{names[1]} again")


def _summary(a: list[float], b: list[float], names: tuple[str, str]) -> str:
    lengths = sqrt(dot(a, a)), sqrt(dot(b, b))
    return (
        f"The cosine of {names[0]} and {names[1]} is {dot(a, b):.4f} / ({lengths[0]:.3f} x {lengths[1]:.3f}) = "
        f"{cosine(a, b):.3f}."
    )


def dot(a: list[float], b: list[float]) -> float:
    """Return the dot product of two lists of the same length."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def cosine(a: list[float], b: list[float]) -> float:
    """Return the dot product over both lengths, -1 to 1; 0 where one of the lists is all 0."""
    return dot(a, b) / max(sqrt(dot(a, a)) * sqrt(dot(b, b)), 1e-12)


PAGE = Page(
    name="distance",
    title="Embedding distance",
    section="Embedding distance",
    text=(
        "Two titles whose factors are alike are liked by the same people, so that their distance says how similar they "
        "are, as far as taste goes. The cosine measures it: the dot product of the factors over the product of their "
        "lengths, 1 for the same direction, 0 for nothing in common, -1 for opposites. Lengths are divided away, as "
        "they tell how strongly a title divides people, not whom it divides. Biases play no part: a bad film can be "
        "very similar to a good one."
    ),
    moves=(
        Move("title", "a title, by its place among the most rated", _PLACES, "1"),
        Move("other", "the title it is compared with", _PLACES, "2"),
    ),
    compute=compute,
    questions=(
        Question(
            "All factors of a title are doubled. What becomes of its cosine with the others?",
            ("It stays the same.", "It doubles.", "It is halved.", "It becomes 1."),
            0,
            "Its dot products double, and so does its length, by which they are divided. The cosine knows directions "
            "only.",
            (
                "The dot product doubles, but so does the length that it is divided by.",
                "The length doubles, but so does the dot product.",
                "Only titles of one direction have 1, and no direction has changed.",
            ),
        ),
    ),
)
