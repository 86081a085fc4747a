"""Data that has grown since a model was trained on it: which rows are new, and which were held out before."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from collab.data.cache import cache_folder, open_cache
from collab.data.ratings import Ratings
from collab.errors import BadConfig
from collab.types import AnyArray, Bools, Codes

_SHORTEST = 8
_GROWN = re.compile(rf"(.+)\+([\w-]{{{_SHORTEST},}})", re.ASCII)


@dataclass(frozen=True, eq=False)
class Growth:
    """The difference of two states of a data set, whose rows are told apart by the ids of user and item.

    `new`, bool (n,), are the rows of the later one that the earlier did not have; `removed` counts rows of the earlier
    that the later has no more, `changed` those whose stars are others now, `users` and `items` the new ones with
    ratings, `kept` the rows that both have.
    """

    new: Bools
    removed: int
    changed: int
    kept: int
    users: int
    items: int

    @classmethod
    def of(cls, later: Ratings, earlier: Ratings) -> "Growth":
        """Return how `later` differs from `earlier`."""
        users, items = _codes_in(later, earlier)
        now, then = _pairs(later), _pairs_in(later, earlier, np.arange(len(earlier), dtype=np.int32))
        there, new = _are_among(then, now), ~_are_among(now, then)
        places = np.searchsorted(now, then[there], sorter=(order := np.argsort(now, kind="stable")))
        changed = later.stars[order[places]] != earlier.stars[there]
        return cls(
            new=new,
            removed=int((~there).sum()),
            changed=int(changed.sum()),
            kept=int(there.sum()),
            users=len(np.setdiff1d(later.users[new], users)),
            items=len(np.setdiff1d(later.items[new], items[np.unique(earlier.items)])),
        )


def rows_among(later: Ratings, earlier: Ratings, rows: Codes) -> Bools:
    """Return which rows of `later`, (n,), have a user and an item that some `rows` of `earlier` have, by their ids."""
    return _are_among(_pairs(later), _pairs_in(later, earlier, rows))


def grown_split(text: str, fingerprint: str) -> str:
    """Return the name of the split under which what `text` held out of the data with this fingerprint stays held out,
    and all else is trained on; a name that says so already stays.
    """
    return text if _GROWN.fullmatch(text) else f"{text}+{fingerprint[:_SHORTEST]}"


def parts_of_grown(text: str) -> tuple[str, str] | None:
    """Return the split and the beginning of the fingerprint that such a name is made of; None for any other."""
    match = _GROWN.fullmatch(text)
    return match and (match[1], match[2])


def earlier_ratings(beginning: str) -> Ratings:
    """Return the ratings, as they were read, whose fingerprint begins so. Raises BadConfig where they are gone."""
    names = sorted(path.name for path in cache_folder().glob(f"{beginning}*") if path.is_dir())
    ratings = open_cache(names[0]) if len(names) == 1 else None
    if ratings is None:
        raise BadConfig(
            f"The ratings {beginning[:_SHORTEST]}, as they were before they grew, are no longer kept here: what was "
            "held out of them cannot be told from what was learned. Train anew."
        )
    return ratings


@lru_cache(maxsize=1)  # it is asked for by split and model, each of which rows it shares several times
def _codes_in(later: Ratings, earlier: Ratings) -> tuple[Codes, Codes]:
    """Return the codes that the users and items of `earlier` have in `later`; -1 where they are not in it."""
    positions = later.item_table.positions
    users = np.array([later.user_codes.get(user, -1) for user in earlier.user_ids], np.int32)
    return users, np.array([positions.get(item, -1) for item in earlier.item_table.ids], np.int32)


def _pairs(ratings: Ratings) -> AnyArray:
    """Return one number for user and item of each row, int64 (n,)."""
    return ratings.users.astype(np.int64) * len(ratings.item_table) + ratings.items


def _pairs_in(later: Ratings, earlier: Ratings, rows: Codes) -> AnyArray:
    """Return the same of some rows of `earlier`, in the codes of `later`; -1 where it does not know one of both."""
    users, items = _codes_in(later, earlier)
    own, theirs = users[earlier.users[rows]].astype(np.int64), items[earlier.items[rows]]
    return np.where((own >= 0) & (theirs >= 0), own * len(later.item_table) + theirs, -1)


def _are_among(values: AnyArray, others: AnyArray) -> Bools:
    """Return which values are among others, (n,): as np.isin, in a fiftieth of the time where both are in order, as
    the pairs of a file by user and item are.
    """
    ordered = np.append(np.sort(others, kind="stable"), np.iinfo(np.int64).max)
    return np.asarray(ordered[np.searchsorted(ordered, values)] == values)
