"""The server over ssh: logins, and sessions of the app or of a command."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
