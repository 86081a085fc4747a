"""What the keys do on the screen in focus, and where the data comes from."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import ScreenResume
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import Action, bindings, copying
from tui.keymap import Keymap
from tui.widgets.frame import PLACES
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList

_KEYS_WIDTH = 18
_COMMANDS = {
    "welcome": ("demo", "train", "data list"),
    "train": ("train", "lr-find", "runs list", "runs compare", "evaluate"),
    "rate": ("ask", "rate", "rate --list"),
    "foryou": ("recommend",),
    "similar": ("similar",),
}
"""The commands that do what a screen does, by the screen's place."""

LICENCE = (
    "Ratings: MovieLens latest-small (October 2016), by GroupLens,",
    "University of Minnesota. For research and private use; no",
    "redistribution for money without leave; no warranty. Cite:",
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens",
    "Datasets: History and Context. ACM TiiS 5, 4, Article 19.",
)


class HelpScreen(ModalScreen[None]):
    """Lists the actions of one screen, of every list, and of the whole app, from the one table."""

    BINDINGS = [*copying(), *bindings("help")]  # noqa: RUF012 (Textual's own type)

    where = ""
    """The screen whose keys are told; set before each showing: the one page serves them all."""

    def __init__(self, keymap: Keymap, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._keymap = keymap
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Show the rows as a list."""
        with Vertical(classes="dialog tall"):
            yield LineList(id="help-rows", classes="-ascii" if self._ascii else "")
            yield Static(hint([("help.close_help", "back")], self._keymap), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.query_one(LineList).focus()

    @on(ScreenResume)
    def fill_list(self, event: ScreenResume) -> None:
        """Tell the keys of the screen it is shown over."""
        event.refresh_styles = False
        rows = help_rows(self.where, self._keymap)
        self.query_one(LineList).show(len(rows), lambda index, _width: rows[index], 0)

    def action_close_help(self) -> None:
        """Go back."""
        self.dismiss()


def help_rows(where: str, keymap: Keymap) -> list[list[tuple[str, str]]]:
    """Return the lines of the page: three groups of keys, the same on the command line, the licence of the ratings."""
    here = dict(PLACES).get(where, "Welcome")
    rows: list[list[tuple[str, str]]] = []
    for title, place in ((here, where), ("In every list", "list"), ("Everywhere", "app")):
        rows += [[(title, "title")]]
        actions = keymap.actions_of(place)
        rows += [[(f"  {_keys(action):<{_KEYS_WIDTH}}", "accent"), (action.help, "")] for action in actions]
        rows += [[("", "")]]
    if commands := _COMMANDS.get(where):
        rows += [[("The same on the command line, with --plain as sentences", "title")]]
        rows += [*([(f"  collab-tui {command}", "")] for command in commands), [("", "")]]
    return [*rows, [("Licence", "title")], *([(f"  {line}", "")] for line in LICENCE)]


def _keys(action: Action) -> str:
    return action.shown if action.told else " ".join(action.keys)
