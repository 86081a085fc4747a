"""The command line: every screen's headless twin."""

from tui.cli.entry import main

__all__ = ["main"]
