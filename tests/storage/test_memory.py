"""The memory that goes back to the system."""

import mmap
import platform
from pathlib import Path

from collab.storage import give_back_memory, release_code, trim_memory

_SIZE = 2**22


def test_glibc_takes_the_settings_and_others_are_left_alone() -> None:
    assert give_back_memory() == (platform.libc_ver()[0] == "glibc")
    trim_memory()


def test_code_is_given_back_and_read_again_and_arrays_and_what_was_written_stay(tmp_path: Path) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(b"7" * _SIZE)
    with (
        path.open("r+b") as file,
        mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC) as code,
        mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as array,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as own,
    ):
        own[:] = b"8" * _SIZE
        assert code[:] == array[:] == b"7" * _SIZE
        assert _resident_kib(path) == [_SIZE // 1024] * 3
        release_code()
        assert sorted(_resident_kib(path)) == [0, _SIZE // 1024, _SIZE // 1024]
        assert (code[:], own[:]) == (b"7" * _SIZE, b"8" * _SIZE)


def _resident_kib(path: Path) -> list[int]:
    """Return how much of each mapping of a file is in memory."""
    blocks = Path("/proc/self/smaps").read_text().split(str(path))[1:]
    return [int(block.partition("Rss:")[2].split()[0]) for block in blocks]
