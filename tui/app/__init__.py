"""The application: what outlives a screen, and the terminal left as it was before.

Its names are imported when they are first used: the config file is read before Textual is imported.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.app import CollabApp, run_app
    from tui.app.malloc import give_back_memory

__all__ = ["CollabApp", "give_back_memory", "run_app"]


def __getattr__(name: str) -> object:
    match name:
        case "CollabApp":
            from tui.app.app import CollabApp

            return CollabApp
        case "run_app":
            from tui.app.app import run_app

            return run_app
        case "give_back_memory":
            from tui.app.malloc import give_back_memory

            return give_back_memory
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
