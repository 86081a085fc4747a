"""Rate's search past the end of the titles: which set goes on, and what a training on it takes on this machine."""

import pytest

from collab.data import DataSpec, catalog
from collab.testing import add_model
from collab.training import Costs, costs_key, remember
from tests.tui.world import app, press, screen_text, settle
from tui.core.runs import RunSettings


@pytest.fixture
def _ids_of_movielens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the made-up films have the ids of MovieLens."""
    monkeypatch.setattr("tui.core.title_table.id_namespace", lambda _spec, _dataset: "movielens")


@pytest.fixture
def _measured() -> None:
    """Leave what was measured for the latest set: seven minutes."""
    entry, settings = catalog.ENTRIES["ml-latest"], RunSettings.first(DataSpec(source="ml-latest"))
    alike = f"made up like {entry.name}: {entry.rows}, {entry.users}, {entry.items}"
    epochs = settings.config.epochs_for(entry.rows)
    costs = Costs(rows=27_000_000, epoch=360 / epochs, before=60.0, memory=0)
    remember(costs_key(alike, settings.split, settings.config), costs)


@pytest.mark.usefixtures("_ids_of_movielens", "_measured")
async def test_a_search_past_the_end_of_the_titles_offers_later_ones() -> None:
    add_model()
    offer = ": Esc, then d gets those up to 2023, 335 MB, about 7 minutes to train here."
    async with app().run_test(size=(140, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:aliem")  # close to a title, but none
        assert offer in screen_text(pilot)
        await press(pilot, "escape", "/", "text:alien")
        assert offer not in screen_text(pilot)
        await press(pilot, "escape", "/", "text:alien 2042")
        assert offer in screen_text(pilot)
        await press(pilot, "escape", "/", "text:zzzzzzzz")
        assert "gets those up to 2023" in " ".join(screen_text(pilot).replace("│", " ").split())
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:aliem")
        assert ": Esc, then d gets those up to 2023, 335 MB." in screen_text(pilot)
