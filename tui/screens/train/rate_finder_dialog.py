"""The learning-rate finder: its curve as a child process finds it, and its suggestion for the settings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from collab.errors import CollabError
from tui.actions import bindings
from tui.cells import Marks
from tui.core import data_name
from tui.core.runs import RunSettings, with_field
from tui.plots import Curve, View, short
from tui.screens.common import Dialog
from tui.widgets import Chart, hint

if TYPE_CHECKING:
    from collab.training import RateCurve

_LOOKING = "Tries rising learning rates on a fresh model; no run is made of it."


@dataclass
class RateFound(Message):
    """The child process has ended, with a curve or a problem."""

    curve: "RateCurve | None"
    problem: str


class RateFinderDialog(Dialog[RunSettings | None]):
    """Looks for a learning rate; closes with the settings that have it, or None."""

    BINDINGS = bindings("finder")

    def __init__(self, settings: RunSettings) -> None:
        super().__init__()
        self._settings = settings
        self._curve: RateCurve | None = None

    def compose(self) -> ComposeResult:
        """Put the curve, a note on it, and the keys under each other."""
        marks: Marks = self.glyphs.marks
        model, data = self._settings.config.model, data_name(self._settings.data)
        with Vertical(classes="dialog full"):
            yield Static(f"loss by learning rate: {model} on {data}", id="finder-title", markup=False)
            yield Chart(marks)
            yield Static(_LOOKING, id="finder-note", markup=False)
            yield Static(hint([("finder.close_finder", "stop looking")], self.keymap), id="finder-keys", classes="hint")

    def on_mount(self) -> None:
        """Start looking."""
        self.look()

    @work(thread=True, exclusive=True, exit_on_error=False)
    def look(self) -> None:
        """Let a child process look, away from the screen; it is ended when this is cancelled."""
        from collab.training import find_rate

        worker, curve, problem = get_current_worker(), None, ""
        settings = self._settings
        try:
            curve = find_rate(settings.data, settings.split, settings.config, lambda: worker.is_cancelled)
        except (CollabError, OSError) as error:
            problem = str(error)
        if not worker.is_cancelled:
            self.post_message(RateFound(curve, problem))

    @on(RateFound)
    def show_result(self, event: RateFound) -> None:
        """Show the curve with the suggestion, or say in place what is wrong."""
        if event.curve is None:
            self.query_one("#finder-note", Static).update(Content.styled(f"! {event.problem}", "$text-error"))
            self.query_one("#finder-keys", Static).update(hint([("finder.close_finder", "back")], self.keymap))
        else:
            self._show(event.curve)

    def _show(self, curve: "RateCurve") -> None:
        self._curve = curve
        view = View((min(curve.rates), max(curve.rates)), log_x=True, mark=curve.suggestion)
        points = tuple(zip(curve.rates, curve.losses, strict=True))
        self.query_one(Chart).show([Curve("loss", points, "second")], view)
        note = f"suggestion: lr {short(curve.suggestion)}, at the upright line; now lr {short(self._now)}"
        self.query_one("#finder-note", Static).update(note)
        take_text, keep_text = f"take lr {short(curve.suggestion)}", f"leave lr {short(self._now)}"
        keys = (("finder.take_rate", take_text), ("finder.close_finder", keep_text))
        self.query_one("#finder-keys", Static).update(hint(keys, self.keymap))

    @property
    def _now(self) -> float:
        return float(self._settings.config.model_dump().get("lr", 0.0))

    def action_take_rate(self) -> None:
        """Close with the suggestion in the settings."""
        if self._curve is not None:
            self.dismiss(with_field(self._settings, "lr", short(self._curve.suggestion)))

    def action_close_finder(self) -> None:
        """End the child process, if it is still looking, and close without a change."""
        self.workers.cancel_node(self)
        self.dismiss(None)
