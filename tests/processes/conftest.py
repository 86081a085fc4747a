"""The data that workers of runs read is what jobs read."""

from tests.runs.conftest import data, no_data

__all__ = ["data", "no_data"]
