"""Alternating least squares around biases: on this machine, or on Apache Spark."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
