"""Data that is chosen: what its columns are understood as, what was used before, how long a run on it takes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
