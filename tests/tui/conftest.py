"""Fixtures of the tests of screens: runs that start without a process."""

import pytest
from textual import _wait

from collab.testing.fake_worker import FakeWorker

_wait.SLEEP_GRANULARITY = 1 / 250  # the pilot waits four times a key until this long nothing was done: 20 ms otherwise
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    """Let runs be started and resumed without a process."""
    fake = FakeWorker()
    monkeypatch.setattr("collab.runs.start", fake.start)
    monkeypatch.setattr("collab.runs.resume", fake.resume)
    return fake
