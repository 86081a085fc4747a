"""The pages of the Rate screen."""

from collections.abc import Collection, Sequence

import pytest

from tui.core import QuestionPages
from tui.core.question_pages import Ask


def asker(titles: int, first: int = 0) -> Ask:
    def ask(n: int, passed: Collection[str], others: Collection[str]) -> Sequence[str]:
        return [item for item in map(str, range(first, titles)) if item not in passed and item not in others][:n]

    return ask


def numbers(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last)]


def test_a_page_has_ten_titles_and_the_next_asks_for_others() -> None:
    pages = QuestionPages([], asker(25))
    assert pages.items == numbers(0, 10)
    assert pages.next()
    assert pages.items == numbers(10, 20)
    assert pages.next()
    assert pages.items == numbers(20, 25)
    assert not pages.next()
    assert len(pages.items) == 5


def test_turning_back_shows_the_pages_before_as_they_were() -> None:
    pages = QuestionPages([], asker(25))
    first = list(pages.items)
    pages.next()
    assert pages.previous()
    assert list(pages.items) == first
    assert not pages.previous()


def test_before_the_first_questions_come_the_answers_in_pages() -> None:
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


def test_a_page_grows_with_the_window_and_keeps_what_is_on_it() -> None:
    pages = QuestionPages([], asker(60))
    assert pages.fit(26)
    assert pages.items == numbers(0, 26)
    assert not pages.fit(16)
    assert pages.items == numbers(0, 26)
    pages.next()
    assert pages.items == numbers(26, 42)
    pages.previous()
    assert not pages.fit(60), "questions after it were asked for already"


@pytest.mark.parametrize("size", [10, 26, 40])
def test_ten_questions_are_thought_out_together_however_long_a_page_is(size: int) -> None:
    asked: list[int] = []

    def ask(n: int, passed: Collection[str], others: Collection[str]) -> Sequence[str]:
        asked.append(n)
        return asker(100)(n, passed, others)

    assert len(QuestionPages([], ask, size).items) == size
    assert max(asked) == 10


def test_the_next_ten_follow_from_the_ten_above_once_these_are_through() -> None:
    pages = QuestionPages([], asker(100), 25)
    pages.ask = asker(100, first=50)
    assert not pages.go_on(8, {"0"}), "the ten are not through"
    assert pages.go_on(9, {"0", "12"})
    assert pages.items[:10] == numbers(0, 10)
    assert pages.items[12] == "12", "what is answered stays where it is"
    assert [*pages.items[10:12], *pages.items[13:21]] == numbers(50, 60)
    assert pages.items[21:] == ["10", "11", "13", "14"]


def test_titles_that_are_through_count_as_passed_and_those_below_do_not() -> None:
    calls: list[tuple[int, set[str], set[str]]] = []

    def ask(n: int, passed: Collection[str], others: Collection[str]) -> Sequence[str]:
        calls.append((n, set(passed), set(others)))
        return asker(100)(n, passed, others)

    pages = QuestionPages([], ask, 20)
    assert calls == [(10, set(), set()), (10, set(), set(numbers(0, 10)))]
    pages.go_on(9, {"3", "15"})
    assert calls[-1] == (9, set(numbers(0, 10)), {"15"})
    pages.next()
    assert calls[-2][1] == set(numbers(0, 20))
