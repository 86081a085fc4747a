"""Themes: a gallery over the screen behind, which wears the one under the cursor."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
