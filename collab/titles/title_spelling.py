"""Titles that are spelt much like others."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from collab.titles.title_forms import have_other_numbers
from collab.titles.title_index import FormIndex
from collab.types import AnyArray

_NEAR, _SHARED = 84.0, 92.0  # of a hundred: a wrong letter in a word of six; one title's words nearly all in the other
_ALIKE, _SHARING = 0.97, 0.9  # what a likeness in letters and one in words weigh beside a title that is alike
_RARE = 100
_TELLING = 8  # letters from which on two titles with one between them are hardly two names
_AT_ONCE = 100


def misspelt_word(words: str, other_words: str) -> str | None:
    """Return the word that alone keeps the words of a title from being those of another: it lacks a letter, has one too
    many, or a wrong one within; None where more is different, or what two names differ in: the end of a word, its first
    letter, a number.
    """
    pairs = list(zip(words.split(), other_words.split(), strict=False))
    changed = [(word, other) for word, other in pairs if word != other]
    if len(changed) != 1 or words.count(" ") != other_words.count(" ") or len(words.replace(" ", "")) < _TELLING:
        return None
    [(word, other)] = changed
    ends_alike = word[-1] == other[-1] and (word[0] == other[0] or len(word) != len(other))
    is_slip = (word + other).isalpha() and ends_alike and OSA.distance(word, other, score_cutoff=1) == 1
    return word if is_slip else None


class SpellingQuery(NamedTuple):
    """A title to look for: whose it is, its words, its year (None unknown)."""

    owner: int
    words: str
    year: int | None


class TitleSpelling:
    """Finds titles of `forms` by their spelling, within a year of their own in `years`, by position (0 unknown)."""

    def __init__(self, forms: FormIndex, years: AnyArray) -> None:
        own = years[np.array(forms.owners, np.int64)]
        order = np.argsort(own, kind="stable")
        self._years: list[int] = own[order].tolist()
        self._words = [forms.words[entry] for entry in order.tolist()]
        self._owners = np.array(forms.owners, np.int64)[order]

    def find(self, queries: Sequence[SpellingQuery], progress: Callable[[float], None]) -> dict[int, dict[int, float]]:
        """Return, by owner, how alike are the items whose titles are spelt like the owner's queries, of a hundred."""
        likeness_of: dict[int, dict[int, float]] = defaultdict(dict)
        by_pool: dict[int | str, list[SpellingQuery]] = defaultdict(list)
        for query in queries:
            by_pool[query.words[:1] if query.year is None else query.year].append(query)
        done = 0
        for key, wanted in by_pool.items():
            pool = self._near(key) if isinstance(key, int) else self._beginning.get(key, [])
            texts = [self._words[entry] for entry in pool]
            for start, end in pairwise([*range(0, len(wanted), _AT_ONCE), len(wanted)]):
                progress(done / len(queries))
                done += end - start
                self._compare(wanted[start:end], pool, texts, likeness_of)
        return likeness_of

    def _compare(
        self,
        queries: Sequence[SpellingQuery],
        pool: Sequence[int],
        texts: list[str],
        likeness_of: dict[int, dict[int, float]],
    ) -> None:
        """Add the items that are like each query among the entries of `pool`, whose words are `texts`."""
        ratios = process.cdist([query.words for query in queries], texts, scorer=fuzz.ratio, score_cutoff=_NEAR)
        for query, own in zip(queries, ratios, strict=True):
            alike = [(_ALIKE * float(own[place]), pool[place]) for place in np.flatnonzero(own).tolist()]
            for score, entry in [*alike, *self._sharing(query)]:
                if not have_other_numbers(query.words, self._words[entry]):
                    item = int(self._owners[entry])
                    likeness_of[query.owner][item] = max(score, likeness_of[query.owner].get(item, 0))

    def _sharing(self, query: SpellingQuery) -> Iterable[tuple[float, int]]:
        """Give the entries with two or more of the query's rare words, and hardly a word that is not in both."""
        shared: Counter[int] = Counter()
        for word in set(query.words.split()):
            entries = self._in_years(self._having.get(word, []), query.year)
            if len(entries) <= _RARE:
                shared.update(entries)
        for entry, count in shared.items():
            if count > 1:
                score = fuzz.token_set_ratio(query.words, self._words[entry], score_cutoff=_SHARED)
                if score:
                    yield _SHARING * score, entry

    def _near(self, year: int) -> list[int]:
        """Return the entries of `year` and the years beside it, and those of unknown year."""
        unknown = range(bisect_left(self._years, 1))
        near = range(bisect_left(self._years, year - 1), bisect_right(self._years, year + 1))
        return [*unknown, *near] if year > 1 else list(near)

    def _in_years(self, entries: list[int], year: int | None) -> list[int]:
        if year is None:
            return entries
        low, high = bisect_left(self._years, year - 1), bisect_right(self._years, year + 1)
        return entries[bisect_left(entries, low) : bisect_left(entries, high)]

    @cached_property
    def _beginning(self) -> dict[str, list[int]]:
        """The entries by their first letter."""
        first: dict[str, list[int]] = defaultdict(list)
        for entry, words in enumerate(self._words):
            first[words[:1]].append(entry)
        return first

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        """The entries with each word."""
        having: dict[str, list[int]] = defaultdict(list)
        for entry, words in enumerate(self._words):
            for word in set(words.split()):
                having[word].append(entry)
        return having
