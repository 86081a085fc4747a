"""One answer to "which title is this?": for a title that is typed, one of an answer, and one as a service writes it.

Names are imported when they are first used: the search is not loaded for a title that only has to be folded.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collab.titles.identity import TitleIdentities
    from collab.titles.lookup import TitleLookup
    from collab.titles.matching import MatchStatus, TitleMatch
    from collab.titles.normalize import fold
    from collab.titles.reference import Ids, TitleRef

_HOMES = {
    "Ids": "collab.titles.reference",
    "MatchStatus": "collab.titles.matching",
    "TitleIdentities": "collab.titles.identity",
    "TitleLookup": "collab.titles.lookup",
    "TitleMatch": "collab.titles.matching",
    "TitleRef": "collab.titles.reference",
    "fold": "collab.titles.normalize",
}

__all__ = ["Ids", "MatchStatus", "TitleIdentities", "TitleLookup", "TitleMatch", "TitleRef", "fold"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'collab.titles' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
