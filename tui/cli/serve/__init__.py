"""Commands of whoever runs the server, and the process that its sessions are forked from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
