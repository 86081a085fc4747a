"""An app that sends its terminal only what changed.

This is the one module that uses names which Textual keeps to itself; each says which public one is missing.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual import on
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.css.query import NoMatches
from textual.events import Event, Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.worker import Worker

from tui.terminal.clipboard import osc52
from tui.terminal.key_queue import KeyQueue
from tui.terminal.lifecycle import lacks_memory, leave_without_memory, memory_error
from tui.terminal.screen_diff import Piece, ScreenDiff


class DiffUpdate(CompositorUpdate):
    """A drawing update that is compared with what the terminal shows when it is sent.

    Textual has no public place between what is drawn and what is written to the terminal.
    """

    def __init__(self, update: LayoutUpdate | ChopsUpdate, diff: ScreenDiff) -> None:
        self._update, self._diff = update, diff

    def render_segments(self, console: Console) -> str:
        """Return the escape sequences to be sent."""
        colours = console._color_system or ColorSystem.TRUECOLOR  # the public `color_system` is a name, not a system
        return self._diff.send(pieces_of(self._update), colours)


class DiffApp(App[None], inherit_bindings=False):
    """Textual sends every cell of what it draws anew, each with its whole style: over ssh that is felt."""

    def __init__(self, *, ansi_color: bool | None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._diff = ScreenDiff()
        self._sent_size: Size | None = None
        self._is_size_confirmed = False
        self._keys = KeyQueue(self, super().on_event, self.keys_wait_for)
        self.crash: Exception | None = None

    def keys_wait_for(self, _screen: Screen[Any]) -> Worker[Any] | None:
        """Return the work away from the screen that its keys wait for. Override."""
        return None

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send only what changed: there is no public hook before a frame is written."""
        drawn: Any = renderable  # a compositor's update is what Textual draws, and no renderable to its own types
        if isinstance(drawn, LayoutUpdate | ChopsUpdate):
            drawn = DiffUpdate(drawn, self._diff)
        super()._display(screen, drawn)

    def _handle_exception(self, error: Exception) -> None:
        """Keep an error that nobody foresaw, to be told once the terminal is restored: no public hook hears of it. A
        screen that comes while the app leaves is mounted without its widgets, and none of those it asks for is there:
        that is no error. One for want of memory needs some to be told.
        """
        if isinstance(error, NoMatches) and self._exit:
            return
        if lacks_memory(error):
            leave_without_memory()
            error = memory_error(error)
        self.crash = self.crash or error
        super()._handle_exception(error)

    @on(Worker.StateChanged)
    def end_without_memory(self, event: Worker.StateChanged) -> None:
        """End where work of the app in another thread found no memory: nobody waits for its error."""
        error = event.worker.error
        if isinstance(error, Exception) and lacks_memory(error):
            self._handle_exception(error)

    async def _on_message(self, message: Message) -> None:
        """Hand a message on while there are screens for it: Textual closes them first, and still passes on what comes
        then; there is no public hook before a message that is no event.
        """
        if self.is_running:
            await super()._on_message(message)

    async def on_event(self, event: Event) -> None:
        """Send everything after a change of size, which leaves the terminal in a state of its own, and where it is said
        to have changed and has not: another terminal shows the app now. Let keys that come faster than they are seen to
        wait.
        """
        if isinstance(event, Resize):
            if event.size != self._sent_size:
                self._sent_size = event.size
                self._diff.forget()
            elif event.pixel_size is None:  # with pixels it is what a terminal answers by itself
                if self._is_size_confirmed:
                    self.redraw()
                self._is_size_confirmed = True  # Textual says the first size twice
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)

    def action_redraw_screen(self) -> None:
        """Send everything again."""
        self.redraw()

    def redraw(self) -> None:
        """Send everything again: something else has drawn on the terminal."""
        self._diff.forget()
        self.screen.refresh()

    def delay_update(self, delay: float = 0.05) -> None:
        """Wait with drawing; not within a batch, which is drawn as soon as it ends: no public name says so."""
        if not self._batch_count:
            super().delay_update(delay)

    def copy_to_clipboard(self, text: str) -> None:
        """Write the sequence for this terminal, where Textual has one for all and no public way to write another."""
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(osc52(text, os.environ))

    @property
    def open_screens(self) -> Iterable[Screen[Any]]:
        """Every screen of every mode: the public `screen_stack` is of one mode."""
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    def has_made(self, mode: str) -> bool:
        """Return whether a mode has its screen: no public name tells."""
        return mode in self._screen_stacks

    def make_screen(self, mode: str) -> None:
        """Make a mode's screen without showing it: the first half of `switch_mode`, which is not public alone."""
        self._init_mode(mode)


def mount_unseen(app: App[Any], screen: Screen[Any]) -> None:
    """Mount an installed screen before it is pushed: pushing is the only public way."""
    app._register(app, screen)


def keep_styles(screen: Screen[Any]) -> None:
    """Let a new screen trust the styles that the app has read: publicly, each new one has all of them read anew."""
    screen._css_update_count = screen.app._css_update_count


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """Give the strips that an update draws, from the top."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield from _row(update.region.x, y, line)
    else:
        for y, first, last in update.spans:
            yield from _chopped(update, y, first, last)


def _row(x: int, y: int, strips: Iterable[Strip]) -> Iterator[Piece]:
    for strip in strips:
        yield Piece(x, y, strip)
        x += strip.cell_length


def _chopped(update: ChopsUpdate, y: int, first: int, last: int) -> Iterator[Piece]:
    """Give the parts of a line that touch the span from `first` up to, but not, `last`."""
    for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
        if strip is not None and x <= last and end > first:
            yield Piece(x, y, strip if end <= last else strip.crop(0, last - x))
