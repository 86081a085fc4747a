"""Digits and half stars mean stars on a scale."""

import pytest

from collab.data import Scale
from tui.core import nudged, stars_of

HALVES, WHOLE, TEN, ZERO, HUNDRED = (
    Scale(0.5, 5, 0.5),
    Scale(1, 5, 1),
    Scale(1, 10, 1),
    Scale(0, 5, 0.5),
    Scale(0, 100, 1),
)


@pytest.mark.parametrize(
    ("scale", "digit", "stars"),
    [
        (HALVES, "1", 1.0),
        (HALVES, "5", 5.0),
        (HALVES, "6", None),
        (HALVES, "0", None),
        (TEN, "9", 9.0),
        (TEN, "0", 10.0),
        (ZERO, "0", 0.0),
        (HUNDRED, "7", 70.0),
        (HUNDRED, "0", 100.0),
    ],
)
def test_digits_are_stars(scale: Scale, digit: str, stars: float | None) -> None:
    assert stars_of(digit, scale) == stars


@pytest.mark.parametrize(
    ("scale", "stars", "direction", "moved"),
    [
        (HALVES, 3.0, 1, 3.5),
        (HALVES, 3.0, -1, 2.5),
        (HALVES, 5.0, 1, 5.0),
        (HALVES, 0.5, -1, 0.5),
        (WHOLE, 3.0, 1, 4.0),
        (TEN, 3.0, -1, 2.0),
        (HUNDRED, 50.0, 1, 55.0),
    ],
)
def test_half_a_star_is_at_least_a_step_and_stays_on_the_scale(
    scale: Scale, stars: float, direction: int, moved: float
) -> None:
    assert nudged(stars, scale, direction) == moved
