"""Completion in the shell: which words may come next, without what the commands import."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
