"""Splits: the rows that train and those held out, under a name that is printed beside every figure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import floor
from pathlib import Path

import numpy as np

from collab.data.growth import (
    Growth,
    SharedPairs,
    earlier_ratings,
    parts_of_grown,
    remember_growth,
    remembered_growth,
)
from collab.data.ratings import Ratings
from collab.errors import BadConfig, BadData
from collab.text import brief
from collab.types import AnyArray, Bools, Codes

_HELP = (
    "Splits are written random:0.2@42, fold:0/5@42, u1 to u5, temporal:0.2, latest:1, users:0/5, items:0/5, "
    "inner:0.2@42:SPLIT or BASE,TEST (two files of rows of the data)"
)
_SEED, _MOST_PARTS = "42", 100


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of the data, int32: those trained on and those held out; of data that has grown since, how."""

    name: str
    training: Codes
    valid: Codes
    growth: Growth | None = field(default=None, kw_only=True)

    def __repr__(self) -> str:
        return brief("Split", self.name, f"{len(self.training):,} rows to train on", f"{len(self.valid):,} held out")


def evenly_drawn(values: AnyArray, most: int) -> AnyArray:
    """Return at most so many of some values, in their order and evenly spaced: all of them where they are no more."""
    return np.asarray(values[np.linspace(0, len(values) - 1, min(len(values), most)).astype(int)])


def split(ratings: Ratings, text: str = "random:0.2@42") -> Split:
    """Return the split that `text` describes.

    random:F@S permutes all rows with numpy.random.default_rng(S) (S is 42 unless given) and holds out the first
    floor(F n); fold:K/N@S permutes them likewise and holds out part K of N parts as equal as can be, so that parts
    0 to N - 1 hold out every row once; u1 to u5 are the folds that came with the data; temporal:F holds out the last
    floor(F n) rows by time; latest:N holds out the last N rows by time of every user who has more than N (N = 1 leaves
    one out); users:K/N holds out every user at a position i with i mod N = K, users sorted by id; items:K/N does the
    same with the items that have ratings, in the order of the item table, which is by id; BASE,TEST are two files of
    rows of the data. inner:F@S:SPLIT holds out a share F of what SPLIT trains on, as random:F@S does of all rows, and
    leaves what SPLIT holds out out of both: settings are chosen on other rows than they are measured on.
    SPLIT+FINGERPRINT is for data that has grown: what SPLIT held out of the ratings whose fingerprint begins so stays
    held out, and everything else is trained on. Raises BadConfig for anything else, BadData for files whose rows are
    not in the data.
    """
    if grown := parts_of_grown(text):
        return _kept(ratings, text, *grown)
    for pattern, make in _FORMS:
        if match := re.fullmatch(pattern, text):
            rows = make(ratings, text, *match.groups())
            if not len(rows.training):
                raise BadConfig(f"{text} leaves no row of {ratings.name} to train on. {_HELP}.")
            return rows
    raise BadConfig(f'No split is written "{text}". {_HELP}.')


def _random(ratings: Ratings, text: str, digits: str, seed: str | None) -> Split:
    share, seed = _share(text, digits), seed or _SEED
    order = np.random.default_rng(int(seed)).permutation(len(ratings))
    return _first(f"random:{share}@{int(seed)}", order, floor(share * len(ratings)))


def _part(ratings: Ratings, text: str, which: str, parts: str, seed: str | None) -> Split:
    number, count, seed = int(which), int(parts), seed or _SEED
    if not 2 <= count <= len(ratings) or number >= count:
        raise BadConfig(
            f"{text}: the part must be below the number of parts, and that 2 at least and at most the {len(ratings)} "
            f"ratings there are, as in fold:0/5. {_HELP}."
        )
    held_out = np.zeros(len(ratings), np.bool_)
    held_out[np.array_split(np.random.default_rng(int(seed)).permutation(len(ratings)), count)[number]] = True
    return _held_out(f"fold:{number}/{count}@{int(seed)}", held_out)


def cross_validation(text: str) -> list[str]:
    """Return the splits that kfold:N@S stands for, fold:0/N@S and so on (S is 42 unless given); else the text alone."""
    match = re.fullmatch(r"kfold:(\d+)(?:@(\d+))?", text)
    if match is None:
        return [text]
    parts, seed = int(match[1]), int(match[2] or _SEED)
    if not 2 <= parts <= _MOST_PARTS:
        raise BadConfig(f"{text}: from 2 to {_MOST_PARTS} parts, as in kfold:5. {_HELP}.")
    return [f"fold:{part}/{parts}@{seed}" for part in range(parts)]


def _inner(ratings: Ratings, text: str, digits: str, seed: str | None, outer_text: str) -> Split:
    share, number, outer = _share(text, digits), int(seed or _SEED), split(ratings, outer_text)
    order = outer.training[np.random.default_rng(number).permutation(len(outer.training))]
    return _first(f"inner:{share}@{number}:{outer.name}", order, floor(share * len(order)))


def _temporal(ratings: Ratings, text: str, digits: str) -> Split:
    if not ratings.has_times:
        raise BadConfig(f"{text}: {ratings.name} has no times to split by. {_HELP}.")
    share = _share(text, digits)
    newest_first = np.argsort(ratings.times, kind="stable")[::-1]
    return _first(f"temporal:{share}", newest_first, floor(share * len(ratings)))


def _latest(ratings: Ratings, text: str, digits: str) -> Split:
    if not ratings.has_times:
        raise BadConfig(f"{text}: {ratings.name} has no times to split by. {_HELP}.")
    if not (count := int(digits)):
        raise BadConfig(f"{text}: the number of each user's latest ratings is 1 or more, as in latest:1. {_HELP}.")
    order = np.lexsort((np.arange(len(ratings)), ratings.times, ratings.users))
    lengths = np.bincount(ratings.users)
    ends = np.cumsum(lengths)[ratings.users[order]]
    held_out = np.zeros(len(ratings), np.bool_)
    held_out[order] = (ends - np.arange(len(ratings)) <= count) & (lengths[ratings.users[order]] > count)
    return _held_out(f"latest:{count}", held_out)


def _users(ratings: Ratings, text: str, which: str, parts: str) -> Split:
    return _whole(text, ratings.users, len(ratings.user_ids), int(which), int(parts))


def _items(ratings: Ratings, text: str, which: str, parts: str) -> Split:
    places = np.cumsum(np.bincount(ratings.items) > 0) - 1
    return _whole(text, places[ratings.items], int(places[-1]) + 1, int(which), int(parts))


def _whole(text: str, positions: AnyArray, count: int, which: int, parts: int) -> Split:
    """Hold out, of `count` users or items, every `parts`-th from position `which` on; `positions` are the rows'."""
    if which >= parts or parts > count:
        side = text.partition(":")[0]
        raise BadConfig(
            f"{text}: the part must be below the number of parts, and that at most the {count} {side} with ratings "
            f"there are, as in {side}:0/5. {_HELP}."
        )
    return _held_out(text, np.asarray(positions % parts == which))


def _fold(ratings: Ratings, text: str) -> Split:
    if text not in ratings.folds:
        came = ", ".join(sorted(ratings.folds)) or "none"
        why = "merged titles would put held-out pairs into training" if _merged(ratings) else f"it came with {came}"
        raise BadConfig(f"{text}: {ratings.name} has no such given fold here ({why}). {_HELP}.")
    held_out = np.zeros(len(ratings), np.bool_)
    held_out[ratings.folds[text]] = True
    return _held_out(text, held_out)


def _kept(ratings: Ratings, text: str, name: str, fingerprint: str) -> Split:
    """Hold out what the split of this name held out of the earlier ratings, where it did not train on it too."""
    remembered = remembered_growth(ratings, text)
    if remembered is None:
        earlier = earlier_ratings(fingerprint)
        rows, shared = split(earlier, name), SharedPairs.of(ratings, earlier)
        remembered = shared.of_rows(rows.valid) & ~shared.of_rows(rows.training), shared.growth
        if "," not in name:  # files of rows may change
            remember_growth(ratings, text, *remembered)
    held_out, growth = remembered
    return replace(_held_out(text, held_out), growth=growth)


def _files(ratings: Ratings, text: str, base: str, test: str) -> Split:
    if _merged(ratings):
        raise BadConfig(f"{text}: files of rows do not go with merged titles; read the data with items by id.")
    from collab.data.readers import rows_of  # not above: only two files need the readers

    training, valid = rows_of(Path(base.strip()), ratings), rows_of(Path(test.strip()), ratings)
    if len(both := np.intersect1d(training, valid)):
        raise BadData(f"{len(both)} of its rows are in {base} too; what is held out must not train.", file=test)
    return Split(text, training, valid)


_FORMS: tuple[tuple[str, Callable[..., Split]], ...] = (
    (r"random:([^@]*)(?:@(\d+))?", _random),
    (r"fold:(\d+)/(\d+)(?:@(\d+))?", _part),
    (r"inner:([^@:]*)(?:@(\d+))?:(.+)", _inner),
    (r"temporal:(.*)", _temporal),
    (r"latest:(\d+)", _latest),
    (r"users:(\d+)/(\d+)", _users),
    (r"items:(\d+)/(\d+)", _items),
    (r"u\d", _fold),
    (r"([^,]+),([^,]+)", _files),
)


def _share(text: str, digits: str) -> float:
    share = float(digits) if re.fullmatch(r"\d*\.?\d+", digits) else -1.0
    if not 0 <= share < 1:
        raise BadConfig(f'{text}: "{digits}" is not a share from 0 up to, but not, 1. {_HELP}.')
    return share


def _merged(ratings: Ratings) -> bool:
    return ratings.fingerprint != ratings.dataset


def _first(name: str, order: AnyArray, count: int) -> Split:
    return Split(name, order[count:].astype(np.int32), order[:count].astype(np.int32))


def _held_out(name: str, mask: Bools) -> Split:
    return Split(name, np.flatnonzero(~mask).astype(np.int32), np.flatnonzero(mask).astype(np.int32))
