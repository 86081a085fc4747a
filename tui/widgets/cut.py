"""Styled text cut to a width."""

from textual.content import Content


def cut(text: Content, width: int, *, plain: bool) -> Content:
    """Return `text` in at most `width` cells, an ellipsis where it was cut; `plain` asks for ASCII alone."""
    if text.cell_length <= width or not plain:
        return text.truncate(max(0, width), ellipsis=True)
    return Content.assemble(text.truncate(max(0, width - 2)), ".."[: max(0, width)])
