"""The row posterior, the scores it is computed from, and the functions that lead to stars."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
