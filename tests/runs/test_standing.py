"""What the events of a run come to."""

from collab.runs.standing import standing
from collab.training.events import Epoch, Event, Finished, Progress, Queued, Resumed, Started, Stopped

STARTED = Started(model="dot", data="films", split="random:0.2@42", rows=80, parameters=10, epochs=5)
FINISHED = Finished(
    valid_loss=0.5, mse=0.5, rmse=0.7, keep="best", kept=2, seconds=2.0, rows_per_epoch=80, distinct_rows_per_epoch=80
)


def epoch(number: int, train_loss: float = 0.9) -> Epoch:
    return Epoch(epoch=number, epochs=5, train_loss=train_loss, valid_loss=0.8, mse=0.8, rmse=0.89, seconds=1.0)


def progress(number: int) -> Progress:
    return Progress(epoch=number, done=0.4, train_loss=0.7, rows_per_second=1000.0)


def epochs(*events: Event) -> list[tuple[int, float]]:
    return [(done.epoch, done.train_loss) for done in standing(events).epochs]


def test_nothing_told_is_nothing() -> None:
    nothing = standing([])
    assert (nothing.ended, nothing.epoch, nothing.epochs) == (None, 0, ())


def test_an_epoch_told_again_after_a_resume_counts_once_with_its_last_losses() -> None:
    told: list[Event] = [STARTED, epoch(1), epoch(2), epoch(3, 9.0), STARTED, Resumed(epoch=3)]
    assert epochs(*told) == [(1, 0.9), (2, 0.9)]
    assert epochs(*told, progress(3), epoch(3), epoch(4)) == [(1, 0.9), (2, 0.9), (3, 0.9), (4, 0.9)]


def test_a_fit_that_starts_from_the_beginning_again_leaves_nothing_of_the_one_before() -> None:
    told: list[Event] = [STARTED, epoch(1, 9.0), epoch(2, 9.0), STARTED]
    assert epochs(*told, progress(1)) == []
    assert epochs(*told, epoch(1)) == [(1, 0.9)]


def test_a_resumed_run_that_waits_for_a_slot_is_not_started() -> None:
    assert standing([STARTED, epoch(1), Stopped(epoch=2)]).started == STARTED
    waiting = standing([STARTED, epoch(1), Stopped(epoch=2), Queued()])
    assert (waiting.ended, waiting.started, waiting.epoch) == (None, None, 1)


def test_a_finished_run_knows_its_last_word() -> None:
    done = standing([STARTED, epoch(1), epoch(2), epoch(3), FINISHED])
    assert (done.ended, done.finished, done.epoch) == ("finished", FINISHED, 3)


def test_a_run_that_tells_only_its_end_came_as_far_as_the_epoch_it_keeps() -> None:
    assert standing([FINISHED]).epoch == 2
