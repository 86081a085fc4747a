"""A model put to use for everyone at once: lists of all users, in parts that several machines can share."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
