"""The way of one star through the code, which CONTRIBUTING.md tells."""

import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any, cast

import pytest

from collab.inference import fold_in_person
from collab.recommend import user_embedding
from collab.testing import add_model
from tests.tui.world import app, press, settle
from tui.screens.rate import RateScreen

CONTRIBUTING = Path(__file__).parents[4] / "CONTRIBUTING.md"


async def test_a_star_goes_the_way_that_contributing_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    way: list[str] = []
    show = RateScreen.show_answers

    def fold_in(*arguments: Any) -> Any:
        way.extend([*calls, "fold_in_person"] if (calls := own_calls("action_give_stars")) else [])
        return fold_in_person(*arguments)

    def show_answers(screen: RateScreen) -> None:
        way.extend(["RateScreen.show_answers"] if way else [])
        show(screen)

    monkeypatch.setattr(RateScreen, "show_answers", show_answers)
    add_model()
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(user_embedding, "fold_in_person", fold_in)
        await press(pilot, "4")
    described = CONTRIBUTING.read_text().partition("## Three ways through")[2].partition("A row of a CSV file")[0]
    assert way == re.findall(r"^\d\. `([\w.]+)`", described, re.MULTILINE)
    assert len(way) <= 7


def own_calls(first: str) -> list[str]:
    """Return the functions that called this test's, from the innermost one called `first` on; none where that did not,
    as where another thread looks at the session.
    """
    frame, names = cast("FrameType | None", sys._getframe(2)), list[str]()
    while frame is not None:
        names.append(frame.f_code.co_qualname)
        if names[-1].rpartition(".")[2] == first:
            return names[::-1]
        frame = frame.f_back
    return []
