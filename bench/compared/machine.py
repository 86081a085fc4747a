"""The machine and the versions that figures were measured with."""

import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

_PACKAGES = (
    *("numpy", "scipy", "numba", "torch", "fastai", "pandas"),
    *("scikit-surprise", "lenskit", "implicit", "myfm", "cmfrec"),
)


def about() -> dict[str, Any]:
    """Return processor, cores, Python, BLAS, versions and the day."""
    np.dot(np.ones((2, 2)), np.ones((2, 2)))  # so that BLAS is loaded
    blas = [f"{each['internal_api']} {each['version']}" for each in threadpool_info() if each["user_api"] == "blas"]
    return {
        "day": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": platform.system(),
        "blas": ", ".join(sorted(set(blas))),
        "versions": _versions(),
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _versions() -> dict[str, str]:
    versions = {}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return versions
