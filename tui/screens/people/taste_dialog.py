"""The taste of a person, read away from the screen, and written into a file to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from collab.errors import CollabError
from collab.inspection.taste import Taste, read_taste, with_users
from collab.processes import Cancelled
from collab.recommend import Recommender, UserEmbedding
from collab.storage import typed_path, write_text
from tui.actions import bindings
from tui.cells import UNICODE, Spans
from tui.core import Trained
from tui.screens.common import AskLineDialog, Dialog, cancel_check
from tui.text.taste import taste_page, taste_rows, taste_title
from tui.widgets import LineList, hint

_KEYS = (("taste.write_taste", "write it, to show"), ("taste.close_taste", "back"))
_GUTTER = 2
_READING: Sequence[Spans] = ([("Comparing with everyone", "dim")],)
_TOO_FEW = "{app.show_rate} rates titles, and {app.show_people} brings ratings along from a file."


@dataclass
class TasteRead(Message):
    """The taste of the person is read."""

    taste: Taste


@dataclass
class TasteFailed(Message):
    """It could not be read, for a reason."""

    problem: str


class TasteDialog(Dialog[None]):
    """Shows the page of a person's taste, as the model in use sees it."""

    BINDINGS = bindings("taste")

    def __init__(self, profile: str, model: Trained, times: Mapping[str, float]) -> None:
        super().__init__()
        self._profile, self._model, self._times = profile, model, times
        self._taste: Taste | None = None
        self._rows = _READING

    def compose(self) -> ComposeResult:
        """Put the page and the keys under each other."""
        with Vertical(classes="dialog full"):
            yield LineList(id="taste", classes=self.glyphs.style_class)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Read the taste."""
        lines = self.query_one("#taste", LineList)
        lines.show(len(self._rows), self._paint, 0)
        lines.focus()
        self.read_taste(self._model.recommender, self._model.me)

    @work(thread=True, exit_on_error=False)
    def read_taste(self, model: Recommender, me: UserEmbedding) -> None:
        """Compare the person with everyone, away from the screen; the nearest people, who take longest, come last."""
        check = cancel_check()
        try:
            taste = read_taste(model, me, self._times)
            self.post_message(TasteRead(taste))
            self.post_message(TasteRead(with_users(taste, model, me, check)))
        except Cancelled:
            pass  # nobody looks at the page any more
        except CollabError as error:
            self.post_message(TasteFailed(str(error)))

    @on(TasteRead)
    def take_taste(self, event: TasteRead) -> None:
        """Show what was read."""
        self._taste = event.taste
        self._show()

    @on(TasteFailed)
    def show_problem(self, event: TasteFailed) -> None:
        """Say what went wrong."""
        self.show_message(event.problem)

    def on_resize(self) -> None:
        """Arrange the page for the width there is."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if self._taste is None:
            return
        lines = self.query_one("#taste", LineList)
        page = taste_page(self._taste, taste_title(self._profile), glyphs=self.glyphs)
        rows = taste_rows(page, lines.scrollable_content_region.width - _GUTTER, glyphs=self.glyphs)
        if not self._taste.is_enough:
            rows.append([(self.keymap.with_keys(_TOO_FEW), "dim")])
        self._rows = rows
        lines.show(len(rows), self._paint, None)

    def _paint(self, index: int, _width: int) -> Spans:
        return self._rows[index]

    def action_write_taste(self) -> None:
        """Ask for a file, and write the page into it."""
        if self._taste is not None and self._taste.is_enough:
            question = "File for the page: .svg is a picture, .md is Markdown"
            self.app.push_screen(
                AskLineDialog(question, "~/my taste.svg", path=True, does=("write it", "write nothing")), self._write
            )

    def _write(self, typed: str | None) -> None:
        if not typed or self._taste is None:
            return
        from tui.text.taste import taste_markdown, taste_svg  # not above: who only looks needs neither

        file, writers = typed_path(typed), {".svg": taste_svg, ".md": taste_markdown}
        writer = writers.get(file.suffix.lower())
        if writer is None:
            self.show_message(f"Nothing is written: {file.name} is to end with {' or '.join(writers)}")
        elif file.exists():
            self.show_message(f"Nothing is written: {file.name} is there already")
        else:
            page = taste_page(self._taste, taste_title(self._profile, shared=True), glyphs=UNICODE)
            try:
                write_text(file, writer(page))
            except CollabError as error:
                self.show_message(str(error))
                return
            self.show_message(f"Written: {typed}")

    def action_close_taste(self) -> None:
        """Go back."""
        self.dismiss()
