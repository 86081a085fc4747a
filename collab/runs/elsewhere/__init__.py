"""Runs watched from elsewhere: a command of one's own at their end, and event files that TensorBoard opens."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
