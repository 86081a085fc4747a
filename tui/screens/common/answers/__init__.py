"""Answers to titles, by the keys of a screen or a dialog."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
