"""Interest: which titles a person would choose at all, learned from which ones people rate, stars aside."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
