"""People who watch together: what each has said, their list, and what one of them says no to tonight."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
