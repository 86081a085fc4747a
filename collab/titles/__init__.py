"""One answer to the question which title is meant: normalisation, lookup, search, spelling, matching."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
