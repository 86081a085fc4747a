"""The pane of reasons beside the list."""

from textual.app import App, ComposeResult

from collab.recommend import Explanation, Recommendation
from tests.tui.world import drawn
from tui.cells import UNICODE
from tui.screens.foryou.details import Detailed, Details

DUMB = "Dumb & Dumber (Dumb and Dumber) (1994)"


class Pane(App[None]):
    """The pane alone."""

    CSS = "Details { border: solid red; width: 1fr; height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Details(glyphs=UNICODE)

    def on_mount(self) -> None:
        title = Recommendation("1", DUMB, 1994, ("Comedy",), 3.2, 0.2, 2.1, 4.5, 3.2, 158, [])
        self.query_one(Details).show(Detailed(title, Explanation(3.2, []), 3.1, 5, 9, {}, 4))


async def test_a_title_that_the_border_has_no_room_for_stands_whole_below_it() -> None:
    for width, border, first in (
        (36, "3.2 ±0.2", "Dumb & Dumber"),
        (46, DUMB, "80% between"),
        (70, f"{DUMB} ── 3.2 ±0.2", "80% between"),
    ):
        async with Pane().run_test(size=(width, 12)) as pilot:
            await drawn(pilot)
            pane = pilot.app.query_one(Details)
            assert pane.border_title == border
            assert str(pane.render()).startswith(first)
            assert ("(1994)" in str(pane.render())) == (width == 36)
