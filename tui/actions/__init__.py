"""Every action with its keys: the one table that feeds bindings, bottom line, help, palette and config file."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
