"""Titles as rows of lists, as cells of text, and the words for their orders and filters."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
