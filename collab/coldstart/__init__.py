"""The questions for a person no model was trained on: which titles to ask about next, and who has seen them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
