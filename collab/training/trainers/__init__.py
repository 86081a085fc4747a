"""Three ways to take a step: any torch module, a flat table, a network by hand."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
