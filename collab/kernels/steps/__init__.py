"""Steps of AdamW over the rows that a batch touches: compiled where Numba is installed, else in NumPy."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
