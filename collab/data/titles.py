"""Finding items by what people type."""

import re
import unicodedata
from functools import cached_property

import numpy as np

from collab.data.items import Items
from collab.data.search import Search, words_of
from collab.errors import AmbiguousTitle, UnknownItem
from collab.types import AnyArray

ARTICLES = "the|a|an|le|la|les|l'|un|une|el|los|las|lo|il|gli|i|der|die|das|ein|eine|den|det|de|o|os|as|una|het|een|ett"
"""The articles that lists of titles put last, as a pattern, folded."""

_MOVED = re.compile(rf"^(.*?), ({ARTICLES})(?= \(|$)")
_LEADING = frozenset(ARTICLES.replace("'", "").split("|"))


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

    @property
    def ready(self) -> bool:
        """Whether `search` has been prepared, by its first call: over 60,000 titles that takes a second."""
        return "_search" in vars(self)

    def search(self, query: str, limit: int = 50) -> list[int]:
        """Return positions of items that match what has been typed so far, best first.

        Titles that are the query come first, then those that begin with it, those that hold it, those with a word
        that begins with each of its words, and last those with words spelt alike: see `Search.best`.
        """
        [words] = words_of([fold(query)])
        return self._search.best(words.split(), limit)

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
    def _search(self) -> Search:
        titles = words_of([article_first(title) for title in self._folded])
        return Search(titles, self._items.years, self._weights, _LEADING)


def fold(text: str) -> str:
    """Return `text` without case, accents and blanks that do not count."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(text.casefold().split())


def article_first(folded: str) -> str:
    """Turn the folded title "matrix, the" into "the matrix"."""
    found = _MOVED.match(folded) if ", " in folded else None
    if not found:
        return folded
    name, article = found.groups()
    gap = "" if article.endswith("'") else " "
    return f"{article}{gap}{name}{folded[found.end() :]}"


def _with_year(forms: set[str], year: int) -> set[str]:
    return forms | {f"{form} ({year})" for form in forms} if year else forms
