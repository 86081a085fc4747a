"""The first start: nothing is trained yet, and one key changes that."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from collab.storage import home_folder
from tui.actions import bindings
from tui.screens.common import BaseScreen, PlaceChosen

if TYPE_CHECKING:
    from collab.data import DataSpec

_TEXT = """\
Welcome. collab-tui learns from ratings what people like, then from a few of yours what you like.


  [bold $accent]$train[/]$after_train   train on the films that come with it   [dim](100,004 ratings, ~15 s)[/]

  [bold $accent]$choose[/]$after_choose   choose other data: MovieLens sets, or your own file

  [bold $accent]$learn[/]$after_learn   first see how it works, page by page


[dim]Ratings: MovieLens latest-small (2016), GroupLens. $help tells their licence.

F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. \
ACM Transactions on Interactive Intelligent Systems 5, 4, Article 19.[/]"""


_KEYS = {
    "train": "welcome.train_sample",
    "choose": "welcome.choose_data",
    "learn": "app.show_learn",
    "help": "app.show_help",
}


class WelcomeScreen(BaseScreen):
    """Says what the program does and how to begin."""

    where = "welcome"
    CSS_PATH = "welcome.tcss"
    BINDINGS = bindings("welcome")

    def compose_body(self) -> ComposeResult:
        """Show the text; where there are runs already, the frame alone until the screen to begin with is there."""
        if not any(home_folder().glob("runs/*/config.json")):
            key_labels = {name: self.keymap.key(action) for name, action in _KEYS.items()}
            width = max(len(key_labels[name]) for name in ("train", "choose", "learn"))
            gaps = {f"after_{name}": " " * (width - len(key)) for name, key in key_labels.items()}
            yield Static(Content.from_markup(_TEXT, **key_labels, **gaps), id="welcome")

    def action_train_sample(self) -> None:
        """Train on the sample, and watch it."""
        from collab.data import DataSpec

        self._train(DataSpec(source="sample"))

    def action_choose_data(self) -> None:
        """Choose other data, then train on it."""
        from collab.models import configure
        from tui.core.runs import FIRST_MODEL
        from tui.screens.common.data import choose_data

        first = configure(FIRST_MODEL)
        choose_data(self, lambda: self._train(self.host.run_starter.settings.data), first)

    def _train(self, data: "DataSpec") -> None:
        """Train the model for those who only want recommendations; Train's own settings stay the lesson's."""
        from collab.models import configure
        from tui.core.runs import FIRST_MODEL, RunSettings

        if self.host.run_starter.start(RunSettings(config=configure(FIRST_MODEL)).with_data(data)):
            self.post_message(PlaceChosen("train"))
