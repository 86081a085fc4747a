"""Boxes of levels that hold several people's stars at once, and the chance that something holds for all of them."""

from itertools import product

import numpy as np
import pytest

from collab.data import Scale
from collab.inference import Identity, Ordinal, joint_box, joint_chance, star_levels
from collab.types import AnyArray, Floats

PEOPLE, SAMPLES, TITLES = 3, 6, 200


@pytest.fixture(scope="module")
def shares() -> Floats:
    """Return the chances of five levels, of people whose tastes differ, in samples that differ more."""
    rng = np.random.default_rng(3)
    mean = rng.normal(3.4, 0.6, (PEOPLE, 1, TITLES)) + rng.normal(0, 0.5, (1, SAMPLES, TITLES))
    levels = Ordinal((1.0, 2.0, 3.0, 4.0, 5.0), (1.5, 2.5, 3.5, 4.5), 0.9)
    return levels.shares(mean, rng.uniform(0.5, 1.1, mean.shape))


def chance_of_box(shares: Floats, first: AnyArray, last: AnyArray) -> float:
    """Return the chance of one title's box, (p,), by adding up every combination of levels in it."""
    runs = [range(int(low), int(high) + 1) for low, high in zip(first, last, strict=True)]
    return sum(
        float(np.mean([np.prod([shares[who, at, level] for who, level in enumerate(levels)]) for at in range(SAMPLES)]))
        for levels in product(*runs)
    )


def test_a_box_holds_everyone_s_stars_at_once_about_as_often_as_asked(shares: Floats) -> None:
    first, last = joint_box(shares, 0.9)
    assert (first <= last).all()
    chances = [chance_of_box(shares[:, :, title], first[:, title], last[:, title]) for title in range(TITLES)]
    assert np.mean(chances) == pytest.approx(0.9, abs=0.02)
    assert np.min(chances) > 0.8
    lower = joint_box(shares, 0.5)
    assert ((first <= lower[0]) & (lower[1] <= last)).all()


def test_no_end_can_be_taken_off_a_box_without_going_further_from_what_was_asked(shares: Floats) -> None:
    first, last = joint_box(shares, 0.9)
    for title in range(50):
        own, ends = shares[:, :, title], (first[:, title], last[:, title])
        excess = chance_of_box(own, *ends) - 0.9
        for person in range(PEOPLE):
            one = np.arange(PEOPLE) == person
            for fewer in ((ends[0] + one, ends[1]), (ends[0], ends[1] - one)):
                less = chance_of_box(own, *fewer) - 0.9
                assert less < 0
                assert max(excess, -1.7 * excess) <= -1.7 * less + 1e-12


def test_people_share_the_samples(shares: Floats) -> None:
    of_each = shares[..., 3:].sum(3)
    joint = joint_chance(of_each)
    np.testing.assert_allclose(joint, np.mean([np.prod(of_each[:, at], 0) for at in range(SAMPLES)], 0))
    apart = of_each.mean(1).prod(0)
    assert joint.mean() > 1.05 * apart.mean()


def test_stars_without_an_ordinal_head_have_the_levels_of_their_scale() -> None:
    levels = star_levels(Identity(), Scale(0.5, 5, 0.5))
    assert levels.values == pytest.approx(np.arange(0.5, 5.1, 0.5))
    assert levels.cuts == pytest.approx(np.arange(0.75, 5, 0.5))
    assert len(star_levels(Identity(), Scale(0, 100, 1)).values) == 21
    head = Ordinal((1.0, 2.0, 5.0), (1.5, 3.0), 1.0)
    assert star_levels(head, Scale(1, 5, 1)) is head
