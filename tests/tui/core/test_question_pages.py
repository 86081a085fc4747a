"""The pages of the Rate screen."""

from collections.abc import Sequence

from tui.core import QuestionPages
from tui.core.question_pages import Ask


def asker(titles: int) -> Ask:
    def ask(n: int, seen: frozenset[str]) -> Sequence[str]:
        return [item for item in map(str, range(titles)) if item not in seen][:n]

    return ask


def test_a_page_has_ten_titles_and_the_next_asks_for_others() -> None:
    pages = QuestionPages([], asker(25))
    assert list(pages.items) == [str(item) for item in range(10)]
    assert pages.next()
    assert list(pages.items) == [str(item) for item in range(10, 20)]
    assert pages.next()
    assert list(pages.items) == ["20", "21", "22", "23", "24"]
    assert not pages.next()
    assert len(pages.items) == 5


def test_turning_back_shows_the_pages_before_as_they_were() -> None:
    pages = QuestionPages([], asker(25))
    first = list(pages.items)
    pages.next()
    assert pages.previous()
    assert list(pages.items) == first
    assert not pages.previous()


def test_before_the_first_questions_come_the_answers_in_tens() -> None:
    pages = QuestionPages([f"a{n}" for n in range(12)], asker(10))
    assert pages.items[0] == "0"
    assert pages.previous()
    assert list(pages.items) == ["a10", "a11"]
    assert pages.previous()
    assert pages.items[0] == "a0"


def test_a_title_comes_onto_the_page_once() -> None:
    pages = QuestionPages([], asker(10))
    assert pages.put("x", 3) == 3
    assert pages.items[3:5] == ["x", "3"]
    assert pages.put("x", 7) == 3
    assert len(pages.items) == 11


def test_with_nothing_to_ask_a_searched_title_still_finds_a_page() -> None:
    pages = QuestionPages([], asker(0))
    assert list(pages.items) == []
    assert pages.put("x", 5) == 0
    assert list(pages.items) == ["x"]
