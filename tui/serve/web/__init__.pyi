from .door import Site as Site, WebDoor as WebDoor
from .guard import is_name as is_name
