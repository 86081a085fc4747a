"""Finding items by what people type."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cached_property, reduce

import numpy as np
from rapidfuzz import fuzz, process

from collab.data.items import Items
from collab.errors import AmbiguousTitle, UnknownItem
from collab.types import AnyArray, Codes

ARTICLES = "the|a|an|le|la|les|l'|un|une|el|los|las|lo|il|gli|i|der|die|das|ein|eine|den|det|de|o|os|as|una|het|een|ett"
"""The articles that lists of titles put last, as a pattern, folded."""

_MOVED = re.compile(rf"^(.*?), ({ARTICLES})(?= \(|$)")
_NEAR = 75.0  # of a hundred: one wrong letter in a word of four


class Titles:
    """The names of `items` as they are searched; `weights`, by position, put one match before another like it."""

    def __init__(self, items: Items, weights: AnyArray | None = None) -> None:
        self._items = items
        self._weights = np.zeros(len(items)) if weights is None else np.asarray(weights, np.float64)

    def find(self, text: str) -> str:
        """Return the id of the item that `text` names: an id, a name as shown, or a title.

        Case, accents and surrounding blanks do not matter, and an article may stand first. Raises AmbiguousTitle,
        with the ids, and UnknownItem, with the nearest names.
        """
        text = text.strip()
        if text in self._items.positions:
            return text
        for names, key in zip((self._shown, *self._by_name), (text, fold(text), fold(text)), strict=True):
            if found := names.get(key):
                ids = [self._items.ids[position] for position in sorted(found)]
                if len(ids) > 1:
                    raise AmbiguousTitle(text, ids)
                return ids[0]
        raise UnknownItem(text, [self._items.name(position) for position in self.search(text, 3)])

    def search(self, query: str, limit: int = 50) -> list[int]:
        """Return positions of items that match what has been typed so far, best first.

        Titles that are the query come first, then those that begin with it, those that hold it, those with a word
        that begins with each of its words, and last those with words spelt alike.
        """
        words = _words(fold(query))
        if not words:
            return []
        typed = " ".join(words)
        holding = _in_all([self._starting(word) for word in words])
        stages: tuple[Callable[[], Iterable[int]], ...] = (
            lambda: self._heavy_first(self._named.get(typed, ())),
            lambda: self._heavy_first(self._beginning(typed)),
            lambda: self._heavy_first([at for at in holding.tolist() if f" {typed}" in self._keys[at]]),
            lambda: self._heavy_first(holding),
            lambda: self._alike(words),
        )
        found: dict[int, None] = {}
        for stage in stages:
            found |= dict.fromkeys(stage())
            if len(found) >= limit:
                break
        return list(found)[:limit]

    @cached_property
    def _folded(self) -> list[str]:
        """The titles, or the ids where there are none, folded."""
        return [fold(title or item) for title, item in zip(self._items.titles, self._items.ids, strict=True)]

    @cached_property
    def _shown(self) -> dict[str, set[int]]:
        """Positions by name as shown, to the letter."""
        return {name: {position} for position, name in enumerate(self._items.names)}

    @cached_property
    def _by_name(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        """Positions by whole title, then by its parts: without article, without brackets, what stands in brackets."""
        whole: dict[str, set[int]] = {}
        parts: dict[str, set[int]] = {}
        for position, (title, year) in enumerate(zip(self._folded, self._items.years.tolist(), strict=True)):
            for form in _with_year({title, article_first(title)}, year):
                whole.setdefault(form, set()).add(position)
            pieces = [piece.rstrip(")").removeprefix("a.k.a. ") for piece in title.split(" (")]
            short = {form for piece in pieces for form in (piece, article_first(piece), _MOVED.sub(r"\1", piece))}
            for form in _with_year(short, year):
                parts.setdefault(form, set()).add(position)
        return whole, parts

    @cached_property
    def _keys(self) -> list[str]:
        """Each title as its words, the article first, then its year, with a blank before each."""
        years = self._items.years.tolist()
        return [
            " " + " ".join(_words(f"{article_first(title)} {year or ''}"))
            for title, year in zip(self._folded, years, strict=True)
        ]

    @cached_property
    def _bare_keys(self) -> list[str]:
        """The same without a leading article."""
        leading = re.compile(rf"^ ({ARTICLES})(?= \D)")
        return [leading.sub("", key) for key in self._keys]

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        """Positions by the words of a title, with and without article and year."""
        named: dict[str, list[int]] = {}
        for position, keys in enumerate(zip(self._keys, self._bare_keys, strict=True)):
            year = f" {self._items.years[position]}"
            for form in {key for own in keys for key in (own, own.removesuffix(year))}:
                named.setdefault(form[1:], []).append(position)
        return named

    @cached_property
    def _sorted_keys(self) -> tuple[list[str], Codes]:
        """All keys, with and without their article, in alphabetical order, and the position of each."""
        pairs = sorted({(key, at) for keys in (self._keys, self._bare_keys) for at, key in enumerate(keys)})
        return [key for key, _ in pairs], np.array([at for _, at in pairs], np.int32)

    @cached_property
    def _postings(self) -> tuple[list[str], Codes, AnyArray]:
        """The distinct words in alphabetical order, and the positions with each: rows[starts[i]:starts[i + 1]]."""
        rows: dict[str, list[int]] = {}
        for row, key in enumerate(self._keys):
            for word in set(key.split()):
                rows.setdefault(word, []).append(row)
        words = sorted(rows)
        starts = np.cumsum([0, *(len(rows[word]) for word in words)])
        return words, np.array([row for word in words for row in rows[word]], np.int32), starts

    def _beginning(self, typed: str) -> AnyArray:
        keys, positions = self._sorted_keys
        low, high = _span(keys, f" {typed}")
        return positions[low:high]

    def _starting(self, word: str) -> AnyArray:
        """The positions with a word that begins with `word`."""
        vocabulary, rows, starts = self._postings
        low, high = _span(vocabulary, word)
        return np.unique(rows[starts[low] : starts[high]])

    def _spelt_like(self, word: str) -> AnyArray:
        """The positions with a word that begins with `word` or is spelt much like it."""
        vocabulary, rows, starts = self._postings
        alike = process.extract(word, vocabulary, scorer=fuzz.ratio, limit=20, score_cutoff=_NEAR)
        return np.unique(
            np.concatenate([self._starting(word), *(rows[starts[at] : starts[at + 1]] for *_, at in alike)])
        )

    def _alike(self, words: list[str]) -> list[int]:
        """The positions with words spelt like all of `words`, by likeness in steps of ten, then by weight."""
        positions, typed = _in_all([self._spelt_like(word) for word in words]), " ".join(words)
        likeness = [round(fuzz.token_sort_ratio(typed, self._keys[position]), -1) for position in positions.tolist()]
        ordered: list[int] = positions[np.lexsort((positions, -self._weights[positions], -np.array(likeness)))].tolist()
        return ordered

    def _heavy_first(self, positions: Iterable[int]) -> list[int]:
        found = np.array(positions, np.int64)
        ordered: list[int] = found[np.lexsort((found, -self._weights[found]))].tolist()
        return ordered


def fold(text: str) -> str:
    """Return `text` without case, accents and blanks that do not count."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(text.casefold().split())


def _words(folded: str) -> list[str]:
    return re.findall(r"\w+", re.sub("['’]", "", folded))


def article_first(folded: str) -> str:
    """Turn the folded title "matrix, the" into "the matrix"."""
    found = _MOVED.match(folded)
    if not found:
        return folded
    name, article = found.groups()
    gap = "" if article.endswith("'") else " "
    return f"{article}{gap}{name}{folded[found.end() :]}"


def _with_year(forms: set[str], year: int) -> set[str]:
    return forms | {f"{form} ({year})" for form in forms} if year else forms


def _in_all(found: list[AnyArray]) -> AnyArray:
    return reduce(np.intersect1d, sorted(found, key=len))


def _span(ordered: list[str], start: str) -> tuple[int, int]:
    """Where the strings that begin with `start` lie in `ordered`."""
    return bisect_left(ordered, start), bisect_left(ordered, start + chr(0x10FFFF))
