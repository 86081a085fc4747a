"""The matched rows of an export as answers to keep."""

import math
from collections.abc import Mapping, Sequence

from collab.importing.rows import MatchedRow
from collab.profiles import Answered
from collab.titles import TitleLookup, TitleRef


def answers_from_rows(
    matched: Sequence[MatchedRow], choices: Mapping[int, str | None], titles: TitleLookup, namespace: str
) -> list[Answered]:
    """Return the answers that matched rows stand for, oldest first, those without a date last.

    `choices` has, by place in `matched`, the id of the item that a person chose, None for a title that is not in
    `titles`. Without a choice a row that is doubtful is left out, and one that is unmatched is kept as a title that is
    not in `titles`. Raises UnknownItem for a choice that is no item.
    """
    answers = []
    for place, each in enumerate(matched):
        if place in choices or each.status != "doubtful":
            item, row = choices.get(place, each.item), each.row
            ref = row.ref if item is None else _completed(row.ref, titles, item, namespace)
            answers.append(Answered(ref.title, ref.year, ref.ids, row.stars, row.low, row.high, row.step, row.at))
    return sorted(answers, key=lambda answer: math.inf if answer.at is None else answer.at)


def _completed(ref: TitleRef, titles: TitleLookup, item: str, namespace: str) -> TitleRef:
    """Return the table's title, year and ids of an item where it has them, else those of `ref`."""
    listed = titles.ref(titles.items.position(item), namespace)
    shared = {name: text for name, text in listed.ids.items() if name != namespace}
    ids = shared | dict(ref.ids) | {namespace: item}
    return TitleRef(listed.title or ref.title, listed.year or ref.year, ids)
