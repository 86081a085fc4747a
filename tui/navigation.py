"""Going from screen to screen: capitals, help, and what is shown in between."""

from contextlib import ExitStack
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.screens.base import BaseScreen
from tui.terminal.frugal import Frugal

if TYPE_CHECKING:
    from tui.environment import Environment
    from tui.keys.keymap import Keymap
    from tui.screens.help import HelpScreen

SCREENS = {
    "welcome": "tui.screens.welcome:WelcomeScreen",
    "train": "tui.screens.train:TrainScreen",
    "rate": "tui.screens.rate:RateScreen",
    "foryou": "tui.screens.foryou:ForYouScreen",
    "similar": "tui.screens.similar:SimilarScreen",
    "inside": "tui.screens.inside:InsideScreen",
    "learn": "tui.screens.learn:LearnScreen",
}
"""Where each screen is, by the place that its actions name."""


def _open_screen(path: str) -> Screen[None]:
    """Import and make a screen when it is first shown: the first frame waits for one screen only."""
    screen: Screen[None] = resolve_name(path)()
    return screen


class Navigation(Frugal, inherit_bindings=False):
    """The part of the app that switches screens."""

    DEFAULT_MODE = "welcome"
    MODES = {where: partial(_open_screen, path) for where, path in SCREENS.items()}  # noqa: RUF012 (Textual's own type)

    environment: "Environment"
    opened = False
    similar_item: str | None = None
    _help: "HelpScreen | None" = None

    def __init__(self, *, ansi_color: bool | None, keymap: "Keymap") -> None:
        super().__init__(ansi_color=ansi_color)
        self.keymap = keymap
        self.set_keymap(keymap.for_textual)
        self._arriving = ExitStack()

    @property
    def shown(self) -> BaseScreen | None:
        """The screen in view, or the one behind a dialog."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)), None)

    def show(self, where: str) -> None:
        """Go to a screen from another; from a dialog, nowhere."""
        if self.opened and isinstance(self.screen, BaseScreen) and self.current_mode != where:
            self.go_to(where)

    def go_to(self, where: str) -> None:
        """Switch to a screen, drawing nothing until it has caught up: then it is drawn once, and whole."""
        self._arriving.enter_context(self.batch_update())
        self.switch_mode(where)

    def delay_update(self, delay: float = 0.05) -> None:
        """Wait with drawing; not on the way to another screen, which is drawn as soon as it has caught up."""
        if not self._batch_count:
            super().delay_update(delay)

    def arrived(self) -> None:
        """Draw the screen that was switched to: it has caught up."""
        self._arriving.close()

    def action_show_train(self) -> None:
        """Go to Train."""
        self.show("train")

    def action_show_rate(self) -> None:
        """Go to Rate."""
        self.show("rate")

    def action_show_foryou(self) -> None:
        """Go to For you."""
        self.show("foryou")

    def action_show_similar(self) -> None:
        """Go to Similar."""
        self.show("similar")

    def action_show_learn(self) -> None:
        """Go to Learn."""
        self.show("learn")

    def action_show_inside(self) -> None:
        """Go to Browse inside."""
        self.show("inside")

    def show_similar(self, item: str) -> None:
        """Go to Similar with this item as its subject."""
        self.similar_item = item
        self.show("similar")

    def action_show_people(self) -> None:
        """Show whose ratings these are."""
        from tui.screens.people_dialog import PeopleDialog

        if self.opened and isinstance(self.screen, BaseScreen):
            self.push_screen(PeopleDialog())

    def action_show_help(self) -> None:
        """Say what the keys do in the pane in focus, and around it."""
        from tui.keys.here import actions_here
        from tui.screens.help import HelpScreen

        if self._help is None:
            self._help = HelpScreen()
            self.install_screen(self._help, "help")
        if self._help not in self.screen_stack:
            self._help.told = actions_here(self.screen, self.keymap)
            self.push_screen(self._help)

    def action_command_palette(self) -> None:
        """Open the palette."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="an action, by a part of its name", id="--command-palette"))

    def action_jump_to_pane(self) -> None:
        """Show a letter on every pane of the screen in view, and go where one leads."""
        from tui.keys.jump import JumpScreen, jump_to, panes_of

        if panes := panes_of(self.screen):
            self.push_screen(JumpScreen(panes), jump_to)
