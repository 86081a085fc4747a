"""Helpers for tests and benches: made-up data, the tests every model passes, a terminal to drive, a worker to fake."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
