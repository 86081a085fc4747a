"""The palette: our own actions by name, from the one table."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.actions import Action, actions_of
from tui.screens.base import BaseScreen


class ActionCommands(Provider):
    """Finds the actions of the screen in focus, and those that work everywhere."""

    async def discover(self) -> Hits:
        """Give every action, before anything is typed."""
        for action in self._actions():
            yield DiscoveryHit(_name(action), partial(self._perform, action), help=action.help)

    async def search(self, query: str) -> Hits:
        """Give the actions whose name or sentence matches."""
        matcher = self.matcher(query)
        for action in self._actions():
            text = f"{_name(action)} {action.help}"
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(_name(action)), partial(self._perform, action), text, action.help)

    def _actions(self) -> list[Action]:
        screen = self.screen
        places = (screen.where, "app") if isinstance(screen, BaseScreen) else ("app",)
        return [
            action
            for action in actions_of(*places)
            if action.verb != "command_palette" and screen.check_action(action.verb, ())
        ]

    async def _perform(self, action: Action) -> None:
        await self.app.run_action(action.verb, self.app if action.where == "app" else self.screen)


def _name(action: Action) -> str:
    return f"{action.label} ({action.shown})"
