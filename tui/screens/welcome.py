"""The first start: nothing is trained yet, and one key changes that."""

from textual.app import ComposeResult
from textual.widgets import Static

from collab.home import home
from tui.actions import bindings
from tui.screens.base import BaseScreen

_TEXT = """\
Welcome. collab-tui learns from ratings what people like, then from a few of yours what you like.


  [bold $accent]Enter[/]   train on the films that come with it   [dim](100,004 ratings, 10 s)[/]

  [bold $accent]d[/]       choose other data: MovieLens sets, or your own file


[dim]Ratings: MovieLens latest-small (2016), GroupLens. For research; licence in ?

F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. \
ACM Transactions on Interactive Intelligent Systems 5, 4, Article 19.[/]"""


class WelcomeScreen(BaseScreen):
    """Says what the program does and how to begin."""

    where = "welcome"
    CSS_PATH = "welcome.tcss"
    BINDINGS = bindings("welcome")

    def compose_body(self) -> ComposeResult:
        """Show the text; where there are runs already, the frame alone until the screen to begin with is there."""
        if not any(home().glob("runs/*/config.json")):
            yield Static(_TEXT, id="welcome")

    def action_train_sample(self) -> None:
        """Train on the sample with the lesson's settings, and watch it."""
        from tui.settings import Settings

        self.collab.settings = Settings()
        self._train()

    def action_choose_data(self) -> None:
        """Choose other data, then train on it."""
        self.collab.choose_data(self._train)

    def _train(self) -> None:
        if self.collab.start_run():
            self.collab.action_show_train()
