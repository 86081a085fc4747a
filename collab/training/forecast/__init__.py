"""The time and memory of a fit, measured on a part of it before it starts, and remembered."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
