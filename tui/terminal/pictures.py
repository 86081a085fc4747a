"""The screen in view as a picture: an SVG in a file of its own."""

import re
from datetime import datetime

from collab.errors import NotKept
from collab.home import home, private_folder, write_text
from tui.copying import Copying, shown_path

_FOLDER = "pictures"
_NOT_XML = re.compile(r"[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Pictures(Copying, inherit_bindings=False):
    """The part of the app that takes pictures of itself."""

    def action_take_picture(self) -> None:
        """Write what is on the screen into COLLAB_HOME/pictures, and say where."""
        place = type(self.screen).__name__.removesuffix("Screen").removesuffix("Dialog").lower()
        moment = datetime.now().astimezone()
        picture = _NOT_XML.sub("", self.export_screenshot(title=f"{self.title}, {place}, {moment:%Y-%m-%d %H:%M}"))
        try:
            folder, name = private_folder(home() / _FOLDER), f"{place}-{moment:%Y-%m-%d-%H%M%S}.svg"
            write_text(folder / name, picture)
        except NotKept as error:
            self.tell(str(error), bad=True)
        else:
            self.tell(f"{name} shows this screen, in {shown_path(folder)}")
