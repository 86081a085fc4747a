"""A store whose workers end with the test, and data that a worker has to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collab.data import DataSpec
from collab.runs import RunStore
from collab.testing.made_up import made_up
from tests.runs.workers import end_all


@pytest.fixture
def store(home: Path) -> Iterator[RunStore]:
    """Return a store whose workers are ended with the test, however it ends."""
    store = RunStore(home)
    yield store
    end_all(store)


@pytest.fixture
def data(tmp_path: Path) -> DataSpec:
    """Return made-up ratings as a file, which a worker has to read."""
    ratings = made_up(users=300, items=200)
    path = tmp_path / "films.csv"
    ids = list(ratings.item_table.ids)
    rows = zip(ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True)
    lines = [f"{user},{ids[item]},{stars}" for user, item, stars in rows]
    path.write_text("user,item,rating\n" + "\n".join(lines) + "\n")
    return DataSpec(source=str(path))


@pytest.fixture
def no_data(tmp_path: Path) -> DataSpec:
    """Return data that is not there: a run of it fails as soon as its turn comes."""
    return DataSpec(source=str(tmp_path / "gone.csv"))
