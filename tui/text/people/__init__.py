"""People as text: who they are, what they said, lists together, and how far two agree."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
