"""The inside of a model as text: titles, errors and certainty, and two titles side by side."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
