"""The watch over the session: a look that takes long is one look, whoever asks meanwhile."""

from functools import partial
from threading import Event

import pytest

from collab.testing import add_model
from tests.tui.world import app, settle, until
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
    made = app()
    async with made.run_test() as pilot:
        await until(pilot, lambda: made.opened)
        answered: list[tuple[str, int]] = []

        def answer(name: str) -> None:
            answered.append((name, len(opened)))

        for name in "first", "second", "third":
            made.workspace.session_watch.refresh(partial(answer, name))
        assert (answered, opened) == ([], [])
        go_on.set()
        await settle(pilot)
        assert answered == [("first", 2), ("second", 2), ("third", 2)]  # after that of the start one for all three
        models = [view.ready.model for view in opened[:2] if view.ready and view.ready.model]
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
        answered = Event()
        pilot.app.refresh_session()
        pilot.app.workspace.session_watch.refresh(answered.set)
        await until(pilot, answered.is_set)
