"""The recommender: an artifact made useful, with lists, neighbours, reasons and fold-in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
