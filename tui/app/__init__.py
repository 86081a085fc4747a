"""The application, and the objects it owns: navigator, run starter, saved screens, clipboard, screenshot."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
