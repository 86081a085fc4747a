"""The pages of Learn: the lesson as inputs and plain results, computed page by page."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
