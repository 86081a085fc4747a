"""Tables as people have them: what a file is, found and said, and its rows in plain Python."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
