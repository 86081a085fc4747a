"""An undo says which answer it took back, and marked titles are not asked about."""

import pytest

from collab.profiles import Answer, Change, Mark
from collab.profiles.answers import MARKS
from collab.testing import add_model
from tui.cells import ASCII
from tui.core import Questions, Ranking, Session
from tui.text import step_text


def change(stars: float | None, after: float | None, mark: Mark | None = None, count: int = 1) -> Change:
    answer = Answer("1", {}, "Alien", 1979, stars, 0.5, 5, 0.5, 0.0, mark)
    return Change("skip" if stars is None else "rate", answer, None, after, count)


@pytest.mark.parametrize(
    ("made", "wording"),
    [
        (change(4.0, 4.0), "Done: Alien (1979) 4.0"),
        (change(4.0, None), "Done: Alien (1979) has no stars"),
        (change(None, None), "Done: Alien (1979) has no stars"),
        (change(None, None, "hide"), "Done: Alien (1979), hidden"),
        (change(None, None, "watch"), "Done: Alien (1979), to watch"),
        (change(4.0, 4.0, count=12), "Done: an import of 12 answers"),
    ],
)
def test_a_step_is_told_by_what_it_was_about(made: Change, wording: str) -> None:
    assert step_text("Done", made, glyphs=ASCII) == wording


def test_what_was_marked_is_not_asked_about_and_what_is_out_is_not_among_the_best() -> None:
    add_model()
    session = Session()
    session.refresh()
    asked = Questions(session).next(30)
    for item, mark in zip(asked, MARKS, strict=False):
        session.mark(item, mark)
    assert set(Questions(session).next(30)) == set(asked[3:])
    assert session.model is not None
    best = [title.item for title, _ in Ranking().after(session.model).best]
    session.mark(best[0], "hide")
    remaining = Ranking().after(session.model, session.require_ready().known.out).best
    assert best[0] not in {title.item for title, _ in remaining}
