"""Rate: pages of titles to give stars, and the list that moves with them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
