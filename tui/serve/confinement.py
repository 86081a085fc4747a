"""The bounds of a process that serves one person: which files and networks the kernel lets it have (Landlock), and how
much memory and processor time.
"""

import ctypes
import os
import resource
import stat
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from collab.errors import NotKept

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls, the same on every architecture
_VERSION, _BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_NET, _SCOPES = 4, 6  # the versions of Landlock that came to know of these
_READ = (1 << 0) | (1 << 2) | (1 << 3)  # run, read a file, read a folder
_FILE_READ, _FILE_WRITE = (1 << 0) | (1 << 2), (1 << 0) | (1 << 1) | (1 << 2)
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_TCP, _SCOPED = 3, 3  # bind and connect; abstract sockets and signals
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/proc", "/sys/devices/system/cpu", "/etc/localtime")
_LOADER = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/terminfo", "/etc/mime.types")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/tty", "/dev/shm")  # noqa: S108 (a device)
_MiB, _MINUTE = 2**20, 60


class _Rules(ctypes.Structure):
    """The struct landlock_ruleset_attr."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    """The struct landlock_path_beneath_attr."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 where it has none."""
    return max(0, _call(_CREATE, None, 0, _VERSION)) if sys.platform == "linux" else 0


def confinement_problem() -> str:
    """Return why sessions cannot be kept to their own files here, or nothing."""
    if landlock_version():
        return ""
    return (
        "This kernel has no Landlock, by which a session is kept to its own files. --unconfined serves without it: "
        "then the file dialogs of the app reach whatever your user can read."
    )


def confine(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Let this process and its children have these files, those of Python and of the system, and no others, no network,
    and no say in other processes. Raises NotKept where the kernel cannot.
    """
    version = landlock_version()
    if not version:
        raise NotKept("This kernel has no Landlock.")
    everything = _ALL_BY_VERSION[min(version, 3)]
    rules = _Rules(everything, _TCP if version >= _NET else 0, _SCOPED if version >= _SCOPES else 0)
    ruleset = _checked(_call(_CREATE, ctypes.byref(rules), ctypes.sizeof(rules), 0))
    try:
        python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *sys.path}
        packages = {Path(__file__).parents[2]}
        for path in (*map(Path, (*_SYSTEM, *_LOADER, *filter(None, python))), *packages, *readable):
            _allow(ruleset, path, _READ, _FILE_READ)
        for path in (*map(Path, _DEVICES), *writable):
            _allow(ruleset, path, everything, _FILE_WRITE)
        _checked(_prctl(_NO_NEW_PRIVILEGES))
        _checked(_call(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, folder_rights: int, file_rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there needs no leave
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        beneath = _Beneath(folder_rights if is_folder else file_rights, descriptor)
        _checked(_call(_ADD, ruleset, _BENEATH, ctypes.byref(beneath), 0))
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))


def _prctl(option: int) -> int:
    return int(ctypes.CDLL(None, use_errno=True).prctl(option, 1, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise NotKept(f"The process could not be confined: {os.strerror(number)}.")
    return result


def limit_process(memory_mib: int, cpu_minutes: int, training: tuple[int, int]) -> None:
    """Bound the memory this process may write to and its processor time; `training`, in the same units, are the bounds
    that a training run it starts may raise its own to.
    """
    for kind, soft, hard in (
        (resource.RLIMIT_DATA, memory_mib * _MiB, training[0] * _MiB),
        (resource.RLIMIT_CPU, cpu_minutes * _MINUTE, training[1] * _MINUTE),
    ):
        resource.setrlimit(kind, (soft, max(soft, hard)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file has what a person rated
