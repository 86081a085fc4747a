"""Named lists of titles: a festival, a library, a shelf, kept to choose from, and matched with the data at hand."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
