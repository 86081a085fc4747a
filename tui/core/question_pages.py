"""The pages of the Rate screen: earlier answers, questions, and the way between them."""

from collections.abc import Callable, Sequence

PAGE = 10

Ask = Callable[[int, frozenset[str]], Sequence[str]]
"""Gives the next n item ids to ask about, leaving out those in the set."""


class QuestionPages:
    """Pages of ten item ids: earlier answers, oldest first, then pages of questions as they are turned."""

    def __init__(self, answered: Sequence[str], ask: Ask) -> None:
        self._ask = ask
        self._pages = [list(answered[first : first + PAGE]) for first in range(0, len(answered), PAGE)]
        self._page = len(self._pages) - 1
        self.next()

    @property
    def items(self) -> Sequence[str]:
        """The ids on the page in view; none where there is nothing to show at all."""
        return self._pages[self._page] if self._pages else ()

    def next(self) -> bool:
        """Turn to the next page, asking for a new one after the last; return whether there is one."""
        if self._page + 1 == len(self._pages):
            page = list(self._ask(PAGE, frozenset(item for shown in self._pages for item in shown)))
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

    def put(self, item: str, row: int) -> int:
        """Bring a title onto the page at `row`, unless it is there already; return its row."""
        if not self._pages:
            self._pages, self._page = [[]], 0
        page = self._pages[self._page]
        if item not in page:
            page.insert(row, item)
        return page.index(item)
