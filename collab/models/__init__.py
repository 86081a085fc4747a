"""The models: a registry of one line each, their settings, and the torch modules behind them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
