"""The app in its process: started with memory that is given back, run until it is left, and its exit status."""

import sys
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from collab.storage import give_back_memory
from tui.app.app import CollabApp
from tui.keys import Keymap
from tui.terminal import Environment, lacks_memory, leave_without_memory, memory_error

if TYPE_CHECKING:  # it brings numpy and pydantic with it: the first frame does not wait for that
    from tui.core import Session

_FAILED = 1
_UNKEPT_SECONDS = 30.0
"""How long leaving waits for answers that are not kept yet."""


def import_app() -> None:
    """Import now what the app imports when it is first needed: for a process that others are forked from."""
    from tui import core
    from tui.app.workspace import Workspace  # noqa: F401 (as the app does)
    from tui.core import runs
    from tui.screens import card, common, foryou, inside, learn, people, rate, similar, themes, train

    for package in (core, runs, card, common, foryou, inside, learn, people, rate, similar, themes, train):
        for name in package.__all__:
            getattr(package, name)


def run_app(
    open_session: "Callable[[], Session]", environment: Environment, keymap: Keymap, *, fresh: bool = False
) -> int:
    """Run the app until it is left, then name the runs that go on; return the exit status.

    `fresh` starts without the screens that were left. Raises the session's error where it could not be opened, and
    Crashed after an error that nobody foresaw.
    """
    give_back_memory()
    app = CollabApp(open_session, environment, keymap, fresh=fresh, guided=True)
    errors = StringIO()
    app.error_console = Console(file=errors)  # Textual's own tracebacks are not for the screen
    try:
        app.run(mouse=environment.mouse)
    except (MemoryError, RuntimeError, SystemError) as error:  # Textual itself had no room left
        if not lacks_memory(error):
            raise
        leave_without_memory()
        app.crash = app.crash or memory_error(error)
    if app.failure is not None:
        raise app.failure
    if app.return_code == _FAILED:  # or without a word where memory ran out and nobody could catch that
        app.crash = app.crash or (None if errors.getvalue() else MemoryError())
    if app.opened and (unkept := app.session.waiting.finish(_UNKEPT_SECONDS)):
        sys.stderr.write(f"answers that could not be kept, because another program has them in work: {unkept}\n")
    for run in app.monitor.active if app.opened else ():
        sys.stderr.write(f"run {run} goes on: collab-tui runs follow {run}\n")
    if app.crash is not None or errors.getvalue():
        from tui.terminal import crashed

        raise crashed(app.crash, errors.getvalue()) from app.crash
    return app.return_code or 0
