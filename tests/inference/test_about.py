"""Traits that people tell move their prior, and those that they do not tell are averaged over."""

import numpy as np
import pytest

from collab.data import About
from collab.inference import AboutPrior, Gaussian, Trait

AGE, GENDER = Trait("age", (20.0, 30.0, 50.0)), Trait("gender", ("F", "M"))


@pytest.fixture
def prior() -> AboutPrior:
    """Return slopes of two samples for an age and two genders, in three numbers."""
    rng = np.random.default_rng(1)
    spreads = np.array([np.diag([0.1, 0.2, 0.3]), np.diag([0.3, 0.0, 0.1])])
    return AboutPrior((AGE, GENDER), rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 2, 3)), np.stack([spreads] * 2))


def test_an_age_is_shared_between_the_nearest_two_and_words_have_their_own_column() -> None:
    people = [About(30, "F"), About(35, "M"), About(99, "X"), About()]
    assert AGE.columns(people).tolist() == [[0, 1, 0], [0, 0.75, 0.25], [0, 0, 1], [0, 0, 0]]
    assert GENDER.columns(people).tolist() == [[1, 0], [0, 1], [0, 0], [0, 0]]


def test_each_trait_told_moves_the_mean_and_takes_its_part_of_the_variance(prior: AboutPrior) -> None:
    before = Gaussian(np.ones((2, 3)), np.stack([np.eye(3)] * 2))
    moved = prior.of(before, About(35, "M", "writer"))
    added = 0.75 * prior.slopes[:, 1] + 0.25 * prior.slopes[:, 2] + prior.slopes[:, 4]
    np.testing.assert_allclose(moved.mean, 1 + added - prior.means.sum(1))
    np.testing.assert_allclose(moved.covariance[0], np.diag([0.6, 0.8, 0.6]))
    half = prior.of(before, About(gender="M"))
    np.testing.assert_allclose(half.covariance[1], np.diag([0.7, 1.0, 0.9]))


@pytest.mark.parametrize("about", [About(), About(occupation="writer"), About(gender="X")])
def test_what_is_not_told_or_not_known_changes_nothing(prior: AboutPrior, about: About) -> None:
    before = Gaussian(np.ones((2, 3)), np.stack([np.eye(3)] * 2))
    after = prior.of(before, about)
    assert after.mean is before.mean
    assert after.covariance is before.covariance


@pytest.mark.parametrize(
    "trait",
    [
        Trait("age", (30.0, 20.0)),
        Trait("age", ("old",)),
        Trait("age", (float("nan"),)),
        Trait("gender", ()),
        Trait("gender", ("F", "F")),
        Trait("gender", (1.0,)),
        Trait("shoes", ("large",)),
    ],
)
def test_what_is_no_trait_is_refused(trait: Trait) -> None:
    with pytest.raises(ValueError, match="tell of themselves"):
        trait.check()
