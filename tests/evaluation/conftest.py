"""Fixtures of the tests of evaluation."""

import pytest

from collab.data import Ratings
from collab.testing.made_up import made_up


@pytest.fixture(scope="session")
def ratings() -> Ratings:
    """Return ratings that many models are measured on, small enough to be looked through in plain loops."""
    return made_up(users=60, items=50)
