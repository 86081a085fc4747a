"""What of an export is kept as answers."""

import math
from collections.abc import Mapping, Sequence

from collab.data.items import Items
from collab.imports.matching import Matched
from collab.imports.rows import Row
from collab.profiles.answers import Answered


def answers(
    matched: Sequence[Matched], choices: Mapping[int, str | None], items: Items, namespace: str
) -> list[Answered]:
    """Return the answers that matched rows stand for, oldest first, those without a date last.

    `choices` has, by place in `matched`, the id of the item that a person chose, None for a title that is not in
    `items`. Without a choice a row that is doubtful is left out, and one that is unmatched is kept as a title that is
    not in `items`. Raises UnknownItem for a choice that is no item.
    """
    kept = [
        _answered(found.row, choices.get(at, found.item), items, namespace)
        for at, found in enumerate(matched)
        if at in choices or found.status != "doubtful"
    ]
    return sorted(kept, key=lambda answer: math.inf if answer.at is None else answer.at)


def _answered(row: Row, item: str | None, items: Items, namespace: str) -> Answered:
    """The answer with the table's title, year and ids where it has them, else with the row's."""
    title, year, ids = row.title, row.year, dict(row.ids)
    if item is not None:
        at = items.position(item)
        title, year = items.titles[at] or title, int(items.years[at]) or year
        known = {"imdb": items.imdb[at], "tmdb": items.tmdb[at]}
        ids = {name: text for name, text in known.items() if text} | ids | {namespace: item}
    return Answered(title, year, ids, row.stars, low=row.low, high=row.high, step=row.step, at=row.at)
