"""Where the program starts, and the one place where errors become words and exit statuses."""

import os
import sys
import warnings
from types import TracebackType

from collab.errors import BadConfig, CollabError
from collab.storage import os_error_text
from collab.text import clean
from tui.cli.common import open_streams

_COMPLETING = "_COLLAB_TUI_COMPLETE"
_FAILED, _USAGE, _INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run the command line and end the process: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    if _COMPLETING in os.environ:
        from tui.cli.completion import answer

        answer(sys.argv[1:])
        return
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    open_streams()
    os.umask(0o077)  # what is written is its owner's alone, whatever the shell says
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text files here
    if not debug:
        sys.excepthook = _print_unexpected
        warnings.simplefilter("ignore")  # what libraries warn of is for whoever writes programs
    try:
        _run(arguments)
    except CollabError as error:
        if debug:
            raise
        _print_error(str(error))
        sys.exit(_USAGE if isinstance(error, BadConfig) else _FAILED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except OSError as error:
        if debug:
            raise
        _print_error((f"{clean(str(error.filename))}: " if error.filename else "") + os_error_text(error))
        sys.exit(_FAILED)


def _run(arguments: list[str]) -> None:
    match arguments:
        case [] | ["--profile", _]:  # as a server starts its sessions, which are smaller without Typer
            from tui.cli.start import start_app

            start_app(profile=arguments[1] if arguments else None)
            return
    from typer.main import get_command

    from tui.cli.commands import app

    get_command(app)(arguments, prog_name="collab-tui")


def _print_error(text: str) -> None:
    sys.stderr.write(f"collab-tui: {text}\n")


def _print_unexpected(kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    """Stand in for the traceback of an error that nobody foresaw."""
    if issubclass(kind, MemoryError):
        _print_error("there is too little memory for this. Free some, then repeat.")
        return
    _print_error(f"an error in the program itself: {kind.__name__}: {clean(str(error))} (--debug shows where)")
