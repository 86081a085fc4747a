"""The choice of data: sets by name, those used before, a file of one's own with its columns."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
