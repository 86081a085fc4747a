"""Models of interest alone: trained, kept and used like the others, their stars those of a baseline."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collab
from collab.artifact import Artifact
from collab.data import Ratings
from collab.evaluation import trained_stars
from collab.interest import Choices, fit_interest, fit_item_knn, fit_serving
from collab.testing.models import check_fold_in, final_mse, fit, to_end
from collab.training import Epoch, Event, Finished, Started

ALONE: dict[str, dict[str, Any]] = {
    "popularity": {},
    "item-knn": {"neighbours": 20},
    "ease": {"ridge": 20.0},
    "ials": {"epochs": 4, "factors": 6},
}
ANSWERS = {"1": 4.0, "2": 1.5, "5": 5.0}


@pytest.fixture(scope="module", params=ALONE)
def fitted(request: pytest.FixtureRequest, ratings: Ratings) -> tuple[list[Event], Artifact]:
    return fit(ratings, request.param, **ALONE[request.param])


def epochs(events: list[Event]) -> list[Epoch]:
    return [event for event in events if isinstance(event, Epoch)]


def test_its_losses_are_what_it_minimises_where_there_is_such_a_thing(ratings: Ratings) -> None:
    loss_by_epoch = {
        model: [done.train_loss for done in epochs(fit(ratings, model, **ALONE[model])[0])] for model in ALONE
    }
    assert loss_by_epoch["popularity"] == loss_by_epoch["item-knn"] == [None]
    assert [len(losses) for losses in loss_by_epoch.values()] == [1, 1, 1, 4]
    assert loss_by_epoch["ials"] == sorted(loss_by_epoch["ials"], key=lambda loss: -(loss or 0))
    choices = Choices.of(ratings, collab.split(ratings, "random:0.2@42").training).weights
    (loss,) = loss_by_epoch["ease"]
    assert loss is not None
    assert 0 < loss * choices.nnz < choices.power(2).sum()  # less than predicting nothing


def test_it_is_told_like_any_other_fit(ratings: Ratings, fitted: tuple[list[Event], Artifact]) -> None:
    events, artifact = fitted
    started, finished = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    assert started.parameters > 0
    assert started.epochs == len(epochs(events)) == finished.kept == artifact.metrics["epochs"]
    assert finished.valid_loss is None
    rows = len(collab.split(ratings, "random:0.2@42").training)
    assert finished.rows_per_epoch == finished.distinct_rows_per_epoch == rows
    assert artifact.interest is not None
    assert artifact.interest.kind == artifact.model == started.model


def test_its_stars_are_those_that_were_told_and_beat_the_mean(
    ratings: Ratings, fitted: tuple[list[Event], Artifact]
) -> None:
    events, artifact = fitted
    split = collab.split(ratings, "random:0.2@42")
    stars = ratings.stars[split.valid]
    errors = trained_stars(collab.Recommender(artifact, ratings), ratings, split) - stars
    assert np.mean(errors**2) == pytest.approx(final_mse(events), rel=1e-4)
    assert final_mse(events) < float(np.mean((stars - ratings.stars[split.training].mean()) ** 2))
    check_fold_in(artifact, ratings, at_least=20, each_at_least=0.9)


def test_lists_are_by_interest_alone(ratings: Ratings, fitted: tuple[list[Event], Artifact]) -> None:
    """But for popularity and stars, which fade out with each title chosen."""
    rec = collab.Recommender(fitted[1], ratings)
    me = rec.fold_in(dict.fromkeys(list(ratings.item_table.ids)[:60], 4.0))
    interest, scores = rec.interest(me), rec.scores(me)
    assert interest is not None
    counts = np.log1p(rec.stats.trained.astype(float))
    fade = 1 / (1 + (60 * (0.3 + 0.8 * 3.5 / 4.5) / (4 * 0.8)) ** 1.5)
    assert fade < 0.02
    stars, known = rec.scoring.mean_stars(me.gaussian.mean), (counts - counts.mean()) / counts.std()
    expected = (1 - fade) * (interest - interest.mean()) / interest.std() + fade / 2 * (stars + 10 * fade * known)
    np.testing.assert_allclose(scores, expected)
    kinder = rec.fold_in(dict.fromkeys(me.answers, 5.0))
    assert rec.predict(kinder, ["70"]).mean > rec.predict(me, ["70"]).mean


def test_saved_and_opened_it_recommends_the_same(
    ratings: Ratings, fitted: tuple[list[Event], Artifact], tmp_path: Path
) -> None:
    rec = collab.Recommender(fitted[1], ratings)
    rec.save(tmp_path / "model.safetensors")
    opened = collab.Recommender.open(tmp_path / "model.safetensors")
    assert rec.recommend(rec.fold_in(ANSWERS)) == opened.recommend(opened.fold_in(ANSWERS))


def test_beside_a_star_model_interest_is_learned_from_genres_too_and_has_factors(ratings: Ratings) -> None:
    choices = Choices.of(ratings, collab.split(ratings, "random:0.2@42").training)
    _, alone = fit(ratings, "ease")
    _, beside = fit(ratings, "dot", epochs=1)
    assert alone.interest is not None
    assert beside.interest is not None
    assert beside.interest.kind == "ease"
    for artifact, expected in (
        (alone, fit_interest("ease", choices.weights)),
        (beside, fit_serving("ease", choices.weights, choices.genres)),
    ):
        assert artifact.interest is not None
        for name, array in expected.to_arrays().items():
            np.testing.assert_array_equal(artifact.interest.to_arrays()[name], array)


def test_its_settings_are_those_of_the_fit(ratings: Ratings) -> None:
    choices = Choices.of(ratings, collab.split(ratings, "random:0.2@42").training).weights
    _, artifact = fit(ratings, "item-knn", neighbours=5, shrinkage=0.0)
    assert artifact.interest is not None
    for name, array in fit_item_knn(choices, 5, 0.0).to_arrays().items():
        np.testing.assert_array_equal(artifact.interest.to_arrays()[name], array)
    _, loose = fit(ratings, "ease", ridge=1.0)
    assert loose.interest is not None
    assert (
        np.abs(loose.interest.to_arrays()["gains"]).max()
        > np.abs(fit_interest("ease", choices).to_arrays()["gains"]).max()
    )


@pytest.mark.parametrize("epoch", [1, 3, 4])
def test_ials_goes_on_from_a_checkpoint_as_if_it_had_never_stopped(ratings: Ratings, epoch: int) -> None:
    split, config = collab.split(ratings), collab.configure("ials", **ALONE["ials"], metrics="ranking")
    whole, artifact = to_end(collab.fit(ratings, split, config))
    state = next(done for done in epochs(whole) if done.epoch == epoch).state
    assert state is not None
    stopped = next(e for e in collab.fit(ratings, split, config) if isinstance(e, Epoch) and e.epoch == epoch)
    assert stopped.state is not None
    rest, resumed = to_end(collab.fit(ratings, split, config, stopped.state()))
    figures = [(done.train_loss, done.ndcg10, done.recall20) for done in epochs(whole)]
    assert [(done.train_loss, done.ndcg10, done.recall20) for done in epochs(rest)] == figures[epoch:]
    assert resumed.interest is not None
    assert artifact.interest is not None
    np.testing.assert_array_equal(resumed.interest.to_arrays()["factors"], artifact.interest.to_arrays()["factors"])


def test_a_checkpoint_of_other_settings_is_refused(ratings: Ratings) -> None:
    split = collab.split(ratings)
    (first, *_) = epochs(fit(ratings, "ials", **ALONE["ials"])[0])
    assert first.state is not None
    for other in (collab.configure("ials", epochs=4, factors=7), collab.configure("ease")):
        events = collab.fit(ratings, split, other, first.state())
        next(events)
        with pytest.raises(collab.BadConfig, match="other data or settings"):
            next(events)


def test_fitting_needs_no_torch() -> None:
    code = (
        "import sys, collab; from collab.testing.made_up import made_up; r = made_up();"
        "collab.train(r, collab.split(r), collab.configure('ease', metrics='ranking'));"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
