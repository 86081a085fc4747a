"""Going from screen to screen, and showing what lies over one: help, palette, people, letters to jump by."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.keys import Keymap, actions_here
from tui.screens.common import BaseScreen, Host
from tui.terminal import DiffApp
from tui.text import no_model_text

if TYPE_CHECKING:  # each is imported when it is first shown: the first frame waits for one screen only
    from collab.inspection import TitleCards
    from tui.core import Trained
    from tui.screens.common import HelpDialog
    from tui.screens.similar import SimilarScreen


class Navigator:
    """Switches screens, which it makes when they are first shown; `first_run` gives the run that Train begins with."""

    def __init__(self, app: DiffApp, keymap: Keymap, first_run: Callable[[], str]) -> None:
        self._app = app
        self._keymap = keymap
        self._first_run = first_run
        self._batch = ExitStack()
        self._waiting: Callable[[], None] | None = None
        self._help: HelpDialog | None = None
        self._similar: SimilarScreen | None = None
        self._cards: TitleCards | None = None
        makers: dict[str, Callable[[], BaseScreen]] = {
            "opening": BaseScreen,
            "train": self._make_train,
            "rate": _make_rate,
            "foryou": _make_foryou,
            "similar": self._make_similar,
            "inside": _make_inside,
            "learn": _make_learn,
        }
        for place, make in makers.items():
            app.add_mode(place, make)
        self.places = [place for place in makers if place != "opening"]

    @property
    def current_screen(self) -> BaseScreen | None:
        """The screen in view, or the one behind a dialog."""
        return next((screen for screen in reversed(self._app.screen_stack) if isinstance(screen, BaseScreen)), None)

    @property
    def mounted_screen(self) -> BaseScreen | None:
        """The screen in view or behind a dialog, once it can be drawn."""
        screen = self.current_screen
        return screen if screen is not None and screen.is_mounted else None

    def show(self, place: str) -> bool:
        """Go to a screen from another, from a dialog nowhere; return whether it went."""
        shows = isinstance(self._app.screen, BaseScreen) and self._app.current_mode != place
        if shows:
            self.go_to(place)
        return shows

    def go_to(self, place: str) -> None:
        """Switch to a screen, drawing nothing until it has caught up: then it is drawn once, and whole."""
        self._batch.enter_context(self._app.batch_update())
        self._app.switch_mode(place)

    def draw(self) -> None:
        """Draw the screen that was switched to, with the message that waited for it."""
        self._batch.close()
        show, self._waiting = self._waiting, None
        if show is not None:
            show()

    def show_message(self, text: str, *, bad: bool = False) -> None:
        """Show a message on the screen in view, or on the one that is about to be."""
        if (screen := self.mounted_screen) is not None:
            screen.show_message(text, bad=bad)
        else:
            self._waiting = partial(self.show_message, text, bad=bad)

    def show_neighbours(self, item: str) -> None:
        """Go to Similar with this title as its subject, from a screen or a dialog."""
        while not isinstance(self._app.screen, BaseScreen):
            self._app.pop_screen()
        if self._app.screen is self._similar and self._similar is not None:
            self._similar.go_on_from(item)
        elif self.show("similar") and self._similar is not None:
            self._similar.ask_for(item)

    def show_card(self, item: str, model: "Trained | None") -> None:
        """Show the card of a title over what is in view."""
        if model is None:
            self.show_message(self._no_model)
            return
        from collab.inspection import TitleCards
        from tui.screens.card import CardDialog

        if self._cards is None or self._cards.model is not model.recommender:
            self._cards = TitleCards(model.recommender)
        self._app.push_screen(CardDialog(item, self._cards))

    @property
    def _no_model(self) -> str:
        return self._keymap.with_keys(no_model_text(cast("Host", self._app).monitor))

    def show_people(self) -> None:
        """Show whose ratings these are."""
        from tui.screens.people import PeopleDialog

        if isinstance(self._app.screen, BaseScreen):
            self._app.push_screen(PeopleDialog(), lambda done: self.show_message(done) if done else None)

    def show_import(self, path: Path) -> None:
        """Show what is in a file for the person in use, where there are titles to match with."""
        from tui.screens.people import open_import

        screen = self._app.screen
        if isinstance(screen, BaseScreen):
            open_import(screen, path, screen.session.profile)

    def show_taste(self) -> None:
        """Show the taste of the person in use, where there is a model to see it."""
        from tui.screens.people import TasteDialog

        screen = self._app.screen
        if not isinstance(screen, BaseScreen):
            return
        ready = screen.session.ready
        if ready is None or ready.model is None:
            screen.show_message(self._no_model)
        else:
            self._app.push_screen(TasteDialog(screen.session.profile, ready.model, ready.known.times))

    def show_themes(self) -> None:
        """Show the gallery of themes, and say that the one chosen there is kept."""
        from tui.screens.themes import ThemeDialog

        def confirm(name: str | None) -> None:
            if name is not None:
                self.show_message(f"{name} is the theme from now on")

        if isinstance(self._app.screen, BaseScreen):
            self._app.push_screen(ThemeDialog(self._app.theme), confirm)

    def show_help(self) -> None:
        """Show the keys of the pane in focus, and around it, on a page that is made once."""
        from tui.screens.common import HelpDialog

        if self._help is None:
            self._help = HelpDialog()
            self._app.install_screen(self._help, "help")
        if self._help not in self._app.screen_stack:
            self._help.explain(actions_here(self._app.screen, self._keymap))
            self._app.push_screen(self._help)

    def show_palette(self) -> None:
        """Open the palette."""
        from tui.app.action_commands import Palette

        if not isinstance(self._app.screen, Palette):
            self._app.push_screen(Palette())

    def jump(self) -> None:
        """Show a letter on every pane of the screen in view, and go where one leads."""
        from tui.screens.common import JumpDialog, jump_to, panes_of

        if panes := panes_of(self._app.screen):
            self._app.push_screen(JumpDialog(panes), jump_to)

    def _make_train(self) -> BaseScreen:
        from tui.screens.train import TrainScreen

        return TrainScreen(self._first_run())

    def _make_similar(self) -> BaseScreen:
        from tui.screens.similar import SimilarScreen

        self._similar = SimilarScreen()
        return self._similar


def _make_rate() -> BaseScreen:
    from tui.screens.rate import RateScreen

    return RateScreen()


def _make_foryou() -> BaseScreen:
    from tui.screens.foryou import ForYouScreen

    return ForYouScreen()


def _make_inside() -> BaseScreen:
    from tui.screens.inside import InsideScreen

    return InsideScreen()


def _make_learn() -> BaseScreen:
    from tui.screens.learn import LearnScreen

    return LearnScreen()
