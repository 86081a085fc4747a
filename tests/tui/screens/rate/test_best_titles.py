"""The list beside the questions on Rate: whole titles, at every size."""

import re

import pytest

from collab.testing import add_model, made_up_model
from tests.tui.world import app, press, settle
from tui.screens.rate.best_titles import BestTitles


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_the_best_titles_are_whole_each_with_its_stars(size: tuple[int, int]) -> None:
    model = made_up_model()
    add_model(model)
    async with app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "5", "4")
        best = pilot.app.screen.query_one(BestTitles)
        text = "\n".join(best.render_line(y).text.rstrip() for y in range(best.size.height)).rstrip()
        heading, *titles = re.split(r"\n *\d+ . ", text)
        assert heading.split()[-2:] != ["so", "far"]
        assert len(titles) >= 3
        for title in titles:
            name = re.sub(r" \d\.\d.*", "", " ".join(title.split()))
            assert name in model.items.names
            assert max(map(len, title.splitlines())) <= best.size.width
