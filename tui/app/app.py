"""The application: screens switched by capitals, the runs watched from here, the terminal left as it was before."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import on
from textual.events import Event, InputEvent
from textual.screen import Screen
from textual.worker import Worker

from collab.errors import CollabError
from collab.processes import HOSTED
from tui.actions import bindings
from tui.app.action_commands import ActionCommands
from tui.app.clipboard import Clipboard
from tui.app.navigator import Navigator
from tui.app.screenshot import take_screenshot
from tui.keys import Keymap
from tui.screens.common import AnswersChanged, BaseScreen, Dialog, FilePasted, PlaceChosen, TitleChosen, TitleOpened
from tui.terminal import THEMES, DiffApp, Environment, leave_when_asked

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.app.workspace import Workspace
    from tui.core import SavedScreens, Session
    from tui.core.runs import Evaluations, RunMonitor, RunStarter, Subject
    from tui.screens.common import Leaving

_STYLES = (
    *(f"{place}/{place}" for place in ("train", "rate", "foryou", "similar", "inside", "learn", "people")),
    "train/train_dialogs",
    "themes/theme_dialog",
    "card/card",
)
"""Read at once: later, each of them would style the screen in view anew."""


class CollabApp(DiffApp, inherit_bindings=False):
    """Owns what outlives a screen: the navigator at once, and once the first frame is out the workspace.

    Where it is `guided`, the first visit of each screen says what that is for, data without a model is read, and the
    very first start trains a model on the sample.
    """

    CSS_PATH = ["app.tcss", *(f"../screens/{name}.tcss" for name in _STYLES)]  # noqa: RUF012 (Textual's own type)
    TITLE = "collab-tui"
    DEFAULT_MODE = "opening"
    BINDINGS = bindings("app")
    COMMANDS = {ActionCommands}  # noqa: RUF012 (Textual's own type)

    def __init__(
        self,
        open_session: "Callable[[], Session]",
        environment: Environment | None = None,
        keymap: Keymap | None = None,
        *,
        fresh: bool = False,
        guided: bool = False,
    ) -> None:
        self.environment = environment or Environment()
        super().__init__(ansi_color=self.environment.ansi_color)
        self.keymap = keymap or Keymap()
        self.set_keymap(self.keymap.for_textual)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.environment.theme
        self.set_class(self.environment.ascii, "-ascii")
        self.animation_level = "full" if self.environment.animation else "none"
        self.failure: CollabError | None = None
        self.navigator = Navigator(self, self.keymap, lambda: self.workspace.run_watch.news.run)
        self._open_session = open_session
        self._fresh, self._guided = fresh, guided
        self._copier = Clipboard(self)
        self._workspace: Workspace | None = None
        self._painted = False

    @property
    def opened(self) -> bool:
        """Whether the workspace is there."""
        return self._workspace is not None

    @property
    def workspace(self) -> "Workspace":
        """Session, runs and saved screens. Raises RuntimeError before they are opened."""
        if self._workspace is None:
            raise RuntimeError("The session is opened once the first frame is out.")
        return self._workspace

    @property
    def session(self) -> "Session":
        """Data, run in use, person and answers."""
        return self.workspace.session

    @property
    def monitor(self) -> "RunMonitor":
        """The runs and the state of each."""
        return self.workspace.run_watch.monitor

    @property
    def run_starter(self) -> "RunStarter":
        """The settings of the next run, and its start."""
        return self.workspace.run_starter

    @property
    def saved_screens(self) -> "SavedScreens":
        """The screens as people left them."""
        return self.workspace.saved_screens

    @property
    def evaluations(self) -> "Evaluations":
        """The evaluations of runs' models since the start."""
        return self.workspace.evaluations

    def on_mount(self) -> None:
        """Be ready to leave whatever happens to the terminal."""
        self.app_resume_signal.subscribe(self, lambda _app: self.redraw())  # else fg shows an empty screen
        if not self.is_headless:
            leave_when_asked(partial(self.exit, None))

    def post_display_hook(self) -> None:
        """Open the workspace once the first frame is out."""
        if not self._painted:
            self._painted = True
            self.call_later(self.open_workspace)

    async def on_event(self, event: Event) -> None:
        """Let the workspace know that someone is there."""
        if isinstance(event, InputEvent) and self._workspace is not None:
            self._workspace.see(event)
        await super().on_event(event)

    def open_workspace(self) -> None:
        """Open data, runs and answers, then the screen to begin with; keys pressed meanwhile wait."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside training, more of them wait for each other
        from tui.app.workspace import Workspace

        try:
            session = self._open_session()
            session.profiles.hold_open()
        except CollabError as error:
            self.failure = error
            self.exit(return_code=1)
            return
        self._workspace = Workspace(self, self.navigator, session, self.keymap, fresh=self._fresh, guided=self._guided)
        self._workspace.begin()

    def keys_wait_for(self, screen: Screen[Any]) -> Worker[Any] | None:
        """Return the work that the keys of a dialog wait for."""
        return screen.keys_wait_for if isinstance(screen, Dialog) else None

    def refresh_session(self) -> None:
        """Look again at the run in use and at the answers, away from the screen."""
        self.workspace.session_watch.refresh()

    def screen_ready(self) -> None:
        """Draw the screen that was switched to: it has caught up."""
        self.navigator.draw()
        if self._workspace is not None:
            self._workspace.introduce()

    @on(AnswersChanged)
    def show_answers(self) -> None:
        """Let the screen in view show other answers."""
        self.workspace.session_watch.show()

    @on(TitleChosen)
    def show_neighbours(self, event: TitleChosen) -> None:
        """Go to Similar with a title."""
        self.navigator.show_neighbours(event.item)

    @on(TitleOpened)
    def show_card(self, event: TitleOpened) -> None:
        """Show the card of a title."""
        self.navigator.show_card(event.item, self.session.model)

    @on(FilePasted)
    def show_import(self, event: FilePasted) -> None:
        """Show what is in a file for the person in use, before anything is saved."""
        if self.opened:
            self.navigator.show_import(event.path)

    @on(PlaceChosen)
    def show_place(self, event: PlaceChosen) -> None:
        """Go to a screen."""
        self.navigator.show(event.where)

    def evaluate(self, subject: "Subject") -> None:
        """Start an evaluation, which goes on whatever screen is shown."""
        self.run_worker(self.evaluations.evaluate(subject), group="evaluation", exit_on_error=False)

    def stop_evaluation(self) -> None:
        """End the evaluation that is going on."""
        self.workers.cancel_group(self, "evaluation")

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Save what is left on the screens, then leave."""
        if self._workspace is not None:
            self._workspace.autosave.save()
        super().exit(result, return_code, message)

    async def action_quit(self) -> None:
        """Leave; while runs are at work, ask first."""
        from tui.screens.common import QuitDialog

        active = list(self.monitor.active) if self.opened else []
        if active and isinstance(self.screen, BaseScreen):
            self.push_screen(QuitDialog(active), partial(self._quit, active))
        else:
            self.exit()

    def _quit(self, active: list[str], how: "Leaving | None") -> None:
        try:
            for run in active if how == "stop" else ():
                self.session.store.request_stop(run)
        except CollabError as error:
            self.navigator.show_message(str(error), bad=True)
            return
        if how in ("leave", "stop"):
            self.exit()

    def action_explain_quit(self) -> None:
        """Answer ctrl+c, which ends nothing here."""
        if isinstance(self.screen, BaseScreen):
            self.screen.show_message(self.keymap.with_keys("Press {app.quit} to leave."))

    def action_suspend_process(self) -> None:
        """Stop until a shell goes on; in a session of a server there is none, and nobody ever would."""
        if HOSTED in os.environ:
            self.navigator.show_message("There is no shell here to go back to.")
        else:
            super().action_suspend_process()

    def _show(self, place: str) -> None:
        if self.opened:
            self.navigator.show(place)

    def action_show_train(self) -> None:
        """Go to Train."""
        self._show("train")

    def action_show_rate(self) -> None:
        """Go to Rate."""
        self._show("rate")

    def action_show_foryou(self) -> None:
        """Go to For you."""
        self._show("foryou")

    def action_show_similar(self) -> None:
        """Go to Similar."""
        self._show("similar")

    def action_show_learn(self) -> None:
        """Go to Learn."""
        self._show("learn")

    def action_show_inside(self) -> None:
        """Go to Browse inside."""
        self._show("inside")

    def action_show_people(self) -> None:
        """Show whose ratings these are."""
        if self.opened:
            self.navigator.show_people()

    def action_show_taste(self) -> None:
        """Show the taste of the person in use."""
        if self.opened:
            self.navigator.show_taste()

    def action_show_help(self) -> None:
        """Show the keys of the pane in focus, and around it."""
        self.navigator.show_help()

    def action_command_palette(self) -> None:
        """Open the palette."""
        self.navigator.show_palette()

    def action_show_themes(self) -> None:
        """Try themes on the screen in view."""
        self.navigator.show_themes()

    def action_jump_to_pane(self) -> None:
        """Show a letter on every pane, and go where one leads."""
        self.navigator.jump()

    def action_copy_line(self) -> None:
        """Copy the line under the cursor."""
        self._copier.copy_line()

    def action_copy_list(self) -> None:
        """Copy the list in focus whole."""
        self._copier.copy_list()

    def action_take_picture(self) -> None:
        """Write this screen into a file."""
        take_screenshot(self)
