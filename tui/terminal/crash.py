"""An error in the app that nobody foresaw: one sentence once the terminal is restored, and a file that says where."""

import traceback

from collab.errors import CollabError
from collab.storage import home_folder, write_text


class Crashed(CollabError):
    """The app has ended by an error of its own."""


def crashed(error: Exception | None, told: str) -> Crashed:
    """Keep where the error arose in COLLAB_HOME/crash.log, and return what to say of it.

    Where Textual caught it without telling us, `error` is None and `told` what it would have printed.
    """
    what = f": {type(error).__name__}: {error}" if error else ""
    details = "".join(traceback.format_exception(error)) if error else told
    try:
        path = home_folder() / "crash.log"
        write_text(path, details)
        where = f"Where it arose stands in {path}, and --debug shows it."
    except OSError as problem:
        where = f"--debug shows where it arose ({problem.strerror or problem}: no file could be written)."
    return Crashed(f"an error in the program itself{what}. Every answer is kept, and runs go on. {where}")
