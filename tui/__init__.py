"""The application: screens by keyboard alone, and a command line with the same nouns."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
