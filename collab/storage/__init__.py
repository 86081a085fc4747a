"""Where things are kept, and how: paths, files that are whole or absent, our own JSON, the system's errors in words."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
