"""fit: what it tells, how it goes on, how it fails."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

import collab
from collab.artifact import Artifact
from collab.data import Ratings
from collab.kernels import Loops, PlainKernel
from collab.testing.made_up import made_up
from collab.testing.models import fit, losses, to_end
from collab.training import Epoch, Event, Finished, FitState, Progress, Resumed, Started, read_event
from collab.training.gibbs_fit import compile_loops

FAST: dict[str, Any] = {"epochs": 3, "factors": 4, "bs": 16}


def test_tells_its_start_every_epoch_and_its_end_as_plain_json(ratings: Ratings) -> None:
    events, artifact = fit(ratings, "dot-bias", **FAST)
    assert isinstance(events[0], Started)
    assert events[0].rows == len(collab.split(ratings, "random:0.2@42").training)
    users, items = len(artifact.user_embeddings) + 1, int((artifact.stats.trained > 0).sum()) + 1
    assert events[0].parameters == (users + items) * 5
    assert [event.epoch for event in events if isinstance(event, Epoch)] == [1, 2, 3]
    assert isinstance(events[-1], Finished)
    for event in events:
        assert read_event(event.line()).line() == event.line()


def test_it_tells_that_loops_are_being_compiled_where_they_are_not_yet() -> None:
    class Slow(PlainKernel):
        def compiled(self, _loops: Loops) -> bool:
            return False

    assert [event.event for event in compile_loops(Slow(), "chain")] == ["compiling"]
    assert not list(compile_loops(PlainKernel(), "chain"))


def test_the_losses_are_those_of_a_plain_torch_loop(ratings: Ratings) -> None:
    """The same recipe written down once more, with nn.Embedding, AdamW and OneCycleLR alone."""
    split = collab.split(ratings, "random:0.2@42")
    users, user = np.unique(ratings.users[split.training], return_inverse=True)
    items, item = np.unique(ratings.items[split.training], return_inverse=True)
    stars = torch.from_numpy(np.asarray(ratings.stars[split.training]))
    torch.manual_seed(42)
    tables = [
        torch.nn.Embedding(rows + 1, width)
        for rows, width in ((len(users), 4), (len(users), 1), (len(items), 4), (len(items), 1))
    ]
    # the module fills its tables in the order user factors, user bias, item factors, item bias, after torch's own start
    torch.manual_seed(42)
    for rows, width, table in (
        (len(users), 4, 0),
        (len(users), 1, 1),
        (len(items), 4, 2),
        (len(items), 1, 3),
    ):
        fresh = torch.nn.Embedding(rows + 1, width)
        with torch.no_grad():
            tables[table].weight.copy_(fresh.weight.normal_().fmod_(2).mul_(0.01))
    parameters = [table.weight for table in tables]
    optimiser = torch.optim.AdamW(parameters, lr=5e-3, betas=(0.95, 0.99), eps=1e-5, weight_decay=0.1)
    steps = -(-len(stars) // 16)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 5e-3, total_steps=3 * steps, pct_start=0.25, div_factor=25, final_div_factor=4000
    )
    expected = []
    for epoch in range(3):
        order = torch.from_numpy(np.random.default_rng([42, epoch]).permutation(len(stars)))
        total = 0.0
        for batch in torch.split(order, 16):
            u, i = torch.from_numpy(user + 1)[batch], torch.from_numpy(item + 1)[batch]
            score = (tables[0](u) * tables[2](i)).sum(1) + tables[1](u)[:, 0] + tables[3](i)[:, 0]
            loss = ((torch.sigmoid(score) * 5.5 - stars[batch]) ** 2).mean()
            total += loss.item() * len(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves this one without types
            optimiser.step()
            if schedule.last_epoch < 3 * steps - 1:
                schedule.step()
        expected.append(total / len(stars))
    train_losses = [train for train, _ in losses(fit(ratings, "dot-bias", **FAST)[0])]
    assert train_losses == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("stop_after", [1, 2])
def test_goes_on_from_the_state_of_an_epoch_as_if_it_had_never_stopped(ratings: Ratings, stop_after: int) -> None:
    whole, artifact = fit(ratings, "dot-bias", **FAST)
    state = state_after_epoch(ratings, stop_after)
    rest, resumed = go_on(ratings, state)
    assert isinstance(rest[1], Resumed)
    assert rest[1].epoch == stop_after + 1
    assert losses(rest) == losses(whole)[stop_after:]
    np.testing.assert_array_equal(artifact.item_features, resumed.item_features)


def test_goes_on_from_the_middle_of_an_epoch(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gradient_fit._REPORT_EVERY", 0.0)
    whole, _ = fit(ratings, "dot-bias", **FAST)
    events = start(ratings)
    state = next(
        event.state()
        for event in events
        if isinstance(event, Progress) and event.epoch == 2 and event.done > 0.4 and event.state
    )
    rest, _ = go_on(ratings, state)
    assert losses(rest) == losses(whole)[1:]
    (finished,) = (event for event in rest if isinstance(event, Finished))
    assert finished.distinct_rows_per_epoch == finished.rows_per_epoch


def test_a_checkpoint_of_other_data_is_refused(ratings: Ratings) -> None:
    state = state_after_epoch(ratings, 1)
    other = made_up(users=40)
    with pytest.raises(collab.BadConfig, match="other data"):
        list(collab.fit(other, collab.split(other), collab.configure("dot-bias", **FAST), resume=state))


def test_progress_comes_with_rate_and_share(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.training.gradient_fit._REPORT_EVERY", 0.0)
    reports = [event for event in start(ratings) if isinstance(event, Progress) and event.epoch == 1]
    shares = [event.done for event in reports]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    assert all(event.rows_per_second > 0 for event in reports)


def test_a_loss_that_is_not_finite_names_the_step_and_what_to_try(ratings: Ratings) -> None:
    config = collab.configure("dot", **FAST | {"lr": 10.0, "wd": 10.0})
    with pytest.raises(collab.TrainingFailed, match=r"loss is (nan|inf) at step \d+ of \d+ .* smaller lr than 10"):
        list(collab.fit(ratings, collab.split(ratings), config))


def test_nothing_held_out_has_no_valid_loss(ratings: Ratings) -> None:
    events, artifact = fit(ratings, "dot-bias", split="random:0", **FAST)
    assert [valid for _, valid in losses(events)] == [None, None, None]
    assert [read_event(event.line()).line() for event in events] == [event.line() for event in events]
    assert (artifact.noise.variance > 0).all()


def test_everything_held_out_is_refused(ratings: Ratings) -> None:
    nothing = collab.Split("nothing", np.zeros(0, np.int32), np.arange(5, dtype=np.int32))
    with pytest.raises(collab.BadConfig, match="no rows to train on"):
        list(collab.fit(ratings, nothing, collab.configure("dot-bias")))


def start(ratings: Ratings) -> Iterator[Event]:
    return collab.fit(ratings, collab.split(ratings), collab.configure("dot-bias", **FAST))


def state_after_epoch(ratings: Ratings, epoch: int) -> FitState:
    for event in start(ratings):
        if isinstance(event, Epoch) and event.epoch == epoch and event.state:
            return event.state()
    raise AssertionError("no such epoch")


def go_on(ratings: Ratings, state: FitState) -> tuple[list[Event], Artifact]:
    return to_end(collab.fit(ratings, collab.split(ratings), collab.configure("dot-bias", **FAST), resume=state))
