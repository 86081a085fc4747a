"""Blocks of rows put together: ids become codes, repeated pairs go, tables are built; items of one title made one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collab.data import Items, Ratings, Scale, Users
from collab.data.readers.id_codes import IdCodes, positions_in, sort_ids
from collab.data.readers.odd_values import odd_values
from collab.data.readers.reader import Block, Ids, Reader
from collab.data.readers.side_files import ListedItem, ListedUser
from collab.errors import BadData
from collab.storage import Strings
from collab.tables import Ends, genres_of, split_title, year_of
from collab.text import clean
from collab.types import AnyArray, Codes, Singles, Times

_TEXTS = ("title", "year", "genres")
_CHUNK = 1 << 20
_LARGEST_RATING = 1e9


@dataclass(frozen=True)
class Label:
    """The names of ratings: for people, of these very rows and ids, and of the data however its titles are merged."""

    name: str
    fingerprint: str
    dataset: str


def assemble(
    reader: Reader,
    listed: Mapping[str, ListedItem],
    people: Mapping[str, ListedUser],
    label: Label,
    progress: Callable[[float], None],
    ends: Ends | None = None,
) -> Ratings:
    """Return all rows of `reader` in file order, with every listed item; on a scale with these `ends`, where all are on
    it. Raises BadData where there is no row, and for ratings that no scale can have.
    """
    ids = Ids(IdCodes(), IdCodes())
    columns, described, left_out = _gather(reader, ids, progress)
    if not len(columns[0]):
        raise BadData(f"no ratings: not one row{' has one' if left_out.unrated else ''}.", file=reader.path)
    user_ids, item_ids = sort_ids(ids.users.ids), sort_ids({*ids.items.ids, *listed})
    for column, known, ordered in zip(columns, ids, (user_ids, item_ids), strict=False):
        np.take(positions_in(known.ids, ordered), column, out=column)
    notes = (*left_out.words, *_keep_latest(columns))
    users, items, stars, times = columns
    distinct, counts = np.unique(stars, return_counts=True)
    _check_size(distinct, reader.path)
    scale = Scale.of_values(distinct, len(stars), ends)
    return Ratings(
        name=label.name,
        fingerprint=label.fingerprint,
        dataset=label.dataset,
        users=users,
        items=items,
        stars=stars,
        times=times,
        user_ids=Strings.of(user_ids),
        item_table=_item_table(item_ids, described | dict(listed)),
        scale=scale,
        user_table=_user_table(user_ids, people) if people else None,
        notes=(*notes, *odd_values(distinct, counts)),
    )


@dataclass(frozen=True)
class _LeftOut:
    """The rows without a rating, the times that are none, and one such time."""

    unrated: int = 0
    untimed: int = 0
    odd_time: str = ""

    def __add__(self, block: Block) -> "_LeftOut":
        """Return what is left out with another block."""
        odd_time = self.odd_time or block.odd_time
        return _LeftOut(self.unrated + block.unrated, self.untimed + block.untimed, odd_time)

    @property
    def words(self) -> tuple[str, ...]:
        """The notes that tell it."""
        rows = "row" if self.unrated == 1 else "rows"
        times = "time that is" if self.untimed == 1 else "times that are"
        shown = clean(self.odd_time[:60])
        words = {
            f"{self.unrated:,} {rows} without a rating: left out": self.unrated,
            f'{self.untimed:,} {times} none, as "{shown}": taken as unknown': self.untimed,
        }
        return tuple(text for text, count in words.items() if count)


def _check_size(distinct: Singles, path: Path) -> None:
    """Raise BadData for ratings so large that single precision does not tell neighbours apart."""
    largest = float(distinct[np.abs(distinct).argmax()])
    if abs(largest) > _LARGEST_RATING:
        raise BadData(
            f"rating {largest:g} is beyond {_LARGEST_RATING:,.0f}, which no scale of ratings has; rows that are counts "
            "are choices without stars: --implicit.",
            file=path,
        )


def _gather(
    reader: Reader, ids: Ids, progress: Callable[[float], None]
) -> tuple[list[AnyArray], dict[str, ListedItem], _LeftOut]:
    """Return users, items, stars and times as they come, the items that the rows describe, and what is left out."""
    size, count, left_out = reader.at_most(), 0, _LeftOut()
    columns: list[AnyArray] = [np.empty(size, dtype) for dtype in (np.int32, np.int32, np.float32, np.int64)]
    described: dict[str, ListedItem] = {}
    for block in reader.read_blocks(ids, progress):
        until = count + len(block.stars)
        for column, part in zip(columns, (block.users, block.items, block.stars, block.times), strict=True):
            column[count:until] = part
        described = _details(block, ids.items.ids) | described
        left_out += block
        count = until
    progress(1.0)
    return [column[:count] for column in columns], described, left_out


def _details(block: Block, ids: Sequence[str]) -> dict[str, ListedItem]:
    """Return the title, year and genres in the first row of each item in the block."""
    if not block.texts:
        return {}

    def text(name: str, row: int) -> str:
        column = block.texts.get(name)
        return clean(column.values[column.rows[row]]) if column else ""

    codes, rows = np.unique(block.items, return_index=True)
    return {ids[code]: _listed(*(text(name, row) for name in _TEXTS)) for code, row in zip(codes, rows, strict=True)}


def _listed(title: str, year: str, genres: str) -> ListedItem:
    title, in_title = split_title(title)
    return ListedItem(title, year_of(year) or in_title, genres_of(genres))


def _keep_latest(columns: list[AnyArray]) -> tuple[str, ...]:
    """Take out of each column, one after the other to spare memory, the rows that later ones replace."""
    outdated = _outdated_rows(columns[0], columns[1], columns[3])
    if not len(outdated):
        return ()
    for number, column in enumerate(columns):
        columns[number] = np.delete(column, outdated)
    pairs = "pair" if len(outdated) == 1 else "pairs"
    return (f"{len(outdated)} repeated (user, item) {pairs}: the latest rating of each kept",)


def _outdated_rows(users: Codes, items: Codes, times: Times) -> NDArray[np.int64]:
    """Return the rows that a later one of the same (user, item) pair replaces: later by time, then by file order."""
    width = int(items.max()) + 1
    keys = users.astype(np.int64)
    keys *= width
    keys += items
    keys.sort()
    repeated = np.unique(keys[1:][keys[1:] == keys[:-1]])
    del keys  # two hundred megabytes where there are 25 million rows
    if not len(repeated):
        return np.zeros(0, np.int64)
    starts = range(0, len(users), _CHUNK)
    chunks = ((start, _keys(users[start : start + _CHUNK], items[start : start + _CHUNK], width)) for start in starts)
    rows = np.concatenate([start + np.flatnonzero(np.isin(chunk, repeated)) for start, chunk in chunks])
    pairs = _keys(users[rows], items[rows], width)
    order = np.lexsort((rows, times[rows], pairs))
    replaced = pairs[order][:-1] == pairs[order][1:]
    return np.sort(rows[order[:-1][replaced]])


def _keys(users: Codes, items: Codes, width: int) -> NDArray[np.int64]:
    return users.astype(np.int64) * width + items


def _item_table(ids: Sequence[str], listed: Mapping[str, ListedItem]) -> Items:
    rows = [listed.get(item, ListedItem()) for item in ids]
    titles, years, genres, imdb, tmdb, tags = zip(*rows, strict=True)
    return Items(
        ids=Strings.of(ids),
        titles=Strings.of(titles),
        years=np.array(years, np.int16),
        genres=Strings.of(genres),
        imdb=Strings.of(imdb),
        tmdb=Strings.of(tmdb),
        tags=Strings.of(tags) if any(tags) else None,
    )


def _user_table(ids: Sequence[str], people: Mapping[str, ListedUser]) -> Users:
    ages, genders, occupations = zip(*(people.get(user, ListedUser()) for user in ids), strict=True)
    return Users(np.array(ages, np.int16), Strings.of(genders), Strings.of(occupations))


def merge_titles(ratings: Ratings) -> Ratings:
    """Give all items of one title and year the lowest of their ids; every rating stays, folds of the data go."""
    table = ratings.item_table
    first_of: dict[object, int] = {}
    names = zip(table.titles, table.years.tolist(), strict=True)
    firsts = [
        first_of.setdefault((title, year) if title else position, position)
        for position, (title, year) in enumerate(names)
    ]
    positions = np.array(sorted(first_of.values()), np.int32)
    codes = np.searchsorted(positions, np.array(firsts)).astype(np.int32)
    genome = ratings.genome and ratings.genome.moved(codes)
    return replace(ratings, items=codes[ratings.items], item_table=table.take(positions), folds={}, genome=genome)
