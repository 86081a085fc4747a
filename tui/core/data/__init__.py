"""Data that is chosen: which is in use and with which run, what its columns are taken for, what was used before."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
