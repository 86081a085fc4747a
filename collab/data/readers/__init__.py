"""Readers, one a format, and what they share: fields, columns, decoding, rows that cannot be read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
