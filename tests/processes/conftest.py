"""The data that workers of runs read is what jobs read; their processes are real ones."""

import pytest

from tests.runs.conftest import data, no_data

__all__ = ["data", "no_data"]


@pytest.fixture(autouse=True)
def _started(real_processes: None) -> None:
    """Start processes, whose start is the subject."""
