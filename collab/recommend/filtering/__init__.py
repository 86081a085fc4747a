"""The filter of titles: genres, years and how many ratings, by value and as it is typed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
