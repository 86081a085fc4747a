"""What is in view in Learn: a page, what was moved on it, the question asked, and how far one is."""

from collections.abc import Mapping, Sequence

from collab.lesson.page import Page, Question
from collab.lesson.progress import Progress


class Learning:
    """The pages in their order, and one of them in view; what was moved on each stays moved."""

    def __init__(self, pages: Sequence[Page], progress: Progress) -> None:
        self.pages = pages
        self.progress = progress
        self._moved = {page.name: page.start() for page in pages}
        self._given: dict[tuple[str, int], set[int]] = {}
        self.at = next((at for at, page in enumerate(pages) if page.name not in progress.read), 0)
        self.question_at = 0
        self.go_to(self.at)

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.pages[self.at]

    @property
    def moved(self) -> Mapping[str, str]:
        """What the moves of the page in view are on, by their names."""
        return self._moved[self.page.name]

    @property
    def question(self) -> Question:
        """The question in view."""
        return self.page.questions[self.question_at]

    @property
    def given(self) -> frozenset[int]:
        """The answers given to it since the start."""
        return frozenset(self._given.get((self.page.name, self.question_at), ()))

    @property
    def solved(self) -> bool:
        """Whether the right answer to it was given since the start."""
        return self.question.right in self.given

    def go_to(self, at: int) -> bool:
        """Turn to a page, its first question that was not answered right yet in view; return whether there is one."""
        if not 0 <= at < len(self.pages):
            return False
        self.at = at
        right = self.progress.right
        questions = range(len(self.page.questions))
        self.question_at = next((which for which in questions if (self.page.name, which) not in right), 0)
        return True

    def move(self, which: int, steps: int) -> bool:
        """Move the value of one of the page's moves by so many steps; return whether it moved."""
        move = self.page.moves[which]
        before = move.values.index(self.moved[move.name])
        now = min(max(before + steps, 0), len(move.values) - 1)
        self._moved[self.page.name][move.name] = move.values[now]
        return now != before

    @property
    def turned(self) -> Sequence[str]:
        """Where the moves of the page in view stand, each as "name=value"."""
        return [f"{name}={value}" for name, value in self.moved.items()]

    def take_up(self, page: str, turned: Sequence[str]) -> bool:
        """Turn to a page by its name, its moves where they were `turned`; return whether there is one."""
        if not self.go_to(next((at for at, each in enumerate(self.pages) if each.name == page), -1)):
            return False
        allowed = {f"{move.name}={value}": (move.name, value) for move in self.page.moves for value in move.values}
        self._moved[page].update(allowed[each] for each in turned if each in allowed)
        return True

    def read(self) -> None:
        """Take down that the page in view was read."""
        self.progress = self.progress.after_reading(self.page.name)

    def answer(self, which: int) -> None:
        """Give an answer to the question in view."""
        key = (self.page.name, self.question_at)
        self._given.setdefault(key, set()).add(which)
        self.progress = self.progress.after_answer(*key, right=which == self.question.right)

    def next_question(self) -> bool:
        """Go on to the question after; return whether there is one."""
        if self.question_at + 1 >= len(self.page.questions):
            return False
        self.question_at += 1
        return True

    def standing(self, page: Page) -> str:
        """Return how far one is with a page: "answered", "read" or nothing."""
        right, _ = self.progress.score(page.name)
        if right >= len(page.questions):
            return "answered"
        return "read" if page.name in self.progress.read else ""
