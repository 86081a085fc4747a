"""One line of a form: its name, what is typed, which values it takes, and under it what it means."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.form_fields import FormField


class Field(Vertical):
    """Shows a form field; a problem takes the place of the meaning."""

    def __init__(self, field: FormField) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field

    def compose(self) -> ComposeResult:
        """Put the meaning under the input."""
        with Horizontal():
            yield Static(self.field.name, classes="label")
            yield Input(self.field.text, compact=True, select_on_focus=False)
            yield Static(self.field.takes, classes="takes", markup=False)
        yield Static(self.field.meaning, classes="meaning", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def show_problem(self, problem: str) -> None:
        """Say what is wrong with the text; the meaning again where nothing is."""
        told = Content.styled(f"! {problem}", "$text-error") if problem else Content(self.field.meaning)
        self.query_one(".meaning", Static).update(told)
