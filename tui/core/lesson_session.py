"""The session of a reader of Learn: the page in view, its moves, its question, and the progress made."""

from collections.abc import Mapping, Sequence

from collab.lesson import Page, Progress, Question


class LessonSession:
    """The pages in their order, and one of them in view; what was moved on each stays moved."""

    def __init__(self, pages: Sequence[Page], progress: Progress) -> None:
        self.pages = pages
        self.progress = progress
        self._moved = {page.name: page.start() for page in pages}
        self._answers: dict[tuple[str, int], list[int]] = {}
        self.position = next((n for n, page in enumerate(pages) if page.name not in progress.read), 0)
        self.question_position = 0
        self.go_to(self.position)

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.pages[self.position]

    @property
    def moved(self) -> Mapping[str, str]:
        """The values of the moves of the page in view, by their names."""
        return self._moved[self.page.name]

    @property
    def question(self) -> Question:
        """The question in view."""
        return self.page.questions[self.question_position]

    @property
    def given_answers(self) -> frozenset[int]:
        """The answers given to it since the start."""
        return frozenset(self._answers.get((self.page.name, self.question_position), ()))

    @property
    def reason(self) -> str:
        """Why the answer given last is right or wrong; empty before any."""
        answers = self._answers.get((self.page.name, self.question_position))
        return self.question.reason(answers[-1]) if answers else ""

    @property
    def solved(self) -> bool:
        """Whether the right answer to it was given since the start."""
        return self.question.right in self.given_answers

    def go_to(self, position: int) -> bool:
        """Turn to a page, its first question that was not answered right yet in view; return whether there is one."""
        if not 0 <= position < len(self.pages):
            return False
        self.position = position
        right = self.progress.right
        questions = range(len(self.page.questions))
        self.question_position = next((n for n in questions if (self.page.name, n) not in right), 0)
        return True

    def move(self, position: int, steps: int) -> bool:
        """Move the value of one of the page's moves by so many steps; return whether it moved."""
        move = self.page.moves[position]
        before = move.values.index(self.moved[move.name])
        now = min(max(before + steps, 0), len(move.values) - 1)
        self._moved[self.page.name][move.name] = move.values[now]
        return now != before

    @property
    def turned(self) -> Sequence[str]:
        """The values of the moves of the page in view, each as "name=value"."""
        return [f"{name}={value}" for name, value in self.moved.items()]

    def take_up(self, page: str, turned: Sequence[str]) -> bool:
        """Turn to a page by its name, its moves where they were `turned`; return whether there is one."""
        if not self.go_to(next((n for n, each in enumerate(self.pages) if each.name == page), -1)):
            return False
        allowed = {f"{move.name}={value}": (move.name, value) for move in self.page.moves for value in move.values}
        self._moved[page].update(allowed[each] for each in turned if each in allowed)
        return True

    def read(self) -> None:
        """Take down that the page in view was read."""
        self.progress = self.progress.after_reading(self.page.name)

    def answer(self, answer: int) -> None:
        """Give an answer to the question in view."""
        key = (self.page.name, self.question_position)
        self._answers.setdefault(key, []).append(answer)
        self.progress = self.progress.after_answer(*key, right=answer == self.question.right)

    def next_question(self) -> bool:
        """Go on to the question after; return whether there is one."""
        if self.question_position + 1 >= len(self.page.questions):
            return False
        self.question_position += 1
        return True

    def status(self, page: Page) -> str:
        """Return how far one is with a page: "answered", "read" or nothing."""
        right, _ = self.progress.score(page.name)
        if right >= len(page.questions):
            return "answered"
        return "read" if page.name in self.progress.read else ""
