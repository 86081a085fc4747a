"""The data sets, and the splits they are compared on."""

import os
from pathlib import Path

import collab
from collab.data import Ratings, catalog

SPLITS: dict[str, tuple[str, ...]] = {
    "ml-100k": ("u1", "u2", "u3", "u4", "u5"),
    "ml-latest-small": ("random:0.2@42",),
}
"""The splits on which fits are measured; cold start is that of users:0/5 to users:4/5 of the first."""

FIRST = "ml-100k"
COLD_SPLITS = tuple(f"users:{part}/5" for part in range(5))


def load(name: str) -> Ratings:
    """Return a data set: from the folder that COLLAB_SHARED_DATA names, or fetched, as by `collab-tui data get`."""
    shared = os.environ.get("COLLAB_SHARED_DATA")
    if shared and (folder := Path(shared, name)).is_dir():
        return collab.load(folder)
    if not catalog.available(name):
        catalog.download(name)
    return collab.load(name)
