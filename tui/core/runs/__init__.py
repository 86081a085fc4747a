"""Runs as screens see them: settings of the next one, starting, following, evaluating, what became of them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
