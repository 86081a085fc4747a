"""The terminal: its abilities, the bytes it is sent, and how it is left."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
