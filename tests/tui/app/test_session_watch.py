"""The watch over the session: a look that takes long is one look, whoever asks meanwhile."""

import asyncio
from functools import partial
from threading import Event

import pytest

from collab.testing import add_model
from tests.tui.world import app, settle
from tui.app import CollabApp
from tui.core import Session, View


async def test_whoever_asks_while_a_model_is_opened_waits_for_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    look, go_on = Session.look, Event()
    opened: list[View] = []

    def slow_look(session: Session) -> View:
        go_on.wait()
        opened.append(look(session))
        return opened[-1]

    monkeypatch.setattr(Session, "look", slow_look)
    async with app().run_test() as pilot:
        assert isinstance(pilot.app, CollabApp)
        while not pilot.app.opened:
            await pilot.pause(0.01)
        answered: list[str] = []
        for name in "first", "second", "third":
            pilot.app.workspace.session_watch.refresh(partial(answered.append, name))
        assert (answered, opened) == ([], [])
        go_on.set()
        await settle(pilot)
        assert answered == ["first", "second", "third"]
        assert len(opened) == 2  # that of the start, and one for all three
        models = [view.ready.model for view in opened if view.ready and view.ready.model]
        assert len(models) == 2
        assert models[0].recommender is models[1].recommender


async def test_a_look_that_fails_in_a_way_nobody_foresaw_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    async with app().run_test() as pilot:
        await settle(pilot)
        assert isinstance(pilot.app, CollabApp)
        look, looks = Session.look, iter([True])

        def broken_once(session: Session) -> View:
            if next(looks, False):
                raise RuntimeError("a fault")
            return look(session)

        monkeypatch.setattr(Session, "look", broken_once)
        answered = asyncio.Event()
        pilot.app.refresh_session()
        pilot.app.workspace.session_watch.refresh(answered.set)
        await asyncio.wait_for(answered.wait(), 30)
