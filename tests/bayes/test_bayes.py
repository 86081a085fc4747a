"""Bayesian matrix factorisation by Gibbs sampling."""

import subprocess
import sys
from collections.abc import Container, Generator
from typing import Any, ClassVar

import numpy as np
import pytest

import collab
from collab.artifact import Artifact
from collab.bayes import draw_prior
from collab.data import Ratings, Scale
from collab.testing.made_up import made_up
from collab.testing.models import ModelTests, final_mse, fit, losses, to_end
from collab.training import Epoch, Event, Finished, FitState, Started

SHORT: dict[str, Any] = {"epochs": 40, "factors": 4}


def with_states(
    events: Generator[Event, None, Artifact | None], epochs: Container[int], states: dict[int, FitState]
) -> Generator[Event, None, Artifact | None]:
    """Hand a fit's events on, and keep its checkpoints after these epochs."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            artifact: Artifact | None = end.value
            return artifact
        if isinstance(event, Epoch) and event.epoch in epochs:
            assert event.state is not None
            states[event.epoch] = event.state()
        yield event


class TestBayes(ModelTests):
    """The tests that every model must pass; there are no trained rows of users to compare a fold-in with."""

    model = "bayes"
    ml_100k_mse = (0.75, 0.79)
    fast: ClassVar[dict[str, Any]] = SHORT
    reproduced: ClassVar[float] = (
        0.05  # losses are those of draws of all that is unknown; a person is folded in exactly
    )

    def test_a_training_user_folded_in_again_gets_what_training_gave(
        self, ratings: Ratings, fitted: tuple[list[Event], Artifact]
    ) -> None:
        """A known user is folded in, from all that the cache has of them."""
        rec = collab.Recommender(fitted[1], ratings)
        rows = ratings.history("5")
        answers = {ratings.item_table.ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in rows}
        ids = list(ratings.item_table.ids)
        np.testing.assert_allclose(rec.predict("5", ids).mean, rec.predict(rec.fold_in(answers), ids).mean)

    @pytest.mark.shared_data
    def test_accuracy_on_ml_100k(self, ml_100k: Ratings) -> None:
        """Below every model of the lesson, after a quarter of the sweeps."""
        events, _ = fit(ml_100k, "bayes", epochs=50)
        low, high = self.ml_100k_mse
        assert low < final_mse(events) < high


def test_it_tells_its_sweeps_and_keeps_samples() -> None:
    events, artifact = fit(made_up(), "bayes", **SHORT)
    assert isinstance(events[0], Started)
    assert events[0].keep == "samples"
    assert events[0].parameters == (120 + 87) * 5
    assert [event.epoch for event in events if isinstance(event, Epoch)] == list(range(1, 41))
    assert isinstance(events[-1], Finished)
    assert (events[-1].keep, events[-1].kept) == ("samples", 36)
    assert artifact.item_features.shape == (36, 88 + 3, 5 + 1)  # with self-selection
    assert artifact.item_shared is not None
    assert artifact.item_shared.shape == (88 + 3, 7)  # own slopes
    assert artifact.noise.variance.shape == (36,)
    assert artifact.user_embeddings.shape == (0, 5 + 7 + 1)


def test_it_tells_how_much_each_block_of_features_explains() -> None:
    events, artifact = fit(made_up(), "bayes", **SHORT)
    assert isinstance(events[-1], Finished)
    shares = events[-1].explained
    assert list(shares) == ["raters", "genres", "year", "rated titles"]
    assert all(0 < share < 1 for share in shares.values())
    assert {f"explained.{name}": share for name, share in shares.items()}.items() <= artifact.metrics.items()
    plain, _ = fit(made_up(), "bayes", **(SHORT | {"features": "none", "epochs": 2}))
    assert isinstance(plain[-1], Finished)
    assert plain[-1].explained == {}


def test_the_samples_have_the_mean_of_all_sweeps_that_count() -> None:
    """A sweep's sample has the titles that the sweep before left: of 100 sweeps those after 10 to 99 count."""
    ratings, config = made_up(), collab.configure("bayes", epochs=100, factors=3)
    states = dict[int, FitState]()
    _, artifact = to_end(with_states(collab.fit(ratings, collab.split(ratings), config), range(10, 100), states))
    drawn = [state.arrays["chain.items.embeddings"][:, 1:] for state in states.values()]
    assert len(drawn) == 90
    assert len(artifact.item_features) == 40
    trained = artifact.item_features[:, 1 : 1 + len(drawn[0])]
    np.testing.assert_allclose(trained[:, :, 1:4].mean(0) / trained[0, 0, 0], np.mean(drawn, 0), atol=1e-6)


def test_it_tells_how_far_its_chain_has_converged() -> None:
    events, artifact = fit(made_up(), "bayes", **SHORT)
    assert isinstance(events[-1], Finished)
    assert events[-1].r_hat is not None
    assert 0.98 < events[-1].r_hat < 1.6
    assert artifact.metrics["r_hat"] == events[-1].r_hat
    short, _ = fit(made_up(), "bayes", **(SHORT | {"epochs": 2}))
    assert isinstance(short[-1], Finished)
    assert short[-1].r_hat is None


@pytest.mark.parametrize("split", ["users:0/5", "items:0/5"])
def test_people_and_titles_that_it_does_not_know_say_nothing_of_convergence(split: str) -> None:
    """Their predictions are means of all, which settle long before anything else has."""
    events, _ = fit(made_up(), "bayes", split, **SHORT)
    assert isinstance(events[-1], Finished)
    assert events[-1].r_hat is None


def test_the_average_is_better_than_the_single_sweeps_it_begins_with() -> None:
    events, _ = fit(made_up(), "bayes", **SHORT)
    valid = [loss for _, loss in losses(events)]
    forgotten, averaged = valid[4], valid[-1]
    assert forgotten is not None
    assert averaged is not None
    assert averaged < forgotten


def test_it_goes_on_from_a_checkpoint_as_if_it_had_never_stopped() -> None:
    ratings, config = made_up(), collab.configure("bayes", **SHORT)
    split, states = collab.split(ratings), dict[int, FitState]()

    whole, artifact = to_end(with_states(collab.fit(ratings, split, config), (2, 17, 39), states))
    assert len(states) == 3
    for epoch, state in states.items():
        rest, resumed = to_end(collab.fit(ratings, split, config, state))
        assert losses(rest) == losses(whole)[epoch:]
        assert final_mse(rest) == final_mse(whole)
        np.testing.assert_array_equal(resumed.item_features, artifact.item_features)


def test_a_checkpoint_of_other_settings_is_refused() -> None:
    ratings = made_up()
    split = collab.split(ratings)
    for event in collab.fit(ratings, split, collab.configure("bayes", **SHORT)):
        if isinstance(event, Epoch):
            assert event.state is not None
            other = collab.fit(ratings, split, collab.configure("bayes", epochs=40, factors=5), event.state())
            next(other)
            with pytest.raises(collab.BadConfig, match="other data or settings"):
                next(other)
            break


def test_fitting_needs_no_torch() -> None:
    code = (
        "import sys, collab; from collab.testing.made_up import made_up; r = made_up();"
        "collab.train(r, collab.split(r), collab.configure('bayes', epochs=2)); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_stars_on_another_scale_give_the_same_model_on_that_scale() -> None:
    """The sampler sees standardised stars, so that ten times the stars are ten times the predictions."""
    small = made_up()
    large = collab.Ratings(**{**vars(small), "stars": small.stars * 10, "scale": Scale(5, 50, 5)})
    split = collab.split(small)
    one, ten = (collab.train(each, split, collab.configure("bayes", epochs=10)) for each in (small, large))
    ids = list(small.item_table.ids)
    predicted = one.predict(one.fold_in({"1": 4.0, "2": 1.5}), ids)
    tenfold = ten.predict(ten.fold_in({"1": 40.0, "2": 15.0}), ids)
    np.testing.assert_allclose(tenfold.mean, 10 * predicted.mean, rtol=1e-4)
    np.testing.assert_allclose(tenfold.sd, 10 * predicted.sd, rtol=1e-4)


def test_the_prior_drawn_is_spread_around_mean_and_covariance_of_the_rows() -> None:
    """With many rows the Normal-Wishart posterior sits on their own mean and covariance."""
    rng = np.random.default_rng(5)
    true = np.array([[1.0, 0.6], [0.6, 2.0]])
    rows = rng.multivariate_normal([0.5, -1.0], true, 20_000)
    drawn = [draw_prior(rng, rows).gaussian for _ in range(50)]
    np.testing.assert_allclose(np.mean([each.mean[0] for each in drawn], 0), rows.mean(0), atol=0.01)
    np.testing.assert_allclose(np.mean([each.covariance[0] for each in drawn], 0), np.cov(rows.T), atol=0.02)


def test_sweeps_that_are_left_to_the_data_end_once_predictions_have_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gibbs_fit._SETTLED", 1e9)
    monkeypatch.setattr("collab.models.config._MOST_SWEEPS", 160)
    monkeypatch.setattr("collab.training.gibbs_fit.kept_samples", lambda _titles, _ratings: 20)
    ratings = made_up()
    events, artifact = fit(ratings, "bayes", factors=4)
    epochs = [event for event in events if isinstance(event, Epoch)]
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert events[0].epochs == events[-1].planned == 160
    assert (epochs[-1].epoch, epochs[-1].epochs) == (52, 52)
    assert epochs[-1].r_hat == events[-1].r_hat
    assert artifact.item_features.shape[0] == events[-1].kept == 20
    state = epochs[-1].state
    assert state is not None
    again = to_end(collab.fit(ratings, collab.split(ratings), collab.configure("bayes", factors=4), resume=state()))
    assert not [event for event in again[0] if isinstance(event, Epoch)]
    np.testing.assert_array_equal(again[1].item_features, artifact.item_features)


def test_a_chain_that_goes_on_after_an_end_that_was_not_taken_keeps_samples_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("collab.training.gibbs_fit._SETTLED", 0.0)
    monkeypatch.setattr("collab.models.config._MOST_SWEEPS", 100)
    monkeypatch.setattr("collab.models.config._FEWEST_SWEEPS", 100)
    monkeypatch.setattr("collab.training.gibbs_fit.kept_samples", lambda _titles, _ratings: 20)
    ratings = made_up()
    unasked, _ = fit(ratings, "bayes", factors=4)
    asked, _ = fit(ratings, "bayes", factors=4, epochs=100)
    assert losses(unasked) == losses(asked)
    ends = [events[-1] for events in (unasked, asked)]
    assert all(isinstance(end, Finished) and end.kept == 20 for end in ends)
    rmse = [end.rmse for end in ends if isinstance(end, Finished)]
    assert rmse[0] == pytest.approx(rmse[1], abs=0.01)
