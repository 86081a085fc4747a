"""Machine code from the loops: how Numba compiles them, where it keeps the code, and whether that is yet to be done."""

import hashlib
import os
import sys
from pathlib import Path

import llvmlite.binding
import numba

from collab.kernels.rows import Loops
from collab.storage import home_folder, private_folder

_FILES = ("normal.py", "row_loops.py", "gradient_loops.py", "level_loops.py", "person_loops.py", "steps/step_loops.py")
_FAST = {"reassoc", "contract", "nsz", "arcp"}  # sums in any order; infinities and what is no number stay


def _code_folder() -> Path:
    """Return where the machine code is kept, by all that it depends on: Numba looks at the file of a loop alone, not at
    those of the loops that it calls.
    """
    digest = hashlib.sha256()
    for part in (sys.version, numba.__version__, llvmlite.binding.get_host_cpu_name()):
        digest.update(part.encode())
    for name in _FILES:
        digest.update((Path(__file__).parent / name).read_bytes())
    base = os.environ.get("NUMBA_CACHE_DIR")
    folder = (Path(base) if base else private_folder(home_folder() / "compiled")) / digest.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_FOLDER = _code_folder()
numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined] # it has no list of these

loop = numba.njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
"""The decorator of a loop: without the interpreter's lock, so that threads run at once."""


def cores() -> int:
    """Return how many threads may work: as many as there are cores, or as NUMBA_NUM_THREADS says."""
    return int(vars(numba.config)["NUMBA_NUM_THREADS"])


def is_compiled(loops: Loops) -> bool:
    """Return whether all loops of this kind were compiled on this machine before."""
    return (_FOLDER / loops).exists()


def mark_compiled(loops: Loops) -> None:
    """Remember that all loops of this kind are compiled."""
    (_FOLDER / loops).touch()
