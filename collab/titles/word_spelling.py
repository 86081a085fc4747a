"""Words spelt alike: the distinct words of many titles, and which of them a mistyped word may mean."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from collab.storage import Strings
from collab.types import Bools, Codes

_LONGEST = 16  # letters of a word that count: whoever typed more has been understood
_BITS = 32
"""Letters that share a bit let a few words more be measured."""
_PREFIX = 4
"""How many letters of a word have to be typed before its beginning may hold a mistake."""


def span(ordered: Sequence[str], start: str) -> tuple[int, int]:
    """Return where the strings that begin with `start` lie in `ordered`, as first and one past the last."""
    return bisect_left(ordered, start), bisect_left(ordered, start + chr(0x10FFFF))


def mistakes(word: str) -> int:
    """Return how many mistakes a word may hold: one from three letters on, two from six, three from nine; a number
    holds none, as another one is another year or part.
    """
    return 0 if word.isdecimal() else min(3, len(word) // 3)


class WordList:
    """Distinct words in alphabetical order. Each is known by its place there."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(set(words))
        self.words = Strings.of(ordered)
        cut = np.array([word[:_LONGEST] for word in ordered], f"<U{_LONGEST}")
        letters = cut.view(np.uint32).reshape(len(cut), _LONGEST) if len(cut) else np.zeros((0, _LONGEST), np.uint32)
        self._sizes = (letters > 0).sum(1, np.int8)
        self._seen = np.asfortranarray(np.bitwise_or.accumulate(_bits(letters), axis=1))

    def near(self, word: str) -> tuple[Codes, Codes]:
        """Return the words that are spelt much like `word`, or begin so, and the cost of each.

        A mistake is a letter too many, missing or wrong, or two that changed places (optimal string alignment). It
        costs 2, and a word that goes on where `word` ends costs 1.
        """
        word, most = word[:_LONGEST], mistakes(word)
        near = [self._whole(word, most)]
        if len(word) >= _PREFIX:
            near += [self._cut(word, most, size) for size in range(len(word) - 1, min(len(word) + 1, _LONGEST) + 1)]
        return np.concatenate([places for places, _ in near]), np.concatenate([costs for _, costs in near])

    def _whole(self, word: str, most: int) -> tuple[Codes, Codes]:
        among = self._possible(word, most, self._seen[:, -1]) & (np.abs(self._sizes - len(word)) <= most)
        places = np.flatnonzero(among).astype(np.int32)
        return _measured(word, self.words.some(places), places, most, 0)

    def _cut(self, word: str, most: int, size: int) -> tuple[Codes, Codes]:
        among = self._possible(word, most, self._seen[:, size - 1]) & (self._sizes > size)
        places = np.flatnonzero(among).astype(np.int32)
        return _measured(word, [other[:size] for other in self.words.some(places)], places, most, 1)

    def _possible(self, word: str, most: int, seen: NDArray[np.uint32]) -> Bools:
        """Return where no more letters than mistakes are missing from one of the two: few words pass."""
        padded = np.array([word], f"<U{_LONGEST}").view(np.uint32)
        typed = np.bitwise_or.reduce(_bits(padded))
        missing, more = np.bitwise_count(typed & ~seen), np.bitwise_count(seen & ~typed)
        return np.asarray((missing <= most) & (more <= most))


def _measured(word: str, others: list[str], places: Codes, most: int, extra: int) -> tuple[Codes, Codes]:
    """Return the places whose words are within `most` mistakes, and their costs."""
    if not others:
        return places, places
    from rapidfuzz import process  # only now: 3 MiB, which whoever mistypes nothing does without
    from rapidfuzz.distance import OSA

    distances = process.cdist([word], others, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)[0]
    near = distances <= most
    return places[near], (2 * distances[near] + extra).astype(np.int32)


def _bits(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a bit for each letter, none for the filling."""
    return np.where(letters > 0, np.left_shift(np.uint32(1), letters % np.uint32(_BITS)), np.uint32(0))
