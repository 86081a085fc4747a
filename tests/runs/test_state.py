"""A run's state after each of its events, and beside its lock."""

from collab.runs import RunState
from collab.runs.state import Signs, replay
from collab.training import (
    Compiling,
    Epoch,
    Event,
    Failed,
    Finished,
    Layer,
    Progress,
    Queued,
    Resumed,
    Started,
    Stopped,
)

STARTED = Started(model="dot-bias", data="sample", split="random:0.2@42", rows=1000, parameters=9, epochs=3)
FINISHED = Finished(valid_loss=0.7, mse=0.7, rmse=0.84, seconds=3, rows_per_epoch=1000, distinct_rows_per_epoch=1000)

BEST = FINISHED.model_copy(update={"keep": "best", "kept": 2})


def epoch(number: int, train_loss: float | None = None) -> Epoch:
    loss = 1 / number
    return Epoch(
        epoch=number, epochs=3, train_loss=train_loss or loss, valid_loss=loss, mse=loss, rmse=loss, seconds=number
    )


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


def test_loops_are_compiled_before_the_first_epoch() -> None:
    assert after(STARTED, Compiling()).compiling
    assert after(STARTED, Compiling()).status == "running"
    assert not after(STARTED, Compiling(), epoch(1)).compiling


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
    told_events = [epoch(at + 1).model_copy(update={"valid_loss": loss}) for at, loss in enumerate(losses)]
    assert [after(STARTED, *told_events[:count]).turned for count in range(5)] == [None, None, None, None, 2]
    lowest = after(STARTED, *told_events).lowest
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


def epochs(*events: Event) -> list[tuple[int, float | None]]:
    return [(done.epoch, done.train_loss) for done in replay(events).history]


def test_nothing_told_is_nothing() -> None:
    nothing = replay([])
    assert (nothing.status, nothing.epochs_done, nothing.history) == ("starting", 0, ())


def test_an_epoch_told_again_after_a_resume_counts_once_with_its_last_losses() -> None:
    told_events: list[Event] = [STARTED, epoch(1), epoch(2), epoch(3, 9.0), STARTED, Resumed(epoch=3)]
    assert epochs(*told_events) == [(1, 1.0), (2, 0.5)]
    assert epochs(*told_events, progress(3, 0.4), epoch(3), epoch(4)) == [(1, 1.0), (2, 0.5), (3, 1 / 3), (4, 0.25)]


def test_a_fit_that_starts_from_the_beginning_again_leaves_nothing_of_the_one_before() -> None:
    told_events: list[Event] = [STARTED, epoch(1, 9.0), epoch(2, 9.0), STARTED]
    assert epochs(*told_events, progress(1, 0.4)) == []
    assert epochs(*told_events, epoch(1)) == [(1, 1.0)]


def test_a_resumed_run_that_waits_for_a_slot_is_not_started() -> None:
    assert replay([STARTED, epoch(1), Stopped(epoch=2)]).status == "stopped"
    waiting = replay([STARTED, epoch(1), Stopped(epoch=2), Queued()])
    assert (waiting.status, waiting.epochs_done) == ("queued", 1)


def test_a_finished_run_knows_its_last_word() -> None:
    done = replay([STARTED, epoch(1), epoch(2), epoch(3), BEST])
    assert (done.status, done.finished, done.epochs_done) == ("finished", BEST, 3)


def test_a_run_that_tells_only_its_end_came_as_far_as_the_epoch_it_keeps() -> None:
    assert replay([BEST]).epochs_done == 2


def test_a_run_whose_worker_is_gone_has_died_but_an_end_that_was_told_stays() -> None:
    gone = Signs(alive=False, started_at=1.0, told_at=2.0)
    assert after(STARTED, progress(1, 0.4)).beside(gone).status == "died"
    assert after(STARTED, FINISHED).beside(gone) == after(STARTED, FINISHED)


def test_a_run_that_was_set_going_again_is_starting_until_its_worker_tells_something() -> None:
    failed = after(STARTED, epoch(1), Failed(error="no"))
    starting = failed.beside(Signs(alive=True, started_at=3.0, told_at=2.0))
    assert (starting.status, starting.error, starting.history) == ("starting", "", failed.history)
    assert failed.beside(Signs(alive=True, started_at=1.0, told_at=2.0)) == failed
