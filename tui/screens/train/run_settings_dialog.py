"""The form of the next run's settings: one list of fields, and one input that opens over the field under the cursor."""

from contextlib import suppress
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key, Paste
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from collab.errors import CollabError
from tui.actions import bindings
from tui.cells import Spans, fit, fit_end, whole_parts
from tui.core.runs import (
    FormField,
    RunSettings,
    estimate,
    feature_blocks,
    form_fields,
    is_measurable,
    known_forecast,
    measure_run,
    rows_of,
    with_field,
)
from tui.screens.common import Dialog
from tui.text import forecast_text, time_text
from tui.widgets import TYPED_ENTER, LineList, hint

_GROUP, _MEASURING = "costs", "What it will take is being measured."
_NAME, _VALUE, _GUTTER = 10, 26, 2
_LEAST_VALUE, _TAKES = 18, 24  # cells of a value where the form is narrow, and of what most fields take
_NUMBER_INPUT = _VALUE - 1
_PARTED = ", "
_START, _DONE = ("start", "train with these settings now"), ("done", "keep these settings")
_START_HELP = "{list.open} keeps these settings and starts a run with them"
_DONE_HELP = "{list.open} keeps these settings; {train.new_run} on Train starts a run"
_KEYS = (
    ("list.open", "change"),
    ("form.previous_option form.next_option", "turn"),
    ("form.keep_settings", "keep all"),
    ("form.close_form", "leave as it was"),
)
_TYPING = (
    (TYPED_ENTER, "take it"),
    ("form.previous_field form.next_field", "take it and go on"),
    ("form.close_form", "leave the value"),
)


@dataclass(frozen=True)
class SettingsClosed:
    """How the form was left: with which settings, whether they are to be kept, and whether a run is to start."""

    settings: RunSettings
    kept: bool
    start: bool = False


def _value_room(width: int) -> int:
    """Return the cells of a value in a row of so many."""
    return min(_VALUE, max(_LEAST_VALUE, width - _NAME - _TAKES))


def _takes_in(field: FormField, width: int) -> str:
    """Return in so many cells what a field takes: where that is cut, whole parts of it, the usual value last."""
    return whole_parts(field.takes.split(_PARTED), _PARTED, width)


class RunSettingsDialog(Dialog[SettingsClosed]):
    """Every setting with what it takes and what it means. It is kept while the app runs: `edit` fills it anew."""

    BINDINGS = bindings("form")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-medium")]  # noqa: RUF012 (Textual's own type)

    def __init__(self, settings: RunSettings) -> None:
        super().__init__()
        self._settings = settings
        self._fields = form_fields(settings)
        self._measured: list[RunSettings] = []

    def compose(self) -> ComposeResult:
        """Put the fields, the words about the one under the cursor, and the keys under each other."""
        with Vertical(classes="dialog form") as box:
            box.border_title = "settings of the next run"
            yield LineList(id="fields", classes=self.glyphs.style_class)
            yield Static(id="form-note")
            yield Static(id="form-keys", classes="hint")
            yield Input(compact=True, select_on_focus=False, id="value")

    def on_mount(self) -> None:
        """List the fields."""
        if self.query("#fields"):  # nothing, or a part, is there where the app is left while the form is made
            self._fill()

    def edit(self, settings: RunSettings) -> None:
        """Show these settings, the cursor on the first."""
        self._settings = settings
        self._fields = form_fields(settings)
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        self.query_one("#fields", LineList).show(len(self._fields) + 2, self._paint, 0)
        self._stop_typing()

    @property
    def _cursor(self) -> int:
        return self.query_one("#fields", LineList).cursor

    @property
    def _field(self) -> FormField | None:
        """The field under the cursor; None on the last two lines."""
        return self._fields[self._cursor] if self._cursor < len(self._fields) else None

    @property
    def _on_start(self) -> bool:
        """Whether the cursor is on the line that starts a run."""
        return self._cursor == len(self._fields)

    @property
    def _input(self) -> Input:
        return self.query_one("#value", Input)

    def _paint(self, index: int, width: int) -> Spans:
        if index >= len(self._fields):
            name, does = _START if index == len(self._fields) else _DONE
            return [(name.ljust(_NAME), "title"), (does, "accent")]
        field = self._fields[index]
        room = _value_room(width)
        rest = max(0, width - _NAME - room)
        value = fit(self._value_text(field, room), room - 1, glyphs=self.glyphs)
        return [
            (field.name.ljust(_NAME), "title"),
            (f"{value} ", "accent" if field.changed else ""),
            (fit(_takes_in(field, rest), rest, glyphs=self.glyphs), "dim"),
        ]

    def _value_text(self, field: FormField, width: int) -> str:
        if not field.options:
            return field.text
        before, after = self.glyphs.pick(("◂", "▸"), ("<", ">"))
        return f"{before} {fit_end(field.text, width - 5, glyphs=self.glyphs)} {after}"

    @property
    def _costs(self) -> str:
        """The time and memory that a run with these settings will take, as far as they are known."""
        if known := known_forecast(self._settings):
            return forecast_text(known)
        if self._is_measured:
            return _MEASURING
        config = self._settings.config
        return time_text(estimate(self.host.monitor, rows_of(self._settings.data), config), config.model)

    @property
    def _is_measured(self) -> bool:
        return any(not worker.is_finished for worker in self.workers if worker.group == _GROUP)

    @work(exclusive=True, group=_GROUP, exit_on_error=False)
    async def _measure(self, settings: RunSettings) -> None:
        """Measure what a run will take, and say it."""
        with suppress(CollabError):  # the run itself will say what is wrong
            await measure_run(settings)

    @on(Worker.StateChanged)
    def say_what_was_measured(self, event: Worker.StateChanged) -> None:
        """Say what a run will take, once that is known."""
        if event.worker.group == _GROUP and event.state is WorkerState.SUCCESS and not self._input.display:
            self._describe()

    def _describe(self, problem: str = "") -> None:
        """Say what the field under the cursor means, or what is wrong with what was typed."""
        field = self._field
        if field is None:
            does = self.keymap.with_keys(_START_HELP if self._on_start else _DONE_HELP)
            costs = self._costs
            note = Content(f"{does}. {costs}" if costs else does)
        else:
            blocks = f"{feature_blocks(self._settings.data)}; " if field.name == "features" else ""
            width = self.query_one("#fields", LineList).scrollable_content_region.width - _GUTTER
            in_row = _takes_in(field, width - _NAME - _value_room(width))
            more = field.takes.removeprefix(in_row).removeprefix(_PARTED)
            note = Content(f"{more}: {blocks}{field.meaning}" if more else blocks + field.meaning)
        if problem:
            note = Content.styled(f"! {problem}", "$text-error")
        self.query_one("#form-note", Static).update(note, layout=False)
        keys = _TYPING if self._input.display else _KEYS
        self.query_one("#form-keys", Static).update(hint(keys, self.keymap, glyphs=self.glyphs), layout=False)

    def _take(self, text: str) -> bool:
        """Put a text into the field under the cursor; say in place what is wrong with it, if anything is."""
        field = self._field
        if field is None:
            return True
        try:
            self._settings = with_field(self._settings, field.name, text)
        except CollabError as error:
            self._describe(str(error))
            return False
        self._fields = form_fields(self._settings)
        fields = self.query_one("#fields", LineList)
        fields.show(len(self._fields) + 2, self._paint, fields.cursor)
        return True

    def _type(self, text: str) -> None:
        """Open the input over the value under the cursor."""
        fields, field = self.query_one("#fields", LineList), self._field
        if field is None:
            return
        box = self._input
        box.display = True
        box.value = text
        box.cursor_position = len(text)
        long = fields.scrollable_content_region.width - _GUTTER - _NAME
        box.styles.width = _NUMBER_INPUT if field.usual is not None else long
        box.styles.offset = (_GUTTER + _NAME, self._cursor - fields.scroll_offset.y)
        self.set_focus(box)  # at once: the next character may be here already
        self._describe()

    def _stop_typing(self) -> None:
        self._input.display = False
        self.set_focus(self.query_one("#fields"))
        self._describe()

    def on_key(self, event: Key) -> None:
        """Start typing into the field under the cursor with the character typed; ? and : stay as they are."""
        bound = {key for action in self.keymap.actions_of("list", "form") for key in action.keys}
        bound |= {key for action in self.keymap.actions_of("app") for key in action.keys if not key.isalnum()}
        typed = event.character if event.is_printable and bound.isdisjoint((event.key, event.character)) else None
        if typed and self._field is not None:
            event.stop()
            event.prevent_default()
            self._begin(typed)

    def on_paste(self, event: Paste) -> None:
        """Start typing into the field under the cursor with the first line of what is pasted."""
        if self._field is not None and (lines := event.text.splitlines()):
            event.stop()
            self._begin(lines[0])

    def _begin(self, text: str) -> None:
        """Type anew; where the list still had the key though typing has begun, type on."""
        if self._input.display:
            self._input.insert_text_at_cursor(text)
        else:
            self._type(text)

    @on(LineList.Moved, "#fields")
    def describe_field(self) -> None:
        """Say what the field under the cursor means; on the line that starts a run, measure what it will take."""
        if self._input.display:
            return
        settings = self._settings
        if (
            self._on_start
            and settings not in self._measured
            and is_measurable(settings)
            and not known_forecast(settings)
        ):
            self._measured.append(settings)
            self._measure(settings)
        self._describe()

    @on(LineList.Opened, "#fields")
    def open_field(self) -> None:
        """Type into the field under the cursor, its text to start from; on the last lines, close with the settings."""
        if self._input.display:  # the list still had the key though typing has begun
            self.take_typed()
        elif (field := self._field) is None:
            self._close(SettingsClosed(self._settings, kept=True, start=self._on_start))
        elif field.options and field.name != "model":
            self.action_next_option()
        else:
            self._type(field.text)

    @on(Input.Submitted)
    def take_typed(self) -> None:
        """Take what was typed."""
        if self._take(self._input.value):
            self._stop_typing()

    def _close(self, closed: SettingsClosed) -> None:
        """Close the form; what is still being measured is left to the run."""
        self.workers.cancel_group(self, _GROUP)
        self.dismiss(closed)

    def action_keep_settings(self) -> None:
        """Close with the settings, what is being typed among them."""
        if not self._input.display or self._take(self._input.value):
            self._close(SettingsClosed(self._settings, kept=True))

    def action_close_form(self) -> None:
        """Leave the value being typed as it was, or close without a change."""
        if self._input.display:
            self._stop_typing()
        else:
            self._close(SettingsClosed(self._settings, kept=False))

    def action_next_field(self) -> None:
        """Take what was typed, if anything is, and go one field down."""
        self._go(1)

    def action_previous_field(self) -> None:
        """Take what was typed, if anything is, and go one field up."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._input.display and not self._take(self._input.value):
            return
        self._stop_typing()
        fields = self.query_one("#fields", LineList)
        fields.cursor = min(max(fields.cursor + by, 0), fields.count - 1)

    def action_next_option(self) -> None:
        """Turn the field under the cursor to its next option."""
        self._turn(1)

    def action_previous_option(self) -> None:
        """Turn the field under the cursor to the option before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        field = self._field
        if field is not None and field.options and not self._input.display:
            self._take(field.turned(by))
            self._describe()
