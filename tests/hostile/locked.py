"""Children that the system refuses something: files that grow, folders that are written to."""

import ctypes
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DROP_FROM_BOUNDING_SET, _OVERRIDE, _READ = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def as_anyone() -> None:
    """Let permissions hold for a child of root too, from its next program on; for others they do anyway."""
    for capability in (_OVERRIDE, _READ):
        ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def full_disk(size: int = 0) -> None:
    """Let no file of this process become larger than `size` bytes: what is written beyond fails."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def set_disk(process: int, *, room: int = resource.RLIM_INFINITY) -> None:
    """Let no file that another process writes become larger than `room` bytes from now on."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing in a folder, and in those within it, be written by those for whom permissions hold."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*")) if not path.is_symlink()}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
