"""The checks that every model must pass."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np
import pytest

import collab
from collab.artifact import Artifact, save_artifact
from collab.data import Ratings, Split
from collab.inference import NORMAL_RUNS, Noise, star_intervals
from collab.testing.made_up import made_up
from collab.training import Epoch, Event, Finished
from collab.types import Floats

LINEAR: dict[str, Any] = {"head": "gaussian", "features": "none"}
"""The settings of `bayes` whose predictions are linear in an embedding, of which nothing but answers is known."""


def alike(rec: collab.Recommender) -> collab.Recommender:
    """Return the model as if the ratings of all people and all titles were as noisy."""
    noise = rec.artifact.noise
    plain = Noise(noise.variance, np.ones_like(noise.items))
    return collab.Recommender(replace(rec.artifact, noise=plain), rec.ratings)


def rounded_intervals(rec: collab.Recommender, mean: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the 80% intervals of normal numbers, (k,), that are rounded to the steps of the scale."""
    scale = rec.scale
    values = np.arange(scale.low, scale.high + scale.step / 2, scale.step)
    normals = [NormalDist(*each) for each in zip(mean.tolist(), sd.tolist(), strict=True)]
    below = np.array([[normal.cdf(value + scale.step / 2) for value in values[:-1]] for normal in normals])
    shares = np.diff(below, axis=1, prepend=0, append=1)
    reach = NormalDist().inv_cdf(0.9) * sd
    low, high = star_intervals(shares, values, mean - reach, mean + reach, 0.8, NORMAL_RUNS)
    return scale.clip(low), scale.clip(high)


def fit(ratings: Ratings, model: str, split: str = "random:0.2@42", **options: Any) -> tuple[list[Event], Artifact]:
    """Run a fit to its end; return its events and its artifact."""
    return to_end(collab.fit(ratings, collab.split(ratings, split), collab.configure(model, **options)))


def to_end(events: Generator[Event, None, Artifact | None]) -> tuple[list[Event], Artifact]:
    """Take a fit's events to the last; return them and the artifact that it leaves."""
    seen_events, artifact = outcome(events)
    assert artifact is not None
    return seen_events, artifact


def outcome(events: Generator[Event, None, Artifact | None]) -> tuple[list[Event], Artifact | None]:
    """Take a fit's events to the last; return them and what the fit returns."""
    seen_events = []
    while True:
        try:
            seen_events.append(next(events))
        except StopIteration as end:
            return seen_events, end.value


def losses(events: list[Event]) -> list[tuple[float, float | None]]:
    """Return train and valid loss of each epoch."""
    epochs = (event for event in events if isinstance(event, Epoch))
    return [(epoch.train_loss, epoch.valid_loss) for epoch in epochs if epoch.train_loss is not None]


def final_mse(events: list[Event]) -> float:
    """Return the valid MSE that a finished fit tells."""
    (finished,) = (event for event in events if isinstance(event, Finished))
    assert finished.mse is not None
    return finished.mse


class ModelTests:
    """Subclass with a model's name and its band of valid MSE on ML-100K, random:0.2@42, its own defaults."""

    model: ClassVar[str]
    ml_100k_mse: ClassVar[tuple[float, float]]
    fast: ClassVar[dict[str, Any]] = {"epochs": 12, "factors": 8, "bs": 32, "lr": 2e-2}
    reproduced: ClassVar[float] = 1e-4
    fold_in_each: ClassVar[float] = 0.9

    @pytest.fixture(scope="class")
    def ratings(self) -> Ratings:
        """Return made-up ratings."""
        return made_up()

    @pytest.fixture(scope="class")
    def fitted(self, ratings: Ratings) -> tuple[list[Event], Artifact]:
        """Return a short fit on them."""
        return fit(ratings, self.model, **self.fast)

    def test_learns_and_beats_the_global_mean(self, ratings: Ratings, fitted: tuple[list[Event], Artifact]) -> None:
        events, _ = fitted
        split = collab.split(ratings, "random:0.2@42")
        mean = ratings.stars[split.training].mean()
        assert losses(events)[-1][0] < losses(events)[0][0]
        assert final_mse(events) < float(np.mean((ratings.stars[split.valid] - mean) ** 2))

    def test_visits_each_training_row_once_an_epoch(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact]
    ) -> None:
        (finished,) = (event for event in fitted[0] if isinstance(event, Finished))
        rows = len(collab.split(ratings, "random:0.2@42").training)
        assert finished.rows_per_epoch == finished.distinct_rows_per_epoch == rows

    def test_same_seed_same_losses(self, ratings: Ratings, fitted: tuple[list[Event], Artifact]) -> None:
        again, _ = fit(ratings, self.model, **self.fast)
        other, _ = fit(ratings, self.model, **self.fast, seed=7)
        assert losses(again) == losses(fitted[0])
        assert losses(other) != losses(fitted[0])

    def test_saved_and_opened_it_predicts_the_same(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact], tmp_path: Path
    ) -> None:
        rec = collab.Recommender(fitted[1], ratings)
        rec.save(tmp_path / "model.safetensors")
        opened = collab.Recommender.open(tmp_path / "model.safetensors")
        ids = list(ratings.item_table.ids)
        answers = {"1": 4.0, "2": 1.5, "5": 5.0}
        before, after = rec.predict(rec.fold_in(answers), ids), opened.predict(opened.fold_in(answers), ids)
        for field in ("mean", "sd", "low", "high"):
            np.testing.assert_array_equal(getattr(before, field), getattr(after, field))
        assert rec.recommend(rec.fold_in(answers)) == opened.recommend(opened.fold_in(answers))

    def test_two_saves_of_one_model_are_the_same_bytes(
        self, fitted: tuple[list[Event], Artifact], tmp_path: Path
    ) -> None:
        save_artifact(fitted[1], tmp_path / "one")
        save_artifact(fitted[1], tmp_path / "two")
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

    def test_the_file_reproduces_the_loss_that_was_told(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact]
    ) -> None:
        """The exported arrays alone, in NumPy, give the valid MSE that the torch module gave."""
        events, artifact = fitted
        split = collab.split(ratings, "random:0.2@42")
        row_of = known_rows(artifact, ratings, split)
        trained = split.valid[artifact.stats.trained[ratings.items[split.valid]] > 0]
        assert len(trained) == len(split.valid)
        errors = []
        for row in trained:
            item = artifact.scoring.select(artifact.item_rows[ratings.items[row : row + 1]])
            user = row_of[ratings.user_ids[int(ratings.users[row])]]
            errors.append(float(item.stars(user).mean()) - float(ratings.stars[row]))
        assert np.mean(np.square(errors)) == pytest.approx(final_mse(events), rel=self.reproduced)

    def test_a_training_user_folded_in_again_gets_what_training_gave(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact]
    ) -> None:
        artifact = fitted[1]
        check_fold_in(artifact, ratings, at_least=20, each_at_least=self.fold_in_each)

    def test_without_answers_everyone_is_the_average_person(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact]
    ) -> None:
        rec = collab.Recommender(fitted[1], ratings)
        nobody = rec.fold_in({})
        np.testing.assert_allclose(nobody.gaussian.mean, rec.artifact.prior.mean, rtol=1e-6, atol=1e-9)
        (first, *_) = rec.recommend(nobody)
        assert first.because == []
        assert rec.unknown(nobody) == pytest.approx(1)

    @pytest.mark.shared_data
    def test_accuracy_on_ml_100k(self, ml_100k: Ratings) -> None:
        events, artifact = fit(ml_100k, self.model)
        low, high = self.ml_100k_mse
        assert low < final_mse(events) < high
        split = collab.split(ml_100k, "random:0.2@42")
        assert final_mse(events) < float(np.var(ml_100k.stars[split.valid]))
        check_fold_in(artifact, ml_100k, at_least=50, each_at_least=self.fold_in_each)


def known_rows(artifact: Artifact, ratings: Ratings, split: Split) -> dict[str, Floats]:
    """Return the rows, (s, d), of each training user: the model's own, or folded in from the training ratings."""
    if len(artifact.user_embeddings):
        return {
            user: rows[None].astype(np.float64)
            for user, rows in zip(artifact.user_ids, artifact.user_embeddings, strict=True)
        }
    rec, ids, rows = collab.Recommender(artifact, ratings), ratings.item_table.ids, dict[str, Floats]()
    for user in artifact.user_ids:
        own = split.training[ratings.users[split.training] == ratings.user_codes[user]]
        me = rec.fold_in({ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in own})
        rows[user] = me.gaussian.mean
    return rows


def check_fold_in(artifact: Artifact, ratings: Ratings, at_least: int, each_at_least: float) -> None:
    """Fold every fourth training user with so many training ratings in from those ratings: the predictions of all
    trained titles correlate 0.9 or more with the trained rows' taken together, and `each_at_least` for 98 of 100 users.
    """
    rec = collab.Recommender(artifact, ratings)
    split = collab.split(ratings, artifact.split)
    items = artifact.scoring.select(artifact.item_rows[artifact.stats.trained > 0])
    ids = ratings.item_table.ids
    users, trained_stars, folded_stars = ratings.users[split.training], [], []
    for position, user in list(enumerate(artifact.user_ids))[::4]:
        rows = split.training[users == ratings.user_codes[user]]
        if len(rows) >= at_least:
            me = rec.fold_in({ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in rows})
            trained_stars.append(items.stars(artifact.user_embeddings[position : position + 1].astype(np.float64))[0])
            folded_stars.append(items.stars(me.gaussian.mean)[0])
    each = [np.corrcoef(one, other)[0, 1] for one, other in zip(trained_stars, folded_stars, strict=True)]
    together = np.corrcoef(np.concatenate(trained_stars), np.concatenate(folded_stars))[0, 1]
    assert len(each) > 20
    assert together > 0.9
    assert float(np.quantile(each, 0.02)) > each_at_least
