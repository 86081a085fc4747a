"""Biases, factors, the map, errors and neighbours of a trained model, as plain results."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
