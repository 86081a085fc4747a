"""The closing review."""

from collections import Counter

import pytest

from collab.data import Ratings
from collab.lesson import Words, find_page, page_names
from collab.lesson.pages.review import PAGE
from tests.lesson.asking import ask, only, said

PARTS = PAGE.moves[0].values


def test_the_parts_look_back_on_every_other_page_in_order(ratings: Ratings) -> None:
    text = " ".join(said(ask("review", ratings, part=part)) for part in PARTS)
    places = [text.index(f"{at}. {find_page(name).title}: ") for at, name in enumerate(page_names()[:-1], 1)]
    assert page_names()[-1] == "review"
    assert places == sorted(places)


@pytest.mark.parametrize("part", PARTS)
def test_each_page_is_recalled_by_its_own_first_sentence(ratings: Ratings, part: str) -> None:
    recalled = [each.text.split(": ", 1) for each in only(ask("review", ratings, part=part), Words)]
    for number_and_title, sentence in recalled:
        earlier = find_page(page_names()[int(number_and_title.partition(".")[0]) - 1])
        assert earlier.text.startswith(sentence)
        assert sentence[-1] in ".?"
        assert len(sentence) < len(earlier.text)


def test_it_asks_a_dozen_different_questions_whose_right_answers_are_not_always_in_one_place() -> None:
    questions = PAGE.questions
    assert len({question.text for question in questions}) >= 12
    assert max(Counter(question.right for question in questions).values()) <= len(questions) / 2
