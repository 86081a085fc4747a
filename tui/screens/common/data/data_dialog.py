"""The choice of data for the next run: a set of the catalogue, fetched if need be, one used before, or a path."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from collab.data import DataSpec, Ratings, catalog
from collab.errors import CollabError
from collab.models import Config, resized
from tui.actions import bindings
from tui.cells import Spans, bar, fit
from tui.core import data_name, data_spec, fetch
from tui.core.data import used_before
from tui.core.runs import (
    FIRST_MODEL,
    IMPLICIT_MODEL,
    RunSettings,
    estimate,
    is_measurable,
    known_forecast,
    later_set,
    measure_run,
    rows_of,
)
from tui.screens.common import BaseScreen, Dialog, later_titles_text
from tui.screens.common.data.columns_dialog import ColumnsDialog
from tui.text import forecast_text, time_text
from tui.widgets import TYPED_ENTER, LineList, PathField, hint, names_offered

_BAR, _LABEL, _NAME, _LISTED = 30, 11, 15, 10
_KEYS = (
    ("list.open", "choose"),
    ("data.type_path", "type a path"),
    ("data.turn_rows", "rows"),
    ("data.close_data", "cancel"),
)
_PATH_KEYS = (
    (TYPED_ENTER, "look at it"),
    ("completion.complete_path", "complete"),
    ("data.close_data", "back to the sets"),
)
_RATINGS, _CHOICES = "ratings with stars", f"choices without stars: a model of stars becomes {IMPLICIT_MODEL}"
_HIGH = 28  # lines with room for everything that is said of a set
_RESTS, _MEASURING = 0.5, "measuring"
_BASIS, _TITLE = ", going by", re.compile(r"^(.*?\. \d{4}\.).* (https://\S+)$")
_COLUMNS = "Enter shows what its columns are taken for."
_OTHER_MODEL = "Choices have no stars: the next model is {model}, which learns from what people choose"


class DataDialog(Dialog[DataSpec | None]):
    """Closes with the data chosen, or None; `config` is that of the model which is to learn from them, and `now` are
    the data of the next run so far.
    """

    CSS_PATH = "data_dialog.tcss"
    BINDINGS = bindings("data")
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_HIGH, "-high")]  # noqa: RUF012 (Textual's own type)

    def __init__(self, config: Config, now: DataSpec) -> None:
        super().__init__()
        self._config, self._now = config, now
        used = used_before(self.session.store)
        if now.source not in (*catalog.ENTRIES, *(spec.source for spec in used)):
            used = [now, *used]
        self._sets: list[catalog.Entry | DataSpec] = [*catalog.ENTRIES.values(), *used]
        self._fetching = ""
        self._implicit = False

    def compose(self) -> ComposeResult:
        """Put the catalogue, the path and the words about the chosen set under each other."""
        with Vertical(classes="dialog"):
            heading = f"  {'data set':<{_NAME}} {'ratings':>10} {'films':>7}  {'up to':<5}   on this machine"
            yield Static(heading, classes="heading")
            yield LineList(id="sets", classes=self.glyphs.style_class)
            with Horizontal(id="path-line"):
                yield Static("path", classes="label")
                press = self.keymap.with_keys("{data.type_path} takes a file or a folder")
                yield PathField(placeholder=press, compact=True, id="path")
            yield Static(id="rows")
            yield Static(classes="hint")
            yield Static(id="data-note", markup=False)

    def on_mount(self) -> None:
        """List the sets."""
        sets = self.query_one("#sets", LineList)
        sets.styles.height = min(len(self._sets), _LISTED, max(3, self.size.height - 17))
        row = next((row for row, entry in enumerate(self._sets) if _source(entry) == self._now.source), 0)
        sets.show(len(self._sets), self._paint, row)
        sets.focus()
        self._describe(self._sets[row])
        self._show_rows()
        self._resting = self.set_interval(_RESTS, self._measure_once_resting)

    def on_descendant_focus(self) -> None:
        """Show the keys of what has them now: the sets, or the path."""
        keys = _PATH_KEYS if self.query_one("#path").has_focus else _KEYS
        self.query_one(".hint", Static).update(hint(keys, self.keymap))

    def _show_rows(self) -> None:
        rows = _CHOICES if self._implicit else _RATINGS
        self.query_one("#rows", Static).update(Content.assemble(("rows".ljust(_LABEL), "bold"), rows))

    def _paint(self, index: int, width: int) -> Spans:
        entry = self._sets[index]
        if isinstance(entry, DataSpec):
            ratings = entry.cached()
            counts = (
                "" if ratings is None else f"{len(ratings):>10,} {len(ratings.item_table):>7,}  {_last_year(ratings)}"
            )
            name = fit(data_name(entry), _NAME, glyphs=self.glyphs)
            used = "of the next run" if entry.source == self._now.source else "used before"
            return [(f"{name} {counts:<25}   ", ""), (used, "good")]
        here, day = catalog.available(entry.name), catalog.published(entry.name)
        counts = f"{entry.name:<{_NAME}} {entry.rows:>10,} {entry.items:>7,}  {entry.last_year:<5}   "
        words = ("yes", f", of {day}" if day else "") if here else (f"{entry.size / 1e6:,.0f} MB", " to fetch")
        room = width - len(counts)
        return [(counts, ""), ("".join(words) if len("".join(words)) <= room else words[0], "good" if here else "dim")]

    def _describe(self, entry: catalog.Entry | DataSpec) -> None:
        note = self.query_one("#data-note", Static)
        if isinstance(entry, DataSpec):
            ratings = entry.cached()
            time = "" if ratings is None else self.tell_time(len(ratings), entry.implicit)
            path = Path(entry.source)
            note.update("\n".join(filter(None, (time, f"{path.name} in {path.parent}", _COLUMNS))))
            return
        known = None if self._implicit else known_forecast(self._settings_on(entry))
        time = forecast_text(known) if known else self.tell_time(entry.rows, self._implicit)
        latest, offer = catalog.latest_set(entry.namespace), ""
        if latest is not None and latest != entry and entry.name == self._now.source:
            later = later_set(entry.last_year, entry.namespace)
            offer = later_titles_text(entry.last_year, later, f"{latest.name} has")
        citation = entry.citation
        if self.size.height < _HIGH:  # so that the licence is whole
            time, citation = time.partition(_BASIS)[0], _TITLE.sub(r"\1 \2", citation)
        note.update("\n".join(filter(None, (offer, time, f"{entry.title}. {citation}\n{entry.licence}"))))

    def _settings_on(self, entry: catalog.Entry) -> RunSettings:
        """Return the settings of the next run on a set, by the model that is to learn from it."""
        data = DataSpec(source=entry.name)
        if self._config.model == FIRST_MODEL:
            return RunSettings.first(data)
        return self.host.run_starter.settings.with_data(data)

    def _measure_once_resting(self) -> None:
        """Measure what a training takes on the set that goes on where the titles in use end, where the cursor rests on
        it and nothing is trained meanwhile.
        """
        self._resting.pause()
        self.workers.cancel_group(self, _MEASURING)
        entry = self._sets[self.query_one("#sets", LineList).cursor]
        if isinstance(entry, DataSpec) or self._implicit or self.host.monitor.active or self.session.ready is None:
            return
        titles, settings = self.session.ready.titles, self._settings_on(entry)
        later = later_set(titles.last_year, titles.namespace)
        if later is not None and later.entry == entry and not known_forecast(settings) and is_measurable(settings):
            self._measure(settings)

    @work(group=_MEASURING, exit_on_error=False)
    async def _measure(self, settings: RunSettings) -> None:
        """Measure what a run will take, and say it where the cursor is still there."""
        with suppress(CollabError):  # the run itself will say what is wrong
            await measure_run(settings)
        if not self._fetching:
            self._describe(self._sets[self.query_one("#sets", LineList).cursor])

    def tell_time(self, rows: int, implicit: bool) -> str:
        """Return how long a run on so many rows will take with the settings for so many, where a run on this machine
        tells.
        """
        if implicit:
            return ""
        config = resized(self._config, rows_of(self.host.run_starter.settings.data), rows)
        return time_text(estimate(self.host.monitor, rows, config), config.model)

    def _show_problem(self, problem: str) -> None:
        self.query_one("#data-note", Static).update(Content.styled(f"! {problem}", "$text-error"))

    @on(LineList.Moved, "#sets")
    def describe_set(self, event: LineList.Moved) -> None:
        """Show citation and licence of the set under the cursor."""
        if not self._fetching:
            self._describe(self._sets[event.index])
            self._resting.reset()
            self._resting.resume()

    @on(LineList.Opened, "#sets")
    def choose_set(self, event: LineList.Opened) -> None:
        """Take the set, or fetch it first; of one's own, look at its columns."""
        entry = self._sets[event.index]
        if isinstance(entry, DataSpec):
            self._look_at(entry)
            return
        name = entry.name
        if catalog.available(name):
            self.dismiss(data_spec(name, implicit=self._implicit))
        elif not self._fetching:
            self._fetching = name
            self._show_progress(0)
            self.fetch_set(name)

    @work(exclusive=True, exit_on_error=False)
    async def fetch_set(self, name: str) -> None:
        """Fetch a set, then close with it; a problem is shown in place."""
        try:
            await fetch(name, self._show_progress)
        except CollabError as error:
            self._fetching = ""
            self._show_problem(str(error))
            return
        self.dismiss(data_spec(name, implicit=self._implicit))

    def _show_progress(self, done: float) -> None:
        stop = f"{self.keymap.key('data.close_data')} stops it"
        text = f"fetching {self._fetching} {bar(done, _BAR, glyphs=self.glyphs)} {done:4.0%}   {stop}"
        self.query_one("#data-note", Static).update(text)

    @on(Input.Submitted)
    def take_path(self, event: Input.Submitted) -> None:
        """Look at what is at the path typed in, or say what is wrong with it."""
        try:
            spec = data_spec(event.value.strip(), implicit=self._implicit)
        except CollabError as error:
            self._show_problem(str(error))
            return
        if spec.source in catalog.ENTRIES:
            self.dismiss(spec)
        else:
            self._look_at(spec)

    @on(PathField.Offered)
    def show_names(self, event: PathField.Offered) -> None:
        """Show what the path may go on as."""
        self.query_one("#data-note", Static).update(names_offered(event.names))

    def _look_at(self, spec: DataSpec) -> None:
        """Look at a file's columns, and close with it once it is read."""

        def take(data: DataSpec | None) -> None:
            if data is not None:
                self.dismiss(data)

        self.app.push_screen(ColumnsDialog(spec, self.tell_time), take)

    def action_turn_rows(self) -> None:
        """Read rows as choices without stars, or as ratings with stars again."""
        self._implicit = not self._implicit
        self._show_rows()

    def action_type_path(self) -> None:
        """Go to the path."""
        self.query_one("#path").focus()

    def action_close_data(self) -> None:
        """Leave the path, or stop fetching, or close without a change."""
        if self.query_one("#path").has_focus:
            self.query_one("#sets").focus()
        elif self._fetching:
            self.workers.cancel_node(self)
            self._fetching = ""
            self._describe(self._sets[self.query_one("#sets", LineList).cursor])
        else:
            self.dismiss(None)


def _last_year(ratings: Ratings) -> str:
    """Return the year of the latest titles; nothing where none is known."""
    return str(ratings.item_table.years.max(initial=0) or "")


def _source(entry: catalog.Entry | DataSpec) -> str:
    return entry.source if isinstance(entry, DataSpec) else entry.name


def choose_data(screen: BaseScreen, then: Callable[[], None], config: Config | None = None) -> None:
    """Ask which data the next run reads, whose model is that of `config`, or of its settings; call `then` once it is
    chosen. Choices without stars change a model that learns stars, which is told.
    """
    starter = screen.host.run_starter

    def take(data: DataSpec | None) -> None:
        if data is not None:
            before = starter.settings.config.model
            starter.settings = starter.settings.with_data(data)
            then()
            if (model := starter.settings.config.model) != before:
                screen.show_message(_OTHER_MODEL.format(model=model))

    screen.app.push_screen(DataDialog(config or starter.settings.config, starter.settings.data), take)
