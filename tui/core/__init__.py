"""The state that screens and the command line share, without Textual: session, titles, questions, saved screens."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
