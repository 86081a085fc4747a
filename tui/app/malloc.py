"""Memory that is given back: left alone, the C library keeps what was freed, in a pool for each thread."""

import ctypes

_MiB = 2**20
_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1
_SETTINGS = {_M_ARENA_MAX: 1, _M_MMAP_THRESHOLD: _MiB, _M_TRIM_THRESHOLD: _MiB}
"""glibc's names and numbers (malloc.h): one pool for all threads, large pieces apart."""


def give_back_memory() -> bool:
    """Let freed memory go back to the system; return whether it will: where the C library is not glibc it may not."""
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    return tune is not None and all(tune(setting, value) for setting, value in _SETTINGS.items())
