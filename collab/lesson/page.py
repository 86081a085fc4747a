"""The parts of a page of Learn: a few sentences, something to move, the results, and a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from collab.data import Ratings
from collab.errors import NotFound
from collab.recommend import Recommender
from collab.training import Epoch, Event


@dataclass(frozen=True)
class Move:
    """Something to move: its name, what it is in a few words, its values in their order as a person reads them, and the
    one at first.
    """

    name: str
    label: str
    values: tuple[str, ...]
    start: str


@dataclass(frozen=True)
class Words:
    """A sentence or two that came of the moves."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under a heading; the columns whose headings are in `right` end flush right."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A named line through points (x, y)."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """Lines over one x axis, whose meaning `x` names, as `y` names that of the values."""

    x: str
    y: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bars:
    """Named lengths, all of one sign, and what they measure."""

    measure: str
    bars: tuple[tuple[str, float], ...]


Shown = Words | Table | Plot | Bars
"""One thing on a page that was computed."""


@dataclass(frozen=True)
class Question:
    """A question with answers to choose from, the position of the right one, why it is right, and why each other one
    is wrong, in their order.
    """

    text: str
    answers: tuple[str, ...]
    right: int
    because: str
    wrong: tuple[str, ...]

    def reason(self, answer: int) -> str:
        """Return why an answer, by its position, is right or wrong."""
        return self.because if answer == self.right else self.wrong[answer - (answer > self.right)]


@dataclass(frozen=True)
class Situation:
    """The input of a page: ratings, the model in use where one is trained on them, and each move's value; `progress` is
    called with the share, 0 to 1, that is done of what takes long.
    """

    ratings: Ratings
    model: Recommender | None
    moved: Mapping[str, str]
    progress: Callable[[float], object] = field(default=lambda _: None, compare=False)

    def listener(self, epochs: int, which: int = 0, fits: int = 1) -> Callable[[Event], None]:
        """Return what hears the events of one of several fits, of so many epochs each, and tells the share done."""

        def hear(event: Event) -> None:
            if isinstance(event, Epoch):
                self.progress((which + event.epoch / epochs) / fits)

        return hear

    @property
    def trained(self) -> Recommender:
        """The model. Raises NotFound, with how to get one, where there is none."""
        if self.model is None:
            raise NotFound(
                f"No model is trained on {self.ratings.name} yet, and this page looks inside one. Train one, in the "
                "application or with collab-tui train, and come back."
            )
        return self.model


@dataclass(frozen=True)
class Page:
    """A page of Learn: `name` is one word, for commands and files; `section` says where the lesson tells of it.

    `compute` gives what is shown under the text. With `torch` it imports torch, and is asked of a process of its own;
    it raises NotFound where it needs a model and there is none. With `rows` it looks through all ratings. With `stars`
    it is about ratings that have some. There is one question, but for the closing review.
    """

    name: str
    title: str
    section: str
    text: str
    compute: Callable[[Situation], tuple[Shown, ...]]
    questions: tuple[Question, ...]
    moves: tuple[Move, ...] = ()
    torch: bool = False
    rows: bool = False
    stars: bool = False

    def start(self) -> dict[str, str]:
        """Return each move's first value, by name."""
        return {move.name: move.start for move in self.moves}
