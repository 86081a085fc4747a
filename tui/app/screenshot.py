"""The screen in view as a picture: an SVG in a file of its own."""

import re
from datetime import datetime
from typing import Any

from textual.app import App

from collab.errors import NotKept
from collab.storage import home_folder, private_folder, write_text
from tui.app.clipboard import shown_path
from tui.screens.common import show_message

_FOLDER = "pictures"
_NOT_XML = re.compile(r"[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def take_screenshot(app: App[Any]) -> None:
    """Write what is on the screen into COLLAB_HOME/pictures, and say where."""
    place = type(app.screen).__name__.removesuffix("Screen").removesuffix("Dialog").lower()
    moment = datetime.now().astimezone()
    title = f"{app.TITLE}, {place}, {moment:%Y-%m-%d %H:%M}"
    picture = _NOT_XML.sub("", app.export_screenshot(title=title))
    try:
        folder, name = private_folder(home_folder() / _FOLDER), f"{place}-{moment:%Y-%m-%d-%H%M%S}.svg"
        write_text(folder / name, picture)
    except NotKept as error:
        show_message(app.screen, str(error), bad=True)
    else:
        show_message(app.screen, f"{name} shows this screen, in {shown_path(folder)}")
