"""Age, gender and occupation are learned where the data have them, and move the priors of those who tell."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collab
from collab.artifact import Artifact
from collab.data import About, Ratings, Users
from collab.evaluation.accuracy import people_held_out
from collab.storage import Strings
from collab.testing.made_up import made_up
from collab.testing.models import to_end
from collab.training import continued_config, fit, parent_of

SETTINGS: dict[str, Any] = {"epochs": 60, "factors": 3}


def with_people(ratings: Ratings) -> Ratings:
    """Return ratings of people half of whom are women, who give a star more; of every tenth nothing is known."""
    rng = np.random.default_rng(1)
    count = len(ratings.user_ids)
    women = rng.random(count) < 0.5
    known = np.arange(count) % 10 != 0
    words = ["" if not there else "F" if woman else "M" for woman, there in zip(women, known, strict=True)]
    ages = np.where(known, rng.integers(15, 70, count), 0).astype(np.int16)
    people = Users(ages, Strings.of(words), Strings.of([""] * count))
    stars = np.clip(ratings.stars + np.where(women, 0.5, -0.5)[ratings.users], 0.5, 5).astype(np.float32)
    return replace(ratings, stars=stars, user_table=people)


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return with_people(made_up())


@pytest.fixture(scope="module")
def model(ratings: Ratings) -> Artifact:
    return to_end(fit(ratings, collab.split(ratings), collab.configure("bayes", **SETTINGS)))[1]


def test_what_people_tell_moves_what_is_expected_of_them(model: Artifact) -> None:
    rec = collab.Recommender(model)
    ids = list(rec.items.ids)[:40]
    means = {word: rec.predict(rec.fold_in({}, about=About(gender=word)), ids).mean.mean() for word in ("F", "", "M")}
    assert means["F"] - means["M"] > 0.5
    assert means["M"] < means[""] < means["F"]
    silent, open_one = (rec.fold_in({}, about=about) for about in (About(), About(40, "F")))
    assert rec.unknown(open_one) < rec.unknown(silent)


def test_runs_say_how_much_of_people_it_explains(model: Artifact) -> None:
    shares = {name for name in model.metrics if name.startswith("explained.")}
    assert {"explained.rated titles", "explained.age", "explained.gender"} < shares
    assert "explained.occupation" not in shares  # nobody told one
    assert model.metrics["explained.gender"] > model.metrics["explained.age"]


def test_the_model_file_keeps_it(model: Artifact, tmp_path: Path) -> None:
    before = collab.Recommender(model)
    before.save(tmp_path / "model.safetensors")
    after = collab.Recommender.open(tmp_path / "model.safetensors")
    ids, about = list(before.items.ids), About(30, "F")
    expected, same = (rec.predict(rec.fold_in({"3": 4.0}, about=about), ids) for rec in (before, after))
    np.testing.assert_allclose(same.mean, expected.mean, rtol=1e-5)
    assert after.artifact.about_prior is not None
    assert [trait.name for trait in after.artifact.about_prior.traits] == ["age", "gender"]


def test_known_users_are_folded_in_with_what_the_data_know(model: Artifact, ratings: Ratings) -> None:
    rec = collab.Recommender(model, ratings)
    user = next(user for user in range(len(ratings.user_ids)) if ratings.about(user).gender == "F")
    name = ratings.user_ids[user]
    answers = rec.user(name).answers
    with_traits, without = rec.fold_in(answers, about=ratings.about(user)), rec.fold_in(answers)
    np.testing.assert_allclose(rec.user(name).gaussian.mean, with_traits.gaussian.mean)
    assert np.abs(with_traits.gaussian.mean - without.gaussian.mean).max() > 1e-3
    people = {user: me for user, me, _ in people_held_out(rec, ratings, collab.split(ratings))}
    assert np.abs(people[user].prior.mean - rec.fold_in({}).prior.mean).max() > 1e-2


def test_going_on_keeps_what_was_learned(model: Artifact, ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.continuing.parent.earlier_ratings", lambda _beginning: ratings)
    split = collab.split(ratings)
    parent = parent_of(model, ratings, split)
    config = continued_config(model.config, {})
    _, later = to_end(fit(ratings, split, config, parent=parent))
    assert later.about_prior is not None
    means = [rec_mean(later, About(gender=word)) for word in ("F", "M")]
    assert means[0] - means[1] > 0.5


def rec_mean(model: Artifact, about: About) -> float:
    """Return the mean of the stars expected of a person who tells this alone."""
    rec = collab.Recommender(model)
    return float(rec.predict(rec.fold_in({}, about=about), list(rec.items.ids)[:40]).mean.mean())


def test_rmse_knows_when_where_sittings_have_something_in_common() -> None:
    """A mood for each sitting of ten ratings: what a held-out rating's neighbours in time tell is known of it too."""
    from collab.evaluation import measure_accuracy

    rng, plain = np.random.default_rng(2), made_up()
    order = np.argsort(plain.users, kind="stable")
    sittings = np.zeros(len(plain), np.int64)
    sittings[order] = np.arange(len(plain)) // 10
    moods = rng.normal(scale=0.7, size=sittings.max() + 1)
    times = 10**9 + 86_400 * sittings + rng.integers(0, 60, len(plain))
    stars = np.clip(np.round(2 * (plain.stars + moods[sittings])) / 2, 0.5, 5).astype(np.float32)
    for seconds, known in ((times, True), (np.zeros_like(times), False)):
        ratings = replace(plain, stars=stars, times=seconds)
        split = collab.split(ratings)
        figures = measure_accuracy(collab.train(ratings, split, collab.configure("bayes", **SETTINGS)), ratings, split)
        assert (figures.rmse_when is not None) is known
        assert figures.rmse_when is None or figures.rmse_when < 0.95 * figures.rmse
