"""A flood of logins from one address: it is slowed and sent away, and others do not notice."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.tui.serve.running import Served, app_of, serving
from tui.serve import read_journal

_LOGINS, _ALLOWED = 150, 60


async def test_a_flood_of_logins_from_one_address_is_slowed_and_others_come_in(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        flood = [asyncio.ensure_future(_come_with_a_wrong_key(served)) for _ in range(_LOGINS)]
        async with served.login("anna", local_addr=("127.0.0.2", 0)) as anna, app_of(anna) as screen:
            await screen.wait_for("q quit")
            await screen.press_until("R", "·····")
            screen.press("5")
            await screen.wait_for("1 answered")
            screen.press("q")
        for task in flood:
            task.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
        events = read_journal(served.folder / "log.jsonl")
        refused = [event for event in events if event.get("what") == "a connection"]
        assert {event["address"] for event in refused} == {"127.0.0.1"}
        reasons = Counter(str(event["why"]).partition(" ")[2] for event in refused)
        assert reasons[f"than {_ALLOWED} connections a minute from your address. Wait one."] >= _LOGINS - _ALLOWED
        assert 0 < len([event for event in events if event.get("what") == "a key"]) <= _ALLOWED


async def _come_with_a_wrong_key(served: Served) -> None:
    async with served.login("ben", client_keys=[served.key("anna")]):
        """Anna's key is not Ben's."""
