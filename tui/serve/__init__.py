"""The server: many people at once over ssh or in browsers, each in a folder and a process of the app of their own."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
