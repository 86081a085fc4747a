"""What the tests of screens stand on: runs that start without a process."""

import pytest

from tests.tui.fake_worker import FakeWorker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    """Let runs be started and resumed without a process."""
    fake = FakeWorker()
    monkeypatch.setattr("collab.runs.launch.start", fake.start)
    monkeypatch.setattr("collab.runs.launch.resume", fake.resume)
    return fake
