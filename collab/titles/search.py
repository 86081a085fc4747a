"""Live search: the titles that fit what has been typed so far, mistyped or not."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, permutations

import numpy as np

from collab.storage import Strings
from collab.titles.normalize import LEADING_ARTICLES, NUMERALS
from collab.titles.word_spelling import WordList, mistakes, span
from collab.types import AnyArray, Bools, Codes

_NAMED, _BEGINNING, _PHRASE, _WORDS, _INITIALS, _ALIKE = range(6)
_FEWEST_INITIALS = 3
_NONE = 1 << 30
_MISSING = 100  # what a word costs that a title lacks: more than any mistakes
_WORSE = 3  # how much more than the best a title with mistakes may cost
_REMEMBERED = 32
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Thai, Lao, Burmese, Khmer, and the scripts of Chinese, Japanese and Korean."""


class TitleSearch:
    """Titles as they are searched, each by the words of its title, the article first, and its year, 0 unknown.

    `weights` put one title before another that fits as well; an article that a title begins with need not be typed.
    """

    def __init__(self, titles: Sequence[str], years: AnyArray, weights: AnyArray) -> None:
        parts = zip(titles, years.tolist(), strict=True)
        self._phrases = Strings.of(f" {title} {year}" if year else f" {title}" for title, year in parts)
        self._rank = np.empty(len(titles), np.int64)
        self._rank[np.lexsort((np.arange(len(titles)), -weights))] = np.arange(len(titles))
        self._glue(titles)
        self._abbreviate(titles)
        self._post()
        self._holding: dict[str, Bools] = {}
        self._costs: dict[str, Codes] = {}

    def _glue(self, titles: Sequence[str]) -> None:
        """Put all keys without their blanks, and once more without an article, into alphabetical order; note where
        title and year end.
        """
        whole = [phrase.replace(" ", "") for phrase in self._phrases]
        sizes = [len(title) - title.count(" ") for title in titles]
        parted = enumerate(title.partition(" ") for title in titles)
        short = [(owner, len(first)) for owner, (first, blank, _) in parted if blank and first in LEADING_ARTICLES]
        glued = [*whole, *(whole[owner][cut:] for owner, cut in short)]
        ends = [*sizes, *(sizes[owner] - cut for owner, cut in short)]
        order = sorted(range(len(glued)), key=glued.__getitem__)
        self._glued = Strings.of(glued[key] for key in order)
        self._glued_ends = np.array([(ends[key], len(glued[key])) for key in order], np.int32).reshape(-1, 2)
        self._glued_owners = np.array([*range(len(whole)), *(owner for owner, _ in short)], np.int32)[order]

    def _abbreviate(self, titles: Sequence[str]) -> None:
        """Put the initials of all titles, with and without an article before them, into alphabetical order."""
        whole = ["".join(word[0] for word in title.split()) for title in titles]
        leading = (owner for owner, title in enumerate(titles) if title.partition(" ")[0] in LEADING_ARTICLES)
        initials = [*enumerate(whole), *((owner, whole[owner][1:]) for owner in leading)]
        long = sorted((letters, owner) for owner, letters in initials if len(letters) >= _FEWEST_INITIALS)
        self._initials = Strings.of(letters for letters, _ in long)
        self._initials_owners = np.array([owner for _, owner in long], np.int32)

    def _post(self) -> None:
        """Note which titles hold each word, a number in each spelling: holders[starts[i]:starts[i + 1]] hold word i."""
        self._words = WordList(chain(self._posted(), chain.from_iterable(NUMERALS)))
        places = {word: place for place, word in enumerate(self._words.words)}
        codes = np.fromiter((places[word] for word in self._posted()), np.int32)
        sizes = [len(phrase.split()) for phrase in self._phrases]
        holders = np.repeat(np.arange(len(self._phrases), dtype=np.int32), sizes)
        pairs = [(places[one], places[other]) for same in NUMERALS for one, other in permutations(same, 2)]
        more = [(holders[codes == one], other) for one, other in pairs]
        codes = np.concatenate([codes, *(np.full(len(added), other, np.int32) for added, other in more)])
        holders = np.concatenate([holders, *(added for added, _ in more)])
        self._holders = holders[np.argsort(codes, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(places)))])

    def _posted(self) -> Iterator[str]:
        """Yield the words of one title after the other."""
        return chain.from_iterable(map(str.split, self._phrases))

    def best(self, typed: Sequence[str], limit: int) -> list[int]:
        """Return the positions of at most `limit` titles, best first, for the words typed so far.

        Those that are the words come first, then those that begin with them, wherever blanks are, those that hold them
        side by side, those with a word that begins with each of them, and those whose first initials are the word. Then
        come titles with mistakes, the fewest first; a word that a title lacks counts more than any mistake, and at most
        half of the words may be missing.
        """
        if not typed:
            return []
        stages = self._fitting(typed)
        if np.count_nonzero(stages < _ALIKE) < limit:
            np.minimum(stages, self._alike(typed), out=stages)
        return self._first(stages, limit)

    def _first(self, stages: Codes, limit: int) -> list[int]:
        fitting = np.flatnonzero(stages < _NONE)
        order = stages[fitting] * np.int64(len(self._rank)) + self._rank[fitting]
        if len(fitting) > limit:
            first = np.argpartition(order, limit)[:limit]
            fitting, order = fitting[first], order[first]
        positions: list[int] = fitting[np.argsort(order)].tolist()
        return positions

    def _fitting(self, typed: Sequence[str]) -> Codes:
        """Return the stage of each title that fits without a mistake, int32."""
        holding = np.logical_and.reduce([self._held(word) for word in typed])
        stages = np.where(holding, _WORDS, _NONE).astype(np.int32)
        phrase = f" {' '.join(typed)}"
        for position in np.flatnonzero(holding).tolist() if len(typed) > 1 else ():
            if phrase in self._phrases[position]:
                stages[position] = _PHRASE
        glued = "".join(typed)
        first, last = span(self._glued, glued)
        beginning, ends = self._glued_owners[first:last], self._glued_ends[first:last]
        if len(typed) == 1 and len(glued) >= _FEWEST_INITIALS:
            low, high = span(self._initials, glued)
            owners = self._initials_owners[low:high]
            stages[owners] = np.minimum(stages[owners], _INITIALS)
        stages[beginning] = _BEGINNING
        stages[beginning[(ends == len(glued)).any(1)]] = _NAMED
        return stages

    def _held(self, word: str) -> Bools:
        """Return which titles hold a word that begins with `word`; in scripts without blanks, which hold it at all."""
        if (known := self._holding.get(word)) is None:
            first, last = span(self._words.words, word)
            known = np.zeros(len(self._rank), np.bool_)
            known[self._holders[self._starts[first] : self._starts[last]]] = True
            if _WITHOUT_BLANKS.search(word):
                known |= np.fromiter((word in phrase for phrase in self._phrases), np.bool_, len(known))
            _remember(self._holding, word, known)
        return known

    def _alike(self, typed: Sequence[str]) -> Codes:
        """Return the stage of each title with enough words spelt like those typed, int32."""
        costs = np.array([self._cost(word) for word in typed])
        missing = (costs == _MISSING).sum(0)
        enough = missing == min(missing.min(), len(typed) // 2)
        stages = np.where(enough, _ALIKE + costs.sum(0), _NONE)
        return np.where(stages <= stages.min() + _WORSE, stages, _NONE).astype(np.int32)

    def _cost(self, word: str) -> Codes:
        """Return what `word` costs each title, int32; where a word begins with it, no more than for going on."""
        if (known := self._costs.get(word)) is None:
            known = np.full(len(self._rank), _MISSING, np.int32)
            if mistakes(word):
                places, costs = self._words.near(word)
                sizes = self._starts[places + 1] - self._starts[places]
                offsets = np.repeat(self._starts[places] - np.cumsum(sizes) + sizes, sizes)
                holders = self._holders[offsets + np.arange(len(offsets))]
                np.minimum.at(known, holders, np.repeat(costs, sizes))
            held = self._held(word)
            known[held] = np.minimum(known[held], 1)
            _remember(self._costs, word, known)
        return known


def _remember(known: "dict[str, AnyArray]", word: str, titles: AnyArray) -> None:
    """Keep the titles of a word: the words before the one that is being typed stay the same."""
    if len(known) >= _REMEMBERED:
        known.clear()
    known[word] = titles
