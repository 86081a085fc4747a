"""One server for the tests of a process, which leave it as it was."""

from collections.abc import Iterator

import pytest

from tests.tui.serve.running import Served, serving

_PATIENT = "free_failures = 1000\nconnections_per_minute = 100_000\n"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server with a model, Anna and Ben, over ssh and to browsers."""
    with serving(tmp_path_factory.mktemp("served") / "home", settings=_PATIENT, web=True) as server:
        yield server
