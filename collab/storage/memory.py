"""The memory of this process that goes back to the system: what was freed, and code that only its start needed."""

import ctypes
import sys
from pathlib import Path

_MiB = 2**20
_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1
_SETTINGS = {_M_ARENA_MAX: 1, _M_MMAP_THRESHOLD: _MiB, _M_TRIM_THRESHOLD: _MiB}
"""glibc's names and numbers (malloc.h): one pool for all threads, large pieces apart."""
_CODE = "r-xp"  # nobody has written to it, and it stays mapped while this is done, which is not so of arrays
_MADV_DONTNEED = 4


def give_back_memory() -> bool:
    """Let freed memory go back to the system; return whether it will: where the C library is not glibc it may not.

    Left alone, the C library keeps what was freed, in a pool for each thread.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    return tune is not None and all(tune(setting, value) for setting, value in _SETTINGS.items())


def trim_memory() -> None:
    """Give back what is free between pieces that are not; where the C library is not glibc it stays."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def release_code() -> None:
    """Give back the code of libraries that this process has in memory: what is needed again comes from the system's
    cache, in pieces of 64 KiB, and what only a start needed stays out. On Linux alone.
    """
    try:
        maps = Path("/proc/self/maps").read_text() if sys.platform == "linux" else ""
    except OSError:  # there is no such folder in this container
        return
    for line in maps.splitlines():
        addresses, rights, _, _, inode, *_ = line.split()
        if rights == _CODE and inode != "0":
            first, last = (int(address, 16) for address in addresses.split("-"))
            ctypes.CDLL(None).madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), _MADV_DONTNEED)
