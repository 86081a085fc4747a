"""The line over a tab of Browse inside."""

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

Progress = Callable[[float], None]
"""Takes the share done, 0 to 1."""


class AboutLine(Static):
    """Says what a tab is about, how far it is, or why it shows nothing."""

    def __init__(self) -> None:
        super().__init__(classes="about")

    def show(self, text: str | Content) -> None:
        """Say this instead."""
        self.update(text, layout=False)
