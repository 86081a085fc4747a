"""The form of the next run's settings."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from collab.models.registry import MODELS
from tui.actions import bindings
from tui.form_fields import form_fields, read_form
from tui.settings import Settings
from tui.widgets.choice import Choice
from tui.widgets.field import Field

_KEYS = "[bold $accent]Enter[/] keep  [bold $accent]Esc[/] cancel  [bold $accent]↑↓[/] field  [bold $accent]←→[/] model"


class TrainForm(ModalScreen[Settings | None]):
    """Every setting with its meaning, its range and the lesson's default; closes with the settings, or None."""

    CSS_PATH = "train_form.tcss"
    BINDINGS = bindings("form")

    def __init__(self, settings: Settings, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._settings = settings
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Put one field under the other, and the keys below."""
        model = self._settings.config.model
        with Vertical(classes="dialog tall"):
            with VerticalScroll(can_focus=False):
                with Horizontal(id="model-line"):
                    yield Static("model", classes="label")
                    yield Choice(list(MODELS), model, ascii_only=self._ascii, id="model")
                yield Static(MODELS[model].summary, id="model-meaning", classes="meaning")
                with Vertical(id="fields"):
                    yield from map(Field, form_fields(self._settings))
            yield Static(_KEYS, classes="hint")

    @on(Choice.Changed)
    async def change_model(self, event: Choice.Changed) -> None:
        """Take the other model's fields and defaults; what was changed stays where it has the same field."""
        typed = read_form(self._settings, self._settings.config.model, self._texts()).settings
        self._settings = (typed or self._settings).with_model(event.value)
        self.query_one("#model-meaning", Static).update(MODELS[event.value].summary)
        fields = self.query_one("#fields")
        async with self.batch():
            await fields.remove_children()
            await fields.mount_all(map(Field, form_fields(self._settings)))

    def _texts(self) -> dict[str, str]:
        return {field.field.name: field.text for field in self.query(Field)}

    @on(Input.Submitted)
    def action_keep_settings(self) -> None:
        """Close with the settings, or say in place what is wrong."""
        reading = read_form(self._settings, self.query_one("#model", Choice).value, self._texts())
        if reading.settings is not None:
            self.dismiss(reading.settings)
            return
        for field in self.query(Field):
            field.show_problem(reading.problems.get(field.field.name, ""))
        self.query_one(f"#field-{next(iter(reading.problems))} Input").focus()

    def action_close_form(self) -> None:
        """Close without a change."""
        self.dismiss(None)

    def action_next_field(self) -> None:
        """Go one field down."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """Go one field up."""
        self.focus_previous()
