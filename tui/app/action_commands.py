"""The palette: what can be done here, by name, from the one table."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from textwrap import shorten
from typing import cast

from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.actions import Action
from tui.app.clipboard import table_on
from tui.screens.common import BaseScreen, Host

_NAME, _FRAME, _LEAST = 19, 6, 12
_BY_NAME = 100.0
"""How far an action whose name fits stands before those of which the sentence alone does."""
_MOVES = "list"
"""The place whose actions a person does not look for by name."""


class Palette(CommandPalette):
    """The palette, over the screen in view."""

    def __init__(self) -> None:
        super().__init__(placeholder="an action, by a part of its name", id="--command-palette")

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close once: a second key of the same moment has nothing more to close."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        """Move in the list; a page of one that was filled in this very moment has no lines yet, as Textual counts."""
        with suppress(KeyError):
            super()._action_command_list(action)


class ActionCommands(Provider):
    """Finds the actions of the pane in focus, of its screen or dialog, and of the app, as far as they apply now."""

    async def discover(self) -> Hits:
        """Give every action, before anything is typed."""
        for action, active in self._offered():
            does = partial(self._perform, action, active)
            yield DiscoveryHit(self._line(action, Content(_name(action))), does, _name(action))

    async def search(self, query: str) -> Hits:
        """Give the actions whose name or sentence matches."""
        matcher = self.matcher(query)
        for action, active in self._offered():
            name, does = _name(action), partial(self._perform, action, active)
            in_name, in_help = matcher.match(name), matcher.match(f"{name} {action.help}")
            if score := in_name + _BY_NAME if in_name > 0 else in_help:
                yield Hit(score, self._line(action, matcher.highlight(name)), does, f"{name} {action.help}")

    def _offered(self) -> Iterator[tuple[Action, ActiveBinding]]:
        """Give the actions that apply here, in table order, each with the binding that does it."""
        host, bound = cast("Host", self.app), dict[str, ActiveBinding]()
        for active in self.screen.active_bindings.values():
            if active.enabled and active.binding.id is not None:
                bound.setdefault(active.binding.id, active)
        pointless = {"app.command_palette"}
        if table_on(self.screen) is None:
            pointless |= {"app.copy_line", "app.copy_list"}
        if isinstance(self.screen, BaseScreen):
            pointless.add(f"app.show_{self.screen.where}")
        for action in host.keymap.actions:
            if action.id in bound and action.id not in pointless and action.where != _MOVES:
                yield action, bound[action.id]

    def _line(self, action: Action, name: Content) -> Content:
        """Return a line of the palette: the name, and what is done, as many words of it as fit."""
        gap = " " * max(2, _NAME - name.cell_length)
        room = self.app.size.width - _FRAME - name.cell_length - len(gap)
        does = shorten(action.help, max(_LEAST, room), placeholder=cast("Host", self.app).environment.glyphs.dots)
        return Content.assemble(name, gap, (does, "not bold dim"))

    async def _perform(self, action: Action, active: ActiveBinding) -> None:
        await self.app.run_action(action.verb if action.takes_key else active.binding.action, active.node)


def _name(action: Action) -> str:
    return f"{action.label} ({action.key_label})"
