"""Why a title is listed for several people: each one's stars and choices that it comes of, under the list."""

from collections.abc import Callable, Sequence
from functools import partial

from textual.content import Content
from textual.widget import Widget

from collab.recommend import Recommender, Shared
from tui.cells import Glyphs, Spans
from tui.core.people import Group
from tui.text import reasons_rows
from tui.widgets import cut

_ROLES = {"title": "bold", "dim": "dim", "": ""}


class Reasons(Widget):
    """A pane under the list, open with the class "-open"."""

    DEFAULT_CSS = """
    Reasons { display: none; height: auto; padding: 0 2; }
    Reasons.-open { display: block; }
    """

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._rows: Callable[[int], Sequence[Spans]] = lambda _width: ()

    def show(self, title: Shared, model: Recommender, group: Group) -> None:
        """Take a title apart for each of the people, where the pane is open."""
        if self.has_class("-open"):
            explanations = [model.explain(me, title.item) for me in group.embeddings]
            self._rows = partial(reasons_rows, title, group.names, explanations, model.scale.high, glyphs=self._glyphs)
            self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the lines, each as far as there is room."""
        width = self.size.width
        return Content("\n").join([cut(_content(row), width, glyphs=self._glyphs) for row in self._rows(width)])


def _content(row: Spans) -> Content:
    return Content.assemble(*((text, _ROLES[role]) for text, role in row))
