"""Styled text for one line: keys with what they do, and any text cut to its width."""

from collections.abc import Iterable

from textual.content import Content

from tui.cells import ASCII, Glyphs
from tui.keys import Keymap

TYPED_ENTER = "Enter"
"""The key that takes the text of a field; it belongs to no action."""

_ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}


def hint(
    keys: Iterable[tuple[str, str]], keymap: Keymap, *, glyphs: Glyphs = ASCII, width: int | None = None
) -> Content:
    """Return keys, which stand out, each before what it does; of the last ones, those that fit into `width` cells.

    A key is named by its action, or by several actions, parted by blanks. Arrows are drawn where
    more than ASCII may be.
    """
    pairs = [
        Content.assemble((_key_name(name, keymap, glyphs=glyphs), "bold $accent"), (f" {does}", "dim"))
        for name, does in keys
    ]
    while width is not None and len(pairs) > 1 and Content("  ").join(pairs).cell_length > width:
        pairs.pop()
    return Content("  ").join(pairs)


def _key_name(name: str, keymap: Keymap, *, glyphs: Glyphs) -> str:
    key = name if name == TYPED_ENTER else keymap.key(name)
    arrows = [_ARROWS.get(part, "") for part in key.split()]
    return "".join(arrows) if all(arrows) and not glyphs.ascii else key


def cut(text: Content, width: int, *, glyphs: Glyphs) -> Content:
    """Return `text` in at most `width` cells, an ellipsis where it was cut."""
    if text.cell_length <= width or not glyphs.ascii:
        return text.truncate(max(0, width), ellipsis=True)
    return Content.assemble(text.truncate(max(0, width - 2)), ".."[: max(0, width)])
