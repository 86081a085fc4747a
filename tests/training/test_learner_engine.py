"""The engine of fastai's own Learner: the losses of our own loops, the same events, and a clean way in and out."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import collab
from collab.data import Ratings
from collab.models import DotModule, EmbeddingDotBias, EmbeddingNN, encode
from collab.testing.models import fit, losses, to_end
from collab.training import Epoch, Event, Finished, FitState, Progress, Resumed, Started, read_event

E = TypeVar("E", bound=Event)

FAST: dict[str, Any] = {"epochs": 3, "factors": 4, "bs": 64, "engine": "fastai"}
CALM: dict[str, Any] = {"epochs": 2, "bs": 64, "lr": 1e-3, "schedule": "flat"}
"""Settings under which a rounding error does not grow: at the default rate one in the last digit of a batch norm's
input is one in the third digit of the loss after some hundred steps, in our own two loops as well."""


@pytest.mark.parametrize(
    "model",
    [
        "dot",
        "dot-range",
        "dot-bias",
        "dot-bias-params",
        "embedding-dot-bias",
        "collab-nn",
        "embedding-nn",
        "cross-entropy",
        "metadata",
    ],
)
def test_has_the_losses_of_our_own_loops(ratings: Ratings, model: str) -> None:
    ours, _ = fit(ratings, model, **CALM)
    theirs, _ = fit(ratings, model, **CALM, engine="fastai")
    assert len(losses(ours)) == 2
    for our, their in zip(losses(ours), losses(theirs), strict=True):
        assert their == pytest.approx(our, rel=1e-5)
    assert last(theirs, Finished).accuracy == last(ours, Finished).accuracy


@pytest.mark.parametrize("model", ["dot-bias", "embedding-dot-bias"])
def test_has_the_losses_of_our_own_loops_with_a_ridge(ratings: Ratings, model: str) -> None:
    settings: dict[str, Any] = CALM | {"ridge": 0.3}
    ours, theirs = (fit(ratings, model, **settings, engine=engine)[0] for engine in ("torch", "fastai"))
    for our, their in zip(losses(ours), losses(theirs), strict=True):
        assert their == pytest.approx(our, rel=1e-5)
    assert losses(ours) != losses(fit(ratings, model, **CALM)[0])


def test_has_the_losses_of_one_cycle_too(ratings: Ratings) -> None:
    """Its steps are counted a little differently from those of torch's schedule: the rates differ by less than the
    step between two of them.
    """
    ours, _ = fit(ratings, "dot-bias", epochs=3, factors=4, bs=16)
    theirs, _ = fit(ratings, "dot-bias", epochs=3, factors=4, bs=16, engine="fastai")
    for our, their in zip(losses(ours), losses(theirs), strict=True):
        assert their == pytest.approx(our, rel=1e-3)


def test_tells_the_events_of_any_fit(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gradient_fit._REPORT_EVERY", 0.0)
    events, artifact = fit(ratings, "embedding-dot-bias", **FAST)
    started, finished = last(events, Started), last(events, Finished)
    assert [layer.name for layer in started.layers] == ["u_weight", "i_weight", "u_bias", "i_bias"]
    assert [event.epoch for event in events if isinstance(event, Epoch)] == [1, 2, 3]
    shares = [event.done for event in events if isinstance(event, Progress) and event.epoch == 2]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    assert finished.rows_per_epoch == finished.distinct_rows_per_epoch == started.rows
    assert artifact.config["engine"] == "fastai"
    for event in events:
        assert read_event(event.line()).line() == event.line()


def test_visits_each_row_once_an_epoch_in_the_order_of_our_own_fit(
    ratings: Ratings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Tensor] = []
    forward = DotModule.forward

    def watched(module: DotModule, codes: Tensor) -> Tensor:
        if module.training:
            seen.append(codes.clone())
        return forward(module, codes)

    monkeypatch.setattr(DotModule, "forward", watched)
    fit(ratings, "dot-bias", **FAST)
    rows = encode(ratings, collab.split(ratings, "random:0.2@42")).training
    batches = -(-len(rows) // 64)
    assert len(seen) == 3 * batches
    for epoch in range(3):
        order = np.random.default_rng([42, epoch]).permutation(len(rows))
        visited = torch.cat(seen[epoch * batches : (epoch + 1) * batches])
        np.testing.assert_array_equal(visited.numpy(), rows[order])


@pytest.mark.parametrize("model", ["dot-bias", "embedding-nn"])
@pytest.mark.parametrize("schedule", ["one-cycle", "flat"])
def test_goes_on_from_the_state_of_an_epoch_as_if_it_had_never_stopped(
    ratings: Ratings, model: str, schedule: str
) -> None:
    options: dict[str, Any] = {"epochs": 3, "bs": 64, "engine": "fastai", "schedule": schedule}
    whole, artifact = fit(ratings, model, **options)
    state = first_state(ratings, model, options, lambda event: isinstance(event, Epoch))
    rest, resumed = go_on(ratings, model, options, state)
    assert last(rest, Resumed).epoch == 2
    assert losses(rest) == losses(whole)[1:]
    np.testing.assert_array_equal(artifact.item_features, resumed.item_features)


def test_goes_on_from_the_middle_of_an_epoch(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gradient_fit._REPORT_EVERY", 0.0)
    whole, _ = fit(ratings, "dot-bias", **FAST)
    state = first_state(
        ratings, "dot-bias", FAST, lambda event: isinstance(event, Progress) and event.epoch == 2 and event.done > 0.4
    )
    assert 0 < state.position < len(state.order)
    rest, _ = go_on(ratings, "dot-bias", FAST, state)
    assert losses(rest) == losses(whole)[1:]


def test_goes_on_from_a_state_of_our_own_loops(ratings: Ratings) -> None:
    """The two engines keep the same numbers under the same names."""
    options = CALM | {"epochs": 3}
    ours, _ = fit(ratings, "embedding-dot-bias", **options)
    state = first_state(ratings, "embedding-dot-bias", options, lambda event: isinstance(event, Epoch))
    rest, _ = go_on(ratings, "embedding-dot-bias", options | {"engine": "fastai"}, state)
    for our, their in zip(losses(ours)[1:], losses(rest), strict=True):
        assert their == pytest.approx(our, rel=1e-5)


OVERFITS: dict[str, Any] = {"epochs": 30, "factors": 30, "bs": 64, "lr": 2e-2, "wd": 0.0, "schedule": "flat"}


def test_stops_early_and_keeps_the_best_epoch_as_our_own_fit_does(ratings: Ratings) -> None:
    ours, _ = fit(ratings, "dot-bias", **OVERFITS, patience=3, keep="best")
    theirs, artifact = fit(ratings, "dot-bias", **OVERFITS, patience=3, keep="best", engine="fastai")
    kept = last(theirs, Finished).kept
    assert kept == last(ours, Finished).kept
    assert len(losses(theirs)) == len(losses(ours)) == kept + 3 < 30
    assert last(theirs, Finished).valid_loss == losses(theirs)[kept - 1][1]
    assert artifact.metrics["kept"] == kept


def test_remembers_the_best_epoch_when_it_goes_on(ratings: Ratings) -> None:
    options = OVERFITS | {"patience": 3, "keep": "best", "engine": "fastai"}
    whole, artifact = fit(ratings, "dot-bias", **options)
    before = len(losses(whole)) - 1
    state = first_state(ratings, "dot-bias", options, lambda event: isinstance(event, Epoch) and event.epoch == before)
    rest, resumed = go_on(ratings, "dot-bias", options, state)
    assert losses(rest) == losses(whole)[before:]
    np.testing.assert_array_equal(artifact.item_features, resumed.item_features)


def test_nothing_held_out_has_no_valid_loss(ratings: Ratings) -> None:
    events, _ = fit(ratings, "dot-bias", split="random:0", **FAST)
    assert [valid for _, valid in losses(events)] == [None, None, None]


def test_a_loss_that_is_not_finite_names_the_step_and_what_to_try(ratings: Ratings) -> None:
    config = collab.configure("dot", **FAST | {"lr": 10.0, "wd": 10.0, "bs": 16})
    with pytest.raises(collab.TrainingFailed, match=r"loss is (nan|inf) at step \d+ of \d+ .* smaller lr than 10"):
        list(collab.fit(ratings, collab.split(ratings), config))
    assert not others()


def test_what_goes_wrong_in_the_model_reaches_who_asked(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_module: DotModule, _codes: Tensor) -> Tensor:
        raise ArithmeticError("no such product")

    monkeypatch.setattr(DotModule, "forward", broken)
    with pytest.raises(ArithmeticError, match="no such product"):
        list(collab.fit(ratings, collab.split(ratings), collab.configure("dot-bias", **FAST)))
    assert not others()


def test_closed_half_way_it_leaves_no_thread_behind(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gradient_fit._REPORT_EVERY", 0.0)
    events = collab.fit(ratings, collab.split(ratings), collab.configure("dot-bias", **FAST))
    assert any(isinstance(event, Progress) for event in events)
    assert others()
    events.close()
    assert not others()


def test_writes_neither_files_nor_lines(
    ratings: Ratings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    fit(ratings, "dot-bias", **OVERFITS | {"epochs": 6}, patience=1, keep="best", engine="fastai")
    assert list(here.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def networks() -> Iterator[tuple[nn.Module, nn.Module]]:
    """Give fastai's models, full of their own random numbers, each with ours."""
    import fastai.collab  # only now: it takes seconds of every process that looks for tests

    sizes = [(30, 8), (20, 6)]
    yield fastai.collab.EmbeddingNN(sizes, [12, 5], y_range=(0, 5.5)), EmbeddingNN(sizes, 0, (12, 5), (0, 5.5))
    yield fastai.collab.EmbeddingDotBias(7, 30, 20, y_range=(0, 5.5)), EmbeddingDotBias(30, 20, 7, (0, 5.5))


def test_fastais_own_weights_give_the_same_predictions_in_our_modules() -> None:
    codes = torch.stack([torch.arange(40) % 30, torch.arange(40) % 20], 1)
    for theirs, ours in networks():
        for _ in range(3):
            theirs(codes)  # so that the batch norms have statistics
        weights = {name: tensor for name, tensor in theirs.state_dict().items() if not name.startswith("bn_cont.")}
        ours.load_state_dict(weights)
        with torch.no_grad():
            torch.testing.assert_close(ours.eval()(codes), theirs.eval()(codes).reshape(-1), rtol=1e-6, atol=1e-6)


def test_the_engine_trains_fastais_own_models() -> None:
    import fastai.collab

    from collab.training.fastai.models import fastai_model

    models = [fastai_model(ours)[0] for _, ours in networks()]
    assert [type(model) for model in models] == [fastai.collab.EmbeddingNN, fastai.collab.EmbeddingDotBias]


def test_our_own_loops_import_neither_fastai_nor_torchs_compiler() -> None:
    """Each takes seconds, and fastai brings pandas and matplotlib with it."""
    code = (
        "import sys, collab, collab.training.lr_finder; from collab.testing.made_up import made_up;"
        "r = made_up(20, 30); fits = [collab.configure(model, epochs=1) for model in ('dot-bias', 'metadata')];"
        "[collab.train(r, collab.split(r), config) for config in fits];"
        "sys.exit(bool({'fastai', 'torch._dynamo'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.shared_data
def test_has_the_losses_of_our_own_loops_on_ml_100k(ml_100k: Ratings) -> None:
    options: dict[str, Any] = {"epochs": 1, "schedule": "flat"}
    ours, _ = fit(ml_100k, "dot-bias", **options)
    theirs, _ = fit(ml_100k, "dot-bias", **options, engine="fastai")
    assert losses(theirs)[0] == pytest.approx(losses(ours)[0], rel=1e-5)


def others() -> list[threading.Thread]:
    """Return the threads beside the main one that belong to a fit."""
    return [thread for thread in threading.enumerate() if thread.name == "fastai"]


def last(events: list[Event], kind: type[E]) -> E:
    """Return the last event of a kind."""
    return [event for event in events if isinstance(event, kind)][-1]


def first_state(ratings: Ratings, model: str, options: dict[str, Any], wanted: Callable[[Event], bool]) -> FitState:
    """Return the state that the first such event of a fit offers."""
    events = collab.fit(ratings, collab.split(ratings), collab.configure(model, **options))
    event = next(event for event in events if wanted(event))
    assert isinstance(event, Epoch | Progress)
    assert event.state is not None
    return event.state()


def go_on(ratings: Ratings, model: str, options: dict[str, Any], state: FitState) -> tuple[list[Event], Any]:
    """Resume a fit and take it to its end."""
    return to_end(collab.fit(ratings, collab.split(ratings), collab.configure(model, **options), resume=state))
