"""What to ask on the Rate screen, and what its keys mean on the scale at hand."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np

from collab.coldstart.questionnaire import Questionnaire
from collab.data.items import Items
from collab.data.scale import Scale
from collab.data.stats import ItemStats

_TEN = 10


@dataclass(frozen=True)
class _Titles:
    items: Items
    stats: ItemStats


@dataclass(frozen=True)
class _Person:
    answers: Mapping[str, float]


def next_titles(items: Items, stats: ItemStats, stars: Mapping[str, float], n: int, seen: Set[str]) -> list[str]:
    """Return the ids of the next n titles to ask about, without those that have stars or are in `seen`."""
    return Questionnaire(_Titles(items, stats)).next(_Person(stars), n, skipped=seen)


def stars_of(digit: str, scale: Scale) -> float | None:
    """Return the stars that a digit gives, None where the scale has no such value.

    Up to ten stars a digit is itself and 0 is ten, or nothing at all where the scale begins with it; on longer scales
    it stands for that many tenths.
    """
    number = int(digit) or (_TEN if scale.high >= _TEN else 0)
    stars = float(number) if scale.high <= _TEN else scale.high * number / _TEN
    return stars if scale.holds(np.array(stars)) else None


def nudged(stars: float, scale: Scale, direction: int) -> float:
    """Return `stars` moved up (1) or down (-1) by half a star, or by a step of the scale where that is more."""
    half = 0.5 if scale.high <= _TEN else scale.high / 20
    steps = (stars + direction * max(half, scale.step) - scale.low) / scale.step
    return min(scale.high, max(scale.low, scale.low + round(steps) * scale.step))
