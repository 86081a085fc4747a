"""Titles as other services write them, matched with those of a table: surely, perhaps, or not at all."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from collab.data import Items
from collab.titles.reference import TitleRef, ids_agree
from collab.titles.title_forms import title_form
from collab.titles.title_index import OWN_TITLE, FormIndex, IdIndex
from collab.types import AnyArray, Codes

MatchStatus = Literal["sure", "doubtful", "unmatched"]
Progress = Callable[[float], None]
_CANDIDATES = 5
_BY_ID = 1000.0  # before every likeness of titles, which are of a hundred
_ENOUGH = 96.0  # a likeness that leaves nothing to look for: of a title that is alike and at most a year off
_NEAR = 3  # years that a title of the same name may be away to be in doubt
_UNKNOWN = 1.5
_TITLES_A_STEP = 50


class TitleMatch(NamedTuple):
    """The id of the item that a title is, the best guess where it is doubtful, None where there is none; `candidates`
    are the ids that it may be, best first, at most five.
    """

    status: MatchStatus
    item: str | None = None
    candidates: tuple[str, ...] = ()


def match(
    refs: Sequence[TitleRef],
    items: Items,
    ids: IdIndex,
    namespace: str,
    films: Codes,
    weights: AnyArray,
    progress: Progress,
) -> list[TitleMatch]:
    """Return for each title its match among `items`, whose ids are of `namespace` and in `ids`.

    A title is sure by an id that nothing contradicts; or where it is alike but for case, accents, punctuation, moved
    articles and numerals, or is one of the names in brackets, in the same year. A title of more than a word, or of one
    that no other title has, is sure too where the year is one off and no title like it is near; one of more than a word
    also where it has no year and is one of a kind; and a longer one of the same year where one letter makes a word of
    it that is in no title. All else is doubtful: a title twice in the table, spelt otherwise, or of another year, or
    one whose item another title of `refs` fits better. A film that is listed under two ids is one, by position the one
    that `films` has for it. `weights`, by position, put one candidate before another like it. `progress` is told the
    share that is done, 0 to 1, at least every hundred titles, and may raise to stop.
    """
    forms = FormIndex(items, lambda done: progress(0.4 * done))
    years = items.years
    guesses = []
    for index, ref in enumerate(refs):
        if index % _TITLES_A_STEP == 0:
            progress(0.4 + 0.2 * index / len(refs))
        guesses.append(_by_id(ref, ids, namespace, years) or _by_title(ref, forms, ids, years, films))
    _respell(refs, guesses, forms, years, lambda done: progress(0.6 + 0.4 * done))
    _trust_misspelt(refs, guesses, forms, years)
    _doubt_rivals(guesses)
    progress(1.0)
    return [_decided(guess, items, weights) for guess in guesses]


@dataclass
class _Guess:
    """How alike a title and each item are that it may be, by position, and the item that it is for sure."""

    likeness: dict[int, float]
    sure: int | None = None

    @property
    def best(self) -> float:
        return max(self.likeness.values(), default=0.0)


def _by_id(ref: TitleRef, ids: IdIndex, namespace: str, years: AnyArray) -> _Guess | None:
    """Guess by ids. One of TMDB is not enough: it numbers films and series each from 1, and a table may hold both."""
    own, imdb, tmdb = ids.find(ref.ids, namespace)
    positions = own or list(dict.fromkeys([*imdb, *tmdb]))
    if not positions:
        return None
    first, trusted = positions[0], bool(own or imdb)
    fits = trusted or (_apart(ref, first, years) <= 1 and ids_agree(ids.shared_ids(first), ref.ids))
    return _Guess(dict.fromkeys(positions, _BY_ID), first if len(positions) == 1 and fits else None)


def _by_title(ref: TitleRef, forms: FormIndex, ids: IdIndex, years: AnyArray, films: Codes) -> _Guess:
    exact = {position: alike for position, alike in forms.exact(ref).items() if films[position] == position}
    sure = _surely(ref, exact, forms, years)
    if sure is not None and not ids_agree(ids.shared_ids(sure), ref.ids):
        sure = None
    likeness = {position: _aged(alike, ref, position, years) for position, alike in exact.items()}
    guess = _Guess(likeness, sure)
    if guess.best < _ENOUGH:
        _add_near(guess, forms.loose(ref), ref, years)
    return guess


def _surely(ref: TitleRef, exact: Mapping[int, float], forms: FormIndex, years: AnyArray) -> int | None:
    """Return the item that title and year name, None where it could be another."""
    apart = {position: _apart(ref, position, years) for position in exact}
    same = [position for position in exact if apart[position] == 0]
    beside = [position for position in exact if 0 < apart[position] <= _NEAR]
    if len(same) == 1:
        rival = any(apart[position] <= 1 and exact[position] == OWN_TITLE for position in beside)
        return None if rival else same[0]
    if same or len(beside) != 1:
        return None
    only = beside[0]
    words = title_form(ref.title).words
    if " " in words:  # many films share a name of one word
        near = apart[only] == 1 or (ref.year is None and len(exact) == 1)
    else:
        near = apart[only] == 1 and not forms.is_common(words, only)
    return only if near and exact[only] == OWN_TITLE else None


def _respell(
    refs: Sequence[TitleRef], guesses: Sequence[_Guess], forms: FormIndex, years: AnyArray, progress: Progress
) -> None:
    """Add to the guesses that are not good enough the items whose titles are spelt much alike."""
    from collab.titles.title_spelling import SpellingQuery, TitleSpelling  # only now: its distances take 3 MiB

    queries = [
        SpellingQuery(index, title_form(title).words, ref.year)
        for index, (ref, guess) in enumerate(zip(refs, guesses, strict=True))
        if guess.best < _ENOUGH
        for title in (ref.title, *ref.also)
        if title
    ]
    for index, likeness in TitleSpelling(forms, years).find(queries, progress).items():
        _add_near(guesses[index], likeness, refs[index], years)


def _trust_misspelt(refs: Sequence[TitleRef], guesses: Sequence[_Guess], forms: FormIndex, years: AnyArray) -> None:
    """Make the guesses sure that are the only one, of the same year, and differ in a letter that is no other word's."""
    from collab.titles.title_spelling import misspelt_word  # as above

    for ref, guess in zip(refs, guesses, strict=True):
        if guess.sure is not None or len(guess.likeness) != 1 or ref.ids:
            continue
        [only] = guess.likeness
        words = title_form(ref.title).words
        slips = (misspelt_word(words, others) for others in forms.words_of(only))
        if _apart(ref, only, years) == 0 and any(slip and not forms.is_common(slip, only) for slip in slips):
            guess.sure = only


def _add_near(guess: _Guess, likeness: Mapping[int, float], ref: TitleRef, years: AnyArray) -> None:
    """Add the items of about the year of `ref`."""
    for position, alike in likeness.items():
        if _apart(ref, position, years) <= 1 or ref.year is None or not years[position]:
            guess.likeness[position] = max(_aged(alike, ref, position, years), guess.likeness.get(position, 0.0))


def _doubt_rivals(guesses: Sequence[_Guess]) -> None:
    """Leave an item that several titles are sure of to the one that fits best, if there is one."""
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


def _apart(ref: TitleRef, position: int, years: AnyArray) -> float:
    """Return the years between a title and an item, 1.5 where one of them is unknown: too far to be sure, near enough
    to doubt.
    """
    return abs(ref.year - int(years[position])) if ref.year and years[position] else _UNKNOWN


def _aged(likeness: float, ref: TitleRef, position: int, years: AnyArray) -> float:
    """Return a likeness less a penalty for the years between: 2 for one, 4.5 for two, 18 at most."""
    apart = _apart(ref, position, years)
    return likeness - (2 * apart if apart < 2 else 3 + 0.75 * min(apart, 20))


def _decided(guess: _Guess, items: Items, weights: AnyArray) -> TitleMatch:
    if guess.sure is not None:
        return TitleMatch("sure", items.id(guess.sure))
    if not guess.likeness:
        return TitleMatch("unmatched")
    order = sorted(guess.likeness, key=lambda position: (-guess.likeness[position], -weights[position], position))
    candidates = tuple(items.id(position) for position in order[:_CANDIDATES])
    return TitleMatch("doubtful", candidates[0], candidates)
