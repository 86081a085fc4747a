"""Data that has grown since a model was trained on it: which rows are new, and which were held out before."""

import re
from contextlib import suppress
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np

from collab.data.cache import cache_folder, open_cache
from collab.data.ratings import Ratings
from collab.errors import BadConfig, BadData, NotKept
from collab.storage import read_tensors, write_tensors
from collab.types import AnyArray, Bools, Codes

_SHORTEST = 8
_GROWN = re.compile(rf"(.+)\+([\w-]{{{_SHORTEST},}})", re.ASCII)


@dataclass(frozen=True, eq=False)
class Growth:
    """The difference of two states of a data set, whose rows are told apart by the ids of user and item.

    `new`, bool (n,), are the rows of the later one that the earlier did not have; `removed` counts rows of the earlier
    that the later has no more, `changed` those whose stars are others now, `users` and `items` the new ones with
    ratings, `kept` the rows that both have. `since` is the fingerprint of the earlier one.
    """

    since: str
    new: Bools
    removed: int
    changed: int
    kept: int
    users: int
    items: int


@dataclass(frozen=True, eq=False)
class SharedPairs:
    """The pairs of user and item of two states of a data set, told apart by their ids: the number of each row's pair in
    the later one, `numbers` int32 (n,), and in the earlier one, `before` int32 (m,), -1 where the later has none.
    """

    later: Ratings
    earlier: Ratings
    numbers: Codes
    before: Codes
    users: Codes
    """The code that each user of the earlier state has in the later one, -1 for none."""
    items: Codes
    """The same of items."""

    @classmethod
    def of(cls, later: Ratings, earlier: Ratings) -> "SharedPairs":
        """Return the pairs of both: sorted once where the rows of a file do not follow each other in their order."""
        users, items = _codes_in(later, earlier)
        now = _pairs(later.users, later.items, len(later.item_table))
        then = _pairs(users[earlier.users], items[earlier.items], len(later.item_table))
        order = None if (now[1:] >= now[:-1]).all() else np.argsort(now, kind="stable")
        ordered = now if order is None else now[order]
        first = ordered[1:] != ordered[:-1]
        ranks = np.arange(len(now), dtype=np.int32)  # where each pair comes once
        if not first.all():
            ranks[1:] = np.cumsum(first, dtype=np.int32)
        places = np.minimum(np.searchsorted(ordered, then), len(ordered) - 1)
        before = np.where(ordered[places] == then, ranks[places], -1)
        numbers = ranks
        if order is not None:
            numbers = np.empty_like(ranks)
            numbers[order] = ranks
        return cls(later, earlier, numbers, before.astype(np.int32), users, items)

    def of_rows(self, rows: Codes) -> Bools:
        """Return which rows of the later state, (n,), have a pair that some rows of the earlier one have."""
        picked = np.zeros(len(self.before), np.bool_)
        picked[rows] = True  # in their order, one goes through memory once
        return self._of_pairs(self.before[picked])

    def _of_pairs(self, pairs: Codes) -> Bools:
        """Return which rows of the later state have one of these pairs, of which -1 is none."""
        among = np.zeros(int(self.numbers.max()) + 2, np.bool_)
        among[pairs] = True
        among[-1] = False  # of what the later one does not have
        return np.asarray(among[self.numbers])

    @property
    def growth(self) -> Growth:
        """How the later state differs from the earlier one."""
        there = self.before >= 0
        new = ~self._of_pairs(self.before)
        first = np.empty(int(self.numbers.max()) + 1, np.int32)
        first[self.numbers[::-1]] = np.arange(len(self.numbers), dtype=np.int32)[::-1]
        changed = self.later.stars[first[self.before[there]]] != self.earlier.stars[there]
        rated = np.flatnonzero(np.bincount(self.earlier.items))
        return Growth(
            since=self.earlier.fingerprint,
            new=new,
            removed=int((~there).sum()),
            changed=int(changed.sum()),
            kept=int(there.sum()),
            users=len(np.setdiff1d(self.later.users[new], self.users)),
            items=len(np.setdiff1d(self.later.items[new], self.items[rated])),
        )


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


def remember_growth(ratings: Ratings, split: str, held_out: Bools, growth: Growth) -> None:
    """Keep beside the ratings, where they are kept themselves, which rows a split of them holds out, bool (n,), and how
    they have grown: the process that trains need not find it out again.
    """
    counts = {field.name: getattr(growth, field.name) for field in fields(Growth) if field.name != "new"}
    rows = {"held_out": held_out.view(np.uint8), "new": growth.new.view(np.uint8)}
    with suppress(NotKept):
        write_tensors(_place(ratings, split), rows, counts)


def remembered_growth(ratings: Ratings, split: str) -> tuple[Bools, Growth] | None:
    """Return what was kept so; None where nothing was, or it is damaged."""
    try:
        counts, rows = read_tensors(_place(ratings, split), "growth")
        held_out, new = (rows[name].astype(np.bool_) for name in ("held_out", "new"))
        if not held_out.shape == new.shape == (len(ratings),):
            return None
        return held_out, Growth(new=new, **counts)
    except (BadData, OSError, KeyError, TypeError):
        return None


def _place(ratings: Ratings, split: str) -> Path:
    return cache_folder() / ratings.fingerprint / f"grown.{sha256(split.encode()).hexdigest()[:16]}.safetensors"


def _codes_in(later: Ratings, earlier: Ratings) -> tuple[Codes, Codes]:
    """Return the codes that the users and items of `earlier` have in `later`; -1 where they are not in it."""
    users = earlier.user_ids.positions_in(later.user_ids)
    return users, earlier.item_table.ids.positions_in(later.item_table.ids)


def _pairs(users: Codes, items: Codes, count: int) -> AnyArray:
    """Return one number for user and item of each row, of `count` items, int64 (n,); below 0 where one is not known."""
    pairs = users.astype(np.int64)
    pairs *= count
    pairs += items
    pairs[(users < 0) | (items < 0)] = -1
    return pairs
