"""Ratings, in which every reader ends and with which everything else begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from collab.data.genome import Genome
from collab.data.items import Items
from collab.data.rating_index import RatingIndex
from collab.data.scale import Scale
from collab.errors import UnknownUser
from collab.notebook import Shown, data_frame
from collab.storage import StringIndex, Strings, release_pages
from collab.text import brief
from collab.types import Codes, Singles, Times

if TYPE_CHECKING:
    from collab.notebook import DataFrame

_CHUNK = 1 << 20


@dataclass(frozen=True)
class About:
    """A person beside their ratings: age in years (0 unknown), gender and occupation ("" unknown)."""

    age: int = 0
    gender: str = ""
    occupation: str = ""


@dataclass(frozen=True, eq=False)
class Users:
    """The users of the data, by code: age in years (0 unknown), gender and occupation ("" unknown)."""

    ages: NDArray[np.int16]
    genders: Strings
    occupations: Strings

    def __repr__(self) -> str:
        return brief("Users", f"{len(self.ages):,} people")

    def __getitem__(self, code: int) -> About:
        return About(int(self.ages[code]), self.genders[code], self.occupations[code])


@dataclass(frozen=True, eq=False)
class Ratings(Shown):
    """n ratings in file order as four arrays, usually memory-mapped, with the tables their codes point into.

    `users` and `items` are codes, int32, into `user_ids` and `item_table`, both sorted by id (numerically where the
    ids are numbers); `stars` are float32 as given; `times` are seconds since 1970, int64, 0 where the data has none.
    `fingerprint` names these very rows and ids; `dataset` is the same whether ids of one title are merged or not.
    `folds` holds the validation rows of the splits that came with the data, by name, `genome` the relevance of tags
    where the data has it. `implicit` says that the data was
    read without stars: each row is a choice, with 1 of 0 to 1 in their place. `read_as` says what the file was
    understood as, `notes` what is to be known of its rows. `read_index` is where each user's and item's rows are, as
    it was read with them; None where nothing is known of it.
    """

    name: str
    fingerprint: str
    dataset: str
    users: Codes
    items: Codes
    stars: Singles
    times: Times
    user_ids: Strings
    item_table: Items
    scale: Scale
    user_table: Users | None = None
    folds: Mapping[str, Codes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    implicit: bool = False
    read_as: tuple[str, ...] = ()
    genome: Genome | None = None
    read_index: RatingIndex | None = None

    def __len__(self) -> int:
        return len(self.stars)

    def __repr__(self) -> str:
        counted = f"{len(self.user_ids):,} people of {len(self.item_table):,} titles"
        rows = f"{len(self):,} {'choices' if self.implicit else 'ratings'} by {counted}"
        return brief("Ratings", self.name, rows, "" if self.implicit else f"stars {self.scale}")

    def to_pandas(self) -> "DataFrame":
        """Return a data frame: user and item by id, the item's title, rating (none of choices), and time in seconds
        since 1970 where the data has any. Raises ImportError where pandas is not installed.
        """
        users, items = (np.array(list(ids), object) for ids in (self.user_ids, self.item_table.ids))
        names = np.array([self.item_table.name(code) for code in range(len(items))], object)
        columns = {"user": users[self.users], "item": items[self.items], "title": names[self.items]}
        stars = {} if self.implicit else {"rating": self.stars}
        return data_frame({**columns, **stars, **({"time": self.times} if self.has_times else {})})

    def begins_with(self, earlier: "Ratings") -> bool:
        """Return whether the rows of `earlier` are the first of these: of the same users and items, by their ids, with
        the same stars. Titles do not count, nor does the order in which ids are numbered.
        """
        if len(earlier) > len(self):
            return False
        here = self.item_table.positions
        users = np.array([self.user_codes.get(user, -1) for user in earlier.user_ids], np.int32)
        items = np.array([here.get(item, -1) for item in earlier.item_table.ids], np.int32)
        starts = range(0, len(earlier), _CHUNK)
        return all(self._has_rows(earlier, slice(at, min(at + _CHUNK, len(earlier))), users, items) for at in starts)

    def _has_rows(self, earlier: "Ratings", rows: slice, users: Codes, items: Codes) -> bool:
        return (
            np.array_equal(self.stars[rows], earlier.stars[rows])
            and np.array_equal(self.items[rows], items[earlier.items[rows]])
            and np.array_equal(self.users[rows], users[earlier.users[rows]])
        )

    @cached_property
    def has_times(self) -> bool:
        """Whether the rows carry times."""
        return bool(len(self.times) and (self.times[:1000].any() or self.times.any()))

    @cached_property
    def user_codes(self) -> StringIndex:
        """The code of each user id."""
        return StringIndex(self.user_ids)

    @cached_property
    def index(self) -> RatingIndex:
        """Where each user's and item's rows are. What was not read is made: two seconds and four bytes a row with 25
        million of them.
        """
        counts = len(self.user_ids), len(self.item_table)
        return self.read_index or RatingIndex.of(self.users, self.items, counts)

    def about(self, user: int) -> About:
        """Return what the data know of a user, by code, beside ratings."""
        return About() if self.user_table is None else self.user_table[user]

    def release(self) -> None:
        """Give the pages of the files back that its rows are mapped from: see `release_pages`."""
        index = [] if self.read_index is None else [self.read_index.by_user.values, self.read_index.by_item.values]
        release_pages((self.users, self.items, self.stars, self.times, *index))

    def raters(self, item: int) -> Codes:
        """Return the users of an item's ratings, both by code, in file order."""
        return self.users[self.index.by_item.of(item)]

    def rows_by_user(self, rows: Codes) -> dict[int, Codes]:
        """Return some rows by the user they are of, users in the order of their codes, the rows of each in theirs."""
        users = self.users[rows]
        order = np.argsort(users, kind="stable")
        codes, starts = np.unique(users[order], return_index=True)
        return dict(zip(codes.tolist(), np.split(rows[order], starts)[1:], strict=True))

    def history(self, user: str) -> Codes:
        """Return the rows of one user, in file order. Raises UnknownUser."""
        try:
            code = self.user_codes[user]
        except KeyError:
            raise UnknownUser(f'No user "{user}" in {self.name}.') from None
        return self.index.by_user.of(code)

    def latest(self, user: str) -> Codes:
        """Return the row of a user's last rating of each item, in file order: where ids of one title are merged, there
        may be several. Raises UnknownUser.
        """
        return self.latest_of(self.history(user))

    def latest_of(self, history: Codes) -> Codes:
        """Return the rows of the last rating of each item among some rows of one user."""
        in_time = history[np.argsort(self.times[history], kind="stable")]
        latest = dict(zip(self.items[in_time].tolist(), in_time.tolist(), strict=True))
        return np.array(sorted(latest.values()), np.int32)
