"""Sources of ratings: the files that are meant, what a person says of them, what they are, and zips unpacked."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
