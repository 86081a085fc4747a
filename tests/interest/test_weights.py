"""How much ratings count as choices."""

import numpy as np
import pytest

from collab.data import Scale
from collab.interest import choice_weights, is_liked, liked_from, person_weights, speaks_for

FIVE, TEN = Scale(0.5, 5, 0.5), Scale(1, 10, 1)


def test_a_rating_counts_from_three_to_eleven_tenths_by_its_place_on_the_scale() -> None:
    assert choice_weights(np.array([0.5, 2.75, 5]), FIVE) == pytest.approx([0.3, 0.7, 1.1])
    assert choice_weights(np.array([1, 5.5, 10]), TEN) == pytest.approx([0.3, 0.7, 1.1])


def test_the_lowest_eighth_of_the_scale_counts_against() -> None:
    many = [5.0] * 10
    weights = person_weights(np.array([0.5, 1.0, 1.5, 2.5, 2.75, *many]), FIVE)
    assert weights[:2] == pytest.approx([-0.1, -0.1])
    assert weights[2:5] == pytest.approx(0.3 + 0.8 * np.array([1, 2, 2.25]) / 4.5)
    assert weights[5:] == pytest.approx(1.1)
    assert person_weights(np.array([1, 2, *[8] * 9]), Scale(0, 8, 1))[:2] == pytest.approx([-0.1, 0.5])


def test_what_was_disliked_counts_at_most_half_as_much_as_all_else() -> None:
    weights = person_weights(np.array([5, *[2.0] * 4, *[0.5] * 20]), FIVE)
    assert weights[0] == pytest.approx(1.1)
    assert weights[1:5] == pytest.approx(0.55 / 4)
    assert weights[5:] == pytest.approx(-0.55 / 20)
    fewer = person_weights(np.array([5, 5, 2.0, 0.5]), FIVE)
    assert fewer == pytest.approx([1.1, 1.1, 0.3 + 0.8 / 3, -0.1])
    assert person_weights(np.array([0.5, 2.0]), FIVE) == pytest.approx([0, 0])


def test_what_speaks_for_a_title_and_what_was_liked_begin_in_the_middle_and_at_three_quarters() -> None:
    stars = np.array([2.5, 2.75, 3.5, 3.875, 4])
    assert speaks_for(choice_weights(stars, FIVE)).tolist() == [False, True, True, True, True]
    assert is_liked(stars, FIVE).tolist() == [False, False, False, True, True]
    assert (liked_from(FIVE), liked_from(TEN)) == (3.875, 7.75)
