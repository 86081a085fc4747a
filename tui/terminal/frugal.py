"""An app that sends its terminal only what changed."""

from typing import Any

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.events import Event, Resize
from textual.geometry import Size
from textual.screen import Screen

from tui.terminal.wire import Wire, pieces_of


class Difference(CompositorUpdate):
    """What an update changes of what the terminal shows, worked out when it is sent."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, wire: Wire) -> None:
        self._update, self._wire = update, wire

    def render_segments(self, console: Console) -> str:
        """Return what is to be sent."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        return self._wire.send(pieces_of(self._update), colours)


class Frugal(App[None], inherit_bindings=False):
    """Textual sends every cell of what it draws anew, each with its whole style: over ssh that is felt."""

    def __init__(self, *, ansi_color: bool | None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._wire = Wire()
        self._sent_size: Size | None = None

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        drawn: Any = renderable  # a compositor's update is what Textual draws, and no renderable to its own types
        if isinstance(drawn, LayoutUpdate | ChopsUpdate):
            drawn = Difference(drawn, self._wire)
        super()._display(screen, drawn)

    async def on_event(self, event: Event) -> None:
        """Send everything after a change of size, which leaves the terminal in a state of its own."""
        if isinstance(event, Resize) and event.size != self._sent_size:
            self._sent_size = event.size
            self._wire.forget()
        await super().on_event(event)

    def action_redraw_screen(self) -> None:
        """Send everything again."""
        self.redraw()

    def redraw(self) -> None:
        """Send everything again: something else has drawn on the terminal."""
        self._wire.forget()
        self.screen.refresh()
