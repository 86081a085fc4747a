"""Who may come in: keys, links for a second key, tokens, and the addresses that knock."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
