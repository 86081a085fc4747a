"""Data that is chosen: what its columns are taken for, what was used before, what is known under two names."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
