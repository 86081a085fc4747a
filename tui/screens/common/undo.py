"""Taking back what was done last on a screen."""

from collections.abc import Callable

from tui.screens.common.base_screen import BaseScreen


class Undo:
    """The one thing that can be taken back; nothing at first, and after it was."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self._call: Callable[[], None] | None = None

    @property
    def available(self) -> bool:
        """Whether there is anything to take back."""
        return self._call is not None

    def offer(self, text: str, call: Callable[[], None]) -> None:
        """Say what was done, and let `call` take it back."""
        self._call = call
        self._screen.keys_changed()
        self._screen.show_message(text)

    def undo(self) -> None:
        """Take back what was done last."""
        call, self._call = self._call, None
        if call is not None:
            call()
            self._screen.keys_changed()
