"""Artifacts: the arrays that a fit leaves, the checks they pass, and the one file they are kept in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
