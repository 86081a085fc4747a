"""Ratings: the typed arrays every reader ends in, their items, scale, splits, cache and catalogue."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
