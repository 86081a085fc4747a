"""The tests' own world of screens: who waits for a screen also waits for workers, whatever becomes of them."""

import asyncio

import pytest
from textual.worker import WorkerFailed

from tests.tui.world import app, settle, workers_through


async def test_a_worker_that_is_cancelled_while_it_is_waited_for_has_ended() -> None:
    async with app().run_test() as pilot:
        await settle(pilot)
        worker = pilot.app.run_worker(asyncio.Event().wait())
        asyncio.get_running_loop().call_later(0.05, worker.cancel)
        await settle(pilot)
        assert worker.is_cancelled


async def test_a_worker_that_fails_makes_the_test_fail_that_waits_for_it() -> None:
    async def fail() -> None:
        raise ValueError("broken")

    async with app().run_test() as pilot:
        await settle(pilot)
        pilot.app.run_worker(fail(), exit_on_error=False)
        with pytest.raises(WorkerFailed, match="broken"):
            await workers_through(pilot)
