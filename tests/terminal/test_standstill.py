"""A terminal that takes no more: the app waits without working, then shows what is, or leaves when it is gone."""

import os
import signal

import pytest

from collab.runs import RunStore
from collab.testing import Terminal, add_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch
from tests.program import PROGRAM
from tests.terminal.processes import let_pass, processor_seconds, signal_thread, wait_for_end
from tui.core.runs import RunSettings

pytestmark = [pytest.mark.terminal, pytest.mark.usefixtures("familiar")]

QUIET = 12  # repaints of a full terminal that cost nothing, one after the other: nothing is painted any more


def begin_run(worker: FakeWorker) -> str:
    """Start a second run, which tells what the test says."""
    add_model()
    store, settings = RunStore(), RunSettings()
    run = store.create(settings.data, settings.split, settings.config)
    worker.start(store, run)
    worker.write_events(run, STARTED, epoch(1))
    return run


def stall(terminal: Terminal) -> None:
    """Have the screen painted anew, again and again, without reading any of it: until the app does nothing more."""
    quiet, app = 0, terminal.process.pid
    for more in range(1000):
        before = processor_seconds(app)
        terminal.resize(80 + more % 2, 24)
        terminal.process.send_signal(signal.SIGWINCH)  # a terminal that controls nobody sends none
        let_pass(0.05)
        quiet = quiet + 1 if processor_seconds(app) == before and not terminal.takes_more else 0
        if quiet == QUIET:
            terminal.resize(80, 24)
            return
    raise AssertionError("the terminal takes all that is drawn")


def test_a_stalled_terminal_costs_nothing_and_then_shows_what_is_now() -> None:
    worker = FakeWorker()
    run = begin_run(worker)
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("epoch 2 of 5")
        stall(terminal)
        used = processor_seconds(terminal.process.pid)
        worker.write_events(run, epoch(2), epoch(3))
        let_pass(6)
        assert processor_seconds(terminal.process.pid) - used < 0.3
        terminal.wait_for("This screen stood still for")
        terminal.wait_for("epoch 4 of 5")
        worker.end(run)


def test_a_stopped_app_says_for_how_long_its_screen_was_old() -> None:
    worker = FakeWorker()
    run = begin_run(worker)
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("epoch 2 of 5")
        terminal.process.send_signal(signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        worker.write_events(run, epoch(2), epoch(3))
        let_pass(6)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("This screen stood still for")
        terminal.wait_for("epoch 4 of 5")
        worker.end(run)


@pytest.mark.parametrize("controlling", [True, False], ids=["with a signal", "without one"])
def test_a_stalled_terminal_that_is_then_lost_ends_the_app(controlling: bool) -> None:
    worker = FakeWorker()
    run = begin_run(worker)
    with Terminal(PROGRAM, controlling=controlling) as terminal:
        terminal.wait_for("epoch 2 of 5")
        stall(terminal)
        terminal.hang_up()
        wait_for_end(terminal.process.pid)
    worker.end(run)


@pytest.mark.parametrize("thread", [0, 1, -1], ids=["the main thread", "the next", "the last"])
def test_a_stalled_app_ends_when_it_is_asked_to(thread: int) -> None:
    worker = FakeWorker()
    run = begin_run(worker)
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("epoch 2 of 5")
        stall(terminal)
        signal_thread(terminal.process.pid, thread, signal.SIGTERM)
        wait_for_end(terminal.process.pid)
    worker.end(run)
