"""The page on the bootstrapping problem."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Bars, Table
from collab.lesson.pages.bootstrapping import PAGE, history
from collab.testing.made_up import made_up
from collab.testing.models import LINEAR, alike
from collab.types import Floats
from tests.lesson.asking import ask, cells, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


@pytest.fixture(scope="module")
def samples(ratings: Ratings) -> collab.Recommender:
    config = collab.configure("bayes", factors=4, epochs=20, **LINEAR)
    return alike(collab.train(ratings, collab.split(ratings), config))


def regression(model: collab.Recommender, answers: dict[str, float], item: str) -> tuple[Floats, Floats]:
    """The mean and variance of a prediction in each sample: Bayesian linear regression, written out."""
    artifact, means, variances = model.artifact, [], []
    row = artifact.item_rows[model.items.position(item)]
    rows = artifact.item_rows[[model.items.position(each) for each in answers]]
    for at, noise in enumerate(artifact.noise.variance):
        features, offsets = artifact.item_features[at].astype(float), artifact.item_offsets[at].astype(float)
        precision = np.linalg.inv(artifact.prior.covariance[at])
        shift = precision @ artifact.prior.mean[at]
        for each, stars in zip(rows, answers.values(), strict=True):
            precision = precision + np.outer(features[each], features[each]) / noise
            shift = shift + features[each] * (stars - offsets[each]) / noise
        means.append(offsets[row] + features[row] @ np.linalg.solve(precision, shift))
        variances.append(features[row] @ np.linalg.solve(precision, features[row]))
    return np.array(means), np.array(variances)


def test_a_history_is_that_of_the_most_active_people_most_rated_titles_first(
    samples: collab.Recommender, ratings: Ratings
) -> None:
    counts = np.bincount(ratings.users)
    for place in (1, 2, 500):
        answers = history(samples, ratings, place)
        known = [samples.stats.ratings[samples.items.position(item)] for item in answers]
        assert known == sorted(known, reverse=True)
        assert len(answers) == np.sort(counts)[::-1][min(place, len(counts)) - 1]
        person = ratings.user_ids[int(np.argsort(-counts, kind="stable")[min(place, len(counts)) - 1])]
        for item, stars in answers.items():
            rows = [row for row in ratings.history(person) if ratings.item_table.id(int(ratings.items[row])) == item]
            assert [ratings.stars[row] for row in rows] == [stars]


@pytest.mark.parametrize("person", ["1", "4"])
def test_predictions_are_those_of_a_regression_on_the_answers(
    samples: collab.Recommender, ratings: Ratings, person: str
) -> None:
    shown = ask("bootstrapping", ratings, samples, person=person)
    target, *others = stars_by_item = history(samples, ratings, int(person))
    asked = collab.Questionnaire(samples).next(samples.fold_in({}), 5, among=others)
    table = only(shown, Table)[0]
    for row in table.rows:
        answers = {item: stars_by_item[item] for item in asked[: int(row[0])]}
        means, variances = regression(samples, answers, target)
        assert row[1] == f"{np.clip(means.mean(), 0.5, 5):.2f}"
        assert row[2] == f"{np.sqrt(variances.mean() + means.var()):.2f}"
    assert [row[0] for row in table.rows] == ["0", "1", "3", "5"]
    assert f"They gave it {stars_by_item[target]:g}." in said(shown)
    for item in asked:
        assert f"{samples.items.name_of(item)} {stars_by_item[item]:g}" in said(shown)


def test_answers_make_surer(samples: collab.Recommender, ratings: Ratings) -> None:
    shown = ask("bootstrapping", ratings, samples)
    unknown = [share for _, share in only(shown, Bars)[0].bars]
    assert unknown[0] == 1
    assert unknown == sorted(unknown, reverse=True)
    assert f"{unknown[-1]:.0%} is left after 5 answers" in said(shown)


def test_a_new_title_has_the_wider_interval(samples: collab.Recommender, ratings: Ratings) -> None:
    shown = ask("bootstrapping", ratings, samples, title="2")
    (new, none, _, spread, _), (known, _, _, own, _) = only(shown, Table)[1].rows
    unrated = np.flatnonzero(samples.stats.trained == 0).tolist()
    assert new == samples.items.name(unrated[1])
    assert none == "0"
    assert known == samples.items.name(int(np.argmax(samples.stats.ratings)))
    assert float(spread) > float(own)
    means, variances = regression(samples, {}, samples.items.id(unrated[1]))
    total = variances.mean() + means.var() + samples.artifact.unrated_variance
    assert float(spread) == pytest.approx(np.sqrt(total), abs=0.006)
    assert f"{len(unrated)} titles are in that position" in said(shown)


def test_where_every_title_is_rated_it_says_what_one_without_would_be_like() -> None:
    ratings = made_up(unrated=0)
    model = collab.train(ratings, collab.split(ratings, "random:0"), collab.configure("bayes", factors=3, epochs=10))
    assert model.stats.trained.all()
    shown = ask("bootstrapping", ratings, model)
    assert "Every listed title has ratings" in said(shown)
    assert f"{np.sqrt(model.artifact.unrated_variance):.2f} stars less surely" in said(shown)


def test_what_is_known_without_ratings_is_counted(samples: collab.Recommender, ratings: Ratings) -> None:
    table = only(ask("bootstrapping", ratings, samples), Table)[-1]
    assert cells(table, "how many") == ["90", "90", "0", f"{len(ratings):,}"]
    assert cells(table, "of") == ["90", "90", "120", f"{len(ratings):,}"]


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(model: collab.Recommender, ratings: Ratings, name: str, value: str) -> None:
    assert ask("bootstrapping", ratings, model, **{name: value})
