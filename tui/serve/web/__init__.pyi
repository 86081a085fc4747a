from .door import Site as Site, WebDoor as WebDoor
from .guard import is_name as is_name
from .web_session import TerminalModes as TerminalModes
