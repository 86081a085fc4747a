"""A person's taste as a page: in words and small plots, for the terminal, as Markdown and as SVG."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
