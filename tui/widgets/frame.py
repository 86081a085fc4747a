"""The frame of every screen: where you are and what runs above; data, model, person and keys below."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import Action
from tui.cells import Glyphs
from tui.keys import Keymap
from tui.widgets.line_text import cut

PLACES = (
    ("train", "Train"),
    ("rate", "Rate"),
    ("foryou", "For you"),
    ("similar", "Similar"),
    ("inside", "Browse inside"),
    ("learn", "Learn"),
)


class TopLine(Horizontal):
    """The names of the screens, the current one marked, and at the right what is running now."""

    running: reactive[str] = reactive("", repaint=False)
    """The current run, in a few characters: "● 3/5 62%"; empty when nothing does."""

    def __init__(self, where: str, keymap: Keymap) -> None:
        super().__init__()
        self._where = where
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Put the names at the left and the run at the right."""
        yield Static(_places(self._where, self._keymap), id="places")
        yield Static(id="running")

    def watch_running(self, before: str, running: str) -> None:
        """Repaint the right end alone; where it needs more room or less, the names get what is left."""
        if self.is_mounted:
            self.query_one("#running", Static).update(Content(running), layout=len(running) != len(before))


def _places(where: str, keymap: Keymap) -> Content:
    """Return the names of the screens, each with its key: its first letter, or what it was moved to before it."""
    parts: list[tuple[str, str]] = []
    for place, name in PLACES:
        here = "bold reverse" if place == where else ""
        key = keymap.key(f"app.show_{place}")
        rest = name.removeprefix(key) if name.startswith(key) else f" {name}"
        parts += [(" ", here), (key, here or "bold underline $accent"), (f"{rest} ", here), (" ", "")]
    return Content.assemble(*parts)


class Notice(Widget):
    """The rule above the bottom line, which carries a one-line message when there is one."""

    message: reactive[str] = reactive("")
    """The message; empty for the bare rule."""
    bad: reactive[bool] = reactive(False)
    """Whether the message tells of something wrong."""

    def render(self) -> Content:
        """Draw the message into the rule."""
        width, glyphs = self.size.width, Glyphs(self.app.has_class("-ascii"))
        dash = glyphs.pick("─", "-")
        if not self.message:
            return Content.styled(dash * width, "$rule")
        text = f" {'! ' if self.bad else ''}{self.message} "
        message = cut(Content(text), width - 2, glyphs=glyphs)
        style = "bold $text-error" if self.bad else "bold"
        rest = dash * (width - 2 - message.cell_length)
        return Content.assemble((dash * 2, "$rule"), message.stylize(style), (rest, "$rule"))


class BottomLine(Widget):
    """Data, run in use and person, then the keys that work here, as many as fit; help and quit always do, in a field
    its first and its last one.
    """

    status: reactive[str] = reactive("")
    """The text at the left."""
    keys: reactive[tuple[Action, ...]] = reactive(())
    """The actions whose keys stand at the right, the most important first, "help" and "quit" last."""
    resting: reactive[bool] = reactive(False)
    """Whether a dialog over the screen has the keys: then none are offered here."""

    def render(self) -> Content:
        """Fit the keys into what the status leaves."""
        width, keys = self.size.width - 2, [] if self.resting else list(self.keys)
        room = max(width // 2, width - _width(keys) - 2)
        status = self._fitted(room)
        while len(keys) > 2 and _width(keys) + status.cell_length + 2 > width:
            del keys[-3 if keys[-1].id == "app.quit" else -2]
        gap = max(1, width - status.cell_length - _width(keys))
        parts: list[Content | str | tuple[str, str]] = [" ", status.stylize("dim"), " " * gap]
        for index, action in enumerate(keys):
            parts += [("  " if index else "", ""), (action.key_label, "bold $accent"), (f" {action.label}", "dim")]
        return Content.assemble(*parts)

    def _fitted(self, room: int) -> Content:
        """Return the status in so many cells: of its parts the whole ones that fit, rather than a part that is cut, and
        of the last one without what follows a comma: a person comes before how many titles they rated.
        """
        glyphs = Glyphs(self.app.has_class("-ascii"))
        parts = self.status.split(glyphs.between)
        while len(parts) > 1 and cell_len(glyphs.between.join(parts)) > room:
            name, comma, _ = parts.pop().rpartition(", ")
            parts += [name] if comma else []
        return cut(Content(glyphs.between.join(parts)), room, glyphs=glyphs)


def _width(keys: Sequence[Action]) -> int:
    return sum(len(action.key_label) + len(action.label) + 1 for action in keys) + 2 * max(0, len(keys) - 1)
