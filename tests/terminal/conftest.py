"""Fixtures of the tests on terminals: runs whose workers are ended with the test."""

from collections.abc import Iterator

import pytest

from collab.runs import RunStore, end


@pytest.fixture
def runs() -> Iterator[RunStore]:
    """Return the runs of this test; those that still go on are ended after it."""
    store = RunStore()
    yield store
    for info in store.runs():
        if store.alive(info.run):
            end(store, info.run)
