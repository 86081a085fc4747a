"""The pages of the Rate screen: earlier answers, questions, and the way between them."""

from collections.abc import Callable, Collection, Sequence
from itertools import chain

BLOCK = 10
"""The questions that are asked for together: those after them follow from their answers."""

Ask = Callable[[int, Collection[str], Collection[str]], Sequence[str]]
"""Gives the next n item ids to ask about: those `passed` were shown and left without an answer, the others are open."""


class QuestionPages:
    """Pages of as many item ids as are in view: earlier answers, oldest first, then pages of questions as they are
    turned.

    Questions are thought out ten at a time, from the answers so far: on a page that holds more, the next ten are asked
    for anew once those above are through. `ask` may be replaced, by that of another model.
    """

    def __init__(self, answered: Sequence[str], ask: Ask, size: int = BLOCK) -> None:
        self.ask = ask
        self._size = size
        self._pages = [list(answered[first : first + size]) for first in range(0, len(answered), size)]
        self._page = len(self._pages) - 1
        self.next()

    @property
    def items(self) -> Sequence[str]:
        """The ids on the page in view; none where there is nothing to show at all."""
        return self._pages[self._page] if self._pages else ()

    @property
    def _is_last(self) -> bool:
        return self._page + 1 == len(self._pages)

    def next(self) -> bool:
        """Turn to the next page, asking for a new one after the last; return whether there is one."""
        if self._is_last:
            page = self._questions(self._size, [*chain(*self._pages)], ())
            if not page:
                return False
            self._pages.append(page)
        self._page += 1
        return True

    def previous(self) -> bool:
        """Turn back; return whether there is a page before."""
        if self._page <= 0:
            return False
        self._page -= 1
        return True

    def fit(self, size: int) -> bool:
        """Let pages have `size` rows from now on; return whether the page in view, the last one, has grown by that."""
        self._size = size
        if not self._pages or not self._is_last or len(self.items) >= size:
            return False
        page = self._pages[-1]
        more = self._questions(size - len(page), [*chain(*self._pages[:-1])], page)
        page.extend(more)
        return bool(more)

    def go_on(self, row: int, answered: Collection[str]) -> bool:
        """Ask anew for the ten below `row`, where ten questions end there, by the answers so far; return whether
        anything moved. What is answered stays where it is, and what is not among the ten moves down.
        """
        if not self._pages or not self._is_last or (row + 1) % BLOCK:
            return False
        page = self._pages[-1]
        places = [place for place in range(row + 1, len(page)) if page[place] not in answered]
        through = [*chain(*self._pages[:-1]), *page[: row + 1]]
        kept = [item for item in page[row + 1 :] if item in answered]
        fresh = self.ask(min(BLOCK, len(places)), through, kept) if places else ()
        further = [page[place] for place in places if page[place] not in fresh]
        for place, item in zip(places, [*fresh, *further], strict=False):
            page[place] = item
        return bool(fresh)

    def _questions(self, n: int, passed: Collection[str], others: Collection[str]) -> list[str]:
        """Return n questions, the first ten thought out together, and so on."""
        questions: list[str] = []
        while len(questions) < n:
            more = self.ask(min(BLOCK, n - len(questions)), passed, [*others, *questions])
            if not more:
                break
            questions.extend(more)
        return questions

    def put(self, item: str, row: int) -> int:
        """Bring a title onto the page at `row`, unless it is there already; return its row."""
        if not self._pages:
            self._pages, self._page = [[]], 0
        page = self._pages[self._page]
        if item not in page:
            page.insert(row, item)
        return page.index(item)
