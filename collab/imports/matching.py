"""Which titles of a table the rows of an export are about."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.data.items import Items
from collab.imports.forms import form
from collab.imports.ids import KnownIds
from collab.imports.named import MAIN, Named
from collab.imports.rows import Row
from collab.imports.spelling import Query, Spelling
from collab.types import AnyArray

Status = Literal["sure", "doubtful", "unmatched"]
Progress = Callable[[float], None]
_CANDIDATES = 5
_BY_ID = 1000.0  # before every likeness of titles, which are of a hundred
_ENOUGH = 96.0  # a likeness that leaves nothing to look for: of a title that is alike and at most a year off
_NEAR = 3  # years that a title of the same name may be away to be in doubt
_UNKNOWN = 1.5
_OFTEN = 50


@dataclass(frozen=True)
class Matched:
    """A row and the id of its item, the best guess where it is doubtful, None where there is none; `candidates` are
    the ids that it may be, best first, at most five.
    """

    row: Row
    status: Status
    item: str | None = None
    candidates: tuple[str, ...] = ()


def match(
    rows: Sequence[Row],
    items: Items,
    namespace: str,
    weights: AnyArray | None = None,
    progress: Progress = lambda _: None,
) -> list[Matched]:
    """Return each row with its title among `items`, whose ids are of `namespace`.

    A row is sure by an id that nothing contradicts; or by a title that is alike but for case, accents, punctuation,
    moved articles and numerals, or is one of the names in brackets, in the same year. A title of more than a word is
    sure too where the year is one off and no title like it is near, or where the row has no year and the title is one
    of a kind. All else is doubtful: a title twice in the table, spelt otherwise, or of another year, or a row whose
    item another row fits better.
    `weights`, by position, put one candidate before another like it. `progress` is told the share that is done,
    0 to 1, at least every hundred rows, and may raise to stop.
    """
    named = Named(items, lambda done: progress(0.4 * done))
    ids, years = KnownIds(items, namespace), items.years
    guesses = []
    for at, row in enumerate(rows):
        if at % _OFTEN == 0:
            progress(0.4 + 0.2 * at / len(rows))
        guesses.append(_by_id(row, ids, years) or _by_title(row, named, ids, years))
    _respell(rows, guesses, named, years, lambda done: progress(0.6 + 0.4 * done))
    _doubt_rivals(guesses)
    heavy = np.zeros(len(items)) if weights is None else np.asarray(weights, np.float64)
    progress(1.0)
    return [_matched(row, guess, items, heavy) for row, guess in zip(rows, guesses, strict=True)]


@dataclass
class _Guess:
    """How alike a row and each item are that it may be, by position, and the one that it is for sure."""

    likeness: dict[int, float]
    sure: int | None = None

    @property
    def best(self) -> float:
        return max(self.likeness.values(), default=0.0)


def _by_id(row: Row, ids: KnownIds, years: AnyArray) -> _Guess | None:
    found, trusted = ids.find(row)
    if not found:
        return None
    sure = len(found) == 1 and (trusted or (_apart(row, found[0], years) <= 1 and not ids.contradict(row, found[0])))
    return _Guess(dict.fromkeys(found, _BY_ID), found[0] if sure else None)


def _by_title(row: Row, named: Named, ids: KnownIds, years: AnyArray) -> _Guess:
    exact = named.exact(row)
    sure = _surely(row, exact, years)
    if sure is not None and ids.contradict(row, sure):
        sure = None
    likeness = {at: _aged(alike, row, at, years) for at, alike in exact.items()}
    guess = _Guess(likeness, sure)
    if guess.best < _ENOUGH:
        _add_near(guess, named.loose(row), row, years)
    return guess


def _surely(row: Row, exact: Mapping[int, float], years: AnyArray) -> int | None:
    """The item that a row's title and year name, None where it could be another."""
    apart = {at: _apart(row, at, years) for at in exact}
    same = [at for at in exact if apart[at] == 0]
    beside = [at for at in exact if 0 < apart[at] <= _NEAR]
    if len(same) == 1:
        return None if any(apart[at] <= 1 and exact[at] == MAIN for at in beside) else same[0]
    if same or len(beside) != 1:
        return None
    only = beside[0]
    near = apart[only] == 1 or (row.year is None and len(exact) == 1)
    telling = exact[only] == MAIN and " " in form(row.title).words  # many films share a name of one word
    return only if near and telling else None


def _respell(rows: Sequence[Row], guesses: Sequence[_Guess], named: Named, years: AnyArray, progress: Progress) -> None:
    """Add to what was not found what is spelt much like it."""
    queries = [
        Query(at, form(title).words, row.year)
        for at, (row, guess) in enumerate(zip(rows, guesses, strict=True))
        if guess.best < _ENOUGH
        for title in (row.title, *row.also)
        if title
    ]
    for at, found in Spelling(named, years).find(queries, progress).items():
        _add_near(guesses[at], found, rows[at], years)


def _add_near(guess: _Guess, found: Mapping[int, float], row: Row, years: AnyArray) -> None:
    """Add the items of about the year of `row`."""
    for at, alike in found.items():
        if _apart(row, at, years) <= 1 or row.year is None or not years[at]:
            guess.likeness[at] = max(_aged(alike, row, at, years), guess.likeness.get(at, 0.0))


def _doubt_rivals(guesses: Sequence[_Guess]) -> None:
    """Leave an item that several rows are sure of by their titles to the one that fits best, if there is one."""
    rivals: dict[int, list[_Guess]] = defaultdict(list)
    for guess in guesses:
        if guess.sure is not None:
            rivals[guess.sure].append(guess)
    for item, rival in rivals.items():
        fits = sorted((guess.likeness[item] for guess in rival), reverse=True)
        for guess in rival if len(rival) > 1 else ():
            alike = guess.likeness[item]
            if alike < _BY_ID and (alike < fits[0] or fits[1] == fits[0]):
                guess.sure = None


def _apart(row: Row, at: int, years: AnyArray) -> float:
    """Years between a row and an item, 1.5 where one of them is unknown: too far to be sure, near enough to doubt."""
    return abs(row.year - int(years[at])) if row.year and years[at] else _UNKNOWN


def _aged(likeness: float, row: Row, at: int, years: AnyArray) -> float:
    """A likeness less what the years between a row and an item take off it: 2 for one, 4.5 for two, 18 at most."""
    apart = _apart(row, at, years)
    return likeness - (2 * apart if apart < 2 else 3 + 0.75 * min(apart, 20))


def _matched(row: Row, guess: _Guess, items: Items, heavy: AnyArray) -> Matched:
    if guess.sure is not None:
        return Matched(row, "sure", items.id(guess.sure))
    if not guess.likeness:
        return Matched(row, "unmatched")
    order = sorted(guess.likeness, key=lambda at: (-guess.likeness[at], -heavy[at], at))[:_CANDIDATES]
    candidates = tuple(items.id(at) for at in order)
    return Matched(row, "doubtful", candidates[0], candidates)
