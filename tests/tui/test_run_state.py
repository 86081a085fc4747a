"""A run's state after each of its events."""

from collab.training.events import Epoch, Event, Failed, Finished, Layer, Progress, Queued, Resumed, Started, Stopped
from tui.run_state import RunState, replay

STARTED = Started(model="dot-bias", data="sample", split="random:0.2@42", rows=1000, parameters=9, epochs=3)
FINISHED = Finished(valid_loss=0.7, mse=0.7, rmse=0.84, seconds=3, rows_per_epoch=1000, distinct_rows_per_epoch=1000)


def epoch(number: int) -> Epoch:
    loss = 1 / number
    return Epoch(epoch=number, epochs=3, train_loss=loss, valid_loss=loss, mse=loss, rmse=loss, seconds=number)


def progress(number: int, done: float) -> Progress:
    return Progress(epoch=number, done=done, train_loss=0.5, rows_per_second=500)


def after(*events: Event) -> RunState:
    return replay(events)


def test_it_waits_starts_and_runs() -> None:
    assert after().status == "starting"
    assert after(Queued()).status == "queued"
    assert (after(STARTED).status, after(STARTED).epoch) == ("running", 1)


def test_progress_tells_epoch_and_time_left() -> None:
    state = after(STARTED, epoch(1), progress(2, 0.25))
    assert state.epoch == 2
    assert state.seconds_left == (1.75 * 1000) / 500


def test_an_epoch_ends_its_progress() -> None:
    state = after(STARTED, progress(1, 0.9), epoch(1))
    assert state.progress is None
    assert (state.epoch, state.done) == (2, 0.0)


def test_the_rate_is_that_of_the_last_epoch_where_no_progress_is_told() -> None:
    state = after(STARTED, epoch(1), epoch(2))
    assert state.rate == 1000
    assert state.seconds_left == 1
    assert after(STARTED).seconds_left is None


def test_the_last_epoch_is_not_followed_by_another() -> None:
    assert after(STARTED, epoch(1), epoch(2), epoch(3)).epoch == 3


def test_it_ends_in_four_ways() -> None:
    for event, status in ((FINISHED, "finished"), (Stopped(epoch=1), "stopped"), (Failed(error="no"), "failed")):
        state = after(STARTED, event)
        assert state.status == status
        assert not state.active
    assert after(STARTED, Failed(error="lr is too high")).error == "lr is too high"


def test_a_resumed_run_drops_the_epochs_it_does_again() -> None:
    state = after(STARTED, epoch(1), epoch(2), Stopped(epoch=3), Resumed(epoch=2))
    assert [done.epoch for done in state.history] == [1]
    assert state.active


def test_epochs_that_are_done_again_are_told_once() -> None:
    state = after(STARTED, epoch(1), epoch(2), progress(3, 0.5), STARTED, progress(1, 0.5))
    assert state.history == ()
    assert [done.epoch for done in after(STARTED, epoch(1), epoch(2), epoch(2)).history] == [1, 2]


def test_it_knows_where_the_schedule_stands() -> None:
    assert after(STARTED).position == 0
    assert after(STARTED, epoch(1), progress(2, 0.25)).position == 1.25
    assert after(STARTED, epoch(1), epoch(2)).position == 2


def test_the_held_out_loss_turns_where_it_rises_by_more_than_noise() -> None:
    losses = (1.0, 0.8, 0.803, 0.81)
    told = [epoch(at + 1).model_copy(update={"valid_loss": loss}) for at, loss in enumerate(losses)]
    assert [after(STARTED, *told[:count]).turned for count in range(5)] == [None, None, None, None, 2]
    lowest = after(STARTED, *told).lowest
    assert lowest is not None
    assert lowest.epoch == 2


def test_without_held_out_rows_nothing_turns() -> None:
    state = after(STARTED, epoch(1).model_copy(update={"valid_loss": None}))
    assert (state.lowest, state.turned) == (None, None)


def test_it_keeps_what_the_model_is_and_what_it_cannot_do() -> None:
    layer = Layer(name="bias", shape="Embedding(4, 1)", parameters=4)
    started = STARTED.model_copy(update={"layers": (layer,), "keep": "best"})
    finished = FINISHED.model_copy(update={"keep": "best", "kept": 2, "note": "it cannot fold in"})
    state = after(started, epoch(1), finished)
    assert (state.layers, state.parameters, state.keep, state.kept) == ((layer,), 9, "best", 2)
    assert state.note == "it cannot fold in"


def test_it_reads_on_from_a_state() -> None:
    assert replay([epoch(1)], after(STARTED)) == after(STARTED, epoch(1))
