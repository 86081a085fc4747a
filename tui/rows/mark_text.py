"""What was said about a title, in words: its stars, or its mark."""

from collections.abc import Mapping

from collab.profiles.answers import Change, Mark
from tui.cells import Glyphs
from tui.rows.format import stars_text

MARKED: Mapping[Mark, str] = {"seen": "seen", "hide": "hidden", "watch": "to watch"}


def step_text(done: str, change: Change, *, glyphs: Glyphs) -> str:
    """Return what an undo or a redo did: "Undone: Alien (1979) ★★★★☆", "Undone: Alien (1979), hidden"."""
    if change.count > 1:
        return f"{done}: an import of {change.count:,} answers"
    if change.after is not None:
        return f"{done}: {change.title} {stars_text(change.after, change.answer.high, glyphs=glyphs)}"
    return f"{done}: {change.title}" + (f", {MARKED[change.mark]}" if change.mark else " has no stars")
