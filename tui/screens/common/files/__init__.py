"""Dialogs that ask for a file: where a list goes, and what is brought in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
