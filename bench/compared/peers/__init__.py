"""One file a library: its systems, with the settings that they are compared with."""

from importlib import import_module

from bench.compared.system import System

LIBRARIES = ("ours", "surprise", "lenskit", "implicit", "myfm", "cmfrec")
PACKAGES = {"surprise": "scikit-surprise"}
"""The names of packages where they are not those of the libraries."""


def systems(library: str) -> list[System]:
    """Return the systems of a library. Raises whatever importing it raises where it is not installed or broken."""
    return list(import_module(f"bench.compared.peers.{library}").SYSTEMS)
