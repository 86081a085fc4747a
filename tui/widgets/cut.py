"""Styled text cut to a width."""

from textual.content import Content

from tui.cells import Glyphs


def cut(text: Content, width: int, *, glyphs: Glyphs) -> Content:
    """Return `text` in at most `width` cells, an ellipsis where it was cut."""
    if text.cell_length <= width or not glyphs.ascii:
        return text.truncate(max(0, width), ellipsis=True)
    return Content.assemble(text.truncate(max(0, width - 2)), ".."[: max(0, width)])
