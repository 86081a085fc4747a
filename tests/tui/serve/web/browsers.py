"""The browsers that tests can drive."""

import shutil

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def browser_program() -> str | None:
    """Return the browser of this machine."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)
