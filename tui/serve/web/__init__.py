"""The server in a browser: a page with a terminal, and sessions that are taken up again after a cut."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
