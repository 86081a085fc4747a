"""Lists beyond the best scores: lists whose titles are not all alike, shelves, a title by surprise."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
