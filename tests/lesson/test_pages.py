"""The parts of every page of Learn, each of whose moves computes."""

import contextlib
import math
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import DataSpec, Ratings
from collab.errors import NotFound
from collab.lesson import Bars, Plot, Shown, Situation, Table, Words, compute_page, find_page, page_names
from collab.testing.made_up import write_films
from tests.lesson.asking import ask

PAGES = page_names()
REVIEW = "review"


def check(shown: tuple[Shown, ...]) -> None:
    """Assert that something is shown, in a form that can be drawn."""
    assert shown
    for each in shown:
        numbers: list[float] = []
        match each:
            case Words(text):
                texts = [text]
            case Table(heading, rows, right):
                texts = [*heading, *(cell for row in rows for cell in row)]
                assert rows
                assert {len(row) for row in rows} == {len(heading)}
                assert set(right) <= set(heading)
            case Plot(x, y, lines):
                texts, numbers = (
                    [line.name for line in lines],
                    [n for line in lines for pair in line.points for n in pair],
                )
                assert x
                assert y
                assert lines
                assert len({line.name for line in lines}) == len(lines)
                assert all(len(line.points) > 1 for line in lines)
            case Bars(measure, bars):
                texts, numbers = [name for name, _ in bars], [value for _, value in bars]
                assert measure
                assert bars
                assert min(numbers) >= 0 or max(numbers) <= 0
        assert all(math.isfinite(number) for number in numbers)
        assert not [text for text in texts if re.search(r"\bnan\b|\binf\b|\n", text)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_name_a_title_a_section_and_a_few_sentences(name: str) -> None:
    lesson_page = find_page(name)
    assert lesson_page.name == name
    assert lesson_page.title
    assert lesson_page.section
    assert 3 <= len(re.split(r"(?<=[.?]) (?=[A-Z])", lesson_page.text)) <= 5
    assert 150 <= len(lesson_page.text) <= 550
    assert lesson_page.text.endswith((".", "?"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_something_to_move_whose_start_is_among_its_values(name: str) -> None:
    lesson_page = find_page(name)
    assert lesson_page.moves
    assert len(lesson_page.start()) == len(lesson_page.moves)
    for move in lesson_page.moves:
        assert move.label
        assert move.start in move.values
        assert len(set(move.values)) == len(move.values) > 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_one_question_and_the_review_a_dozen(name: str) -> None:
    questions = find_page(name).questions
    assert len(questions) >= 12 if name == REVIEW else len(questions) == 1
    for question in questions:
        assert question.text.endswith(("?", "."))
        assert 3 <= len(question.answers) <= 4
        assert len(set(question.answers)) == len(question.answers)
        assert 0 <= question.right < len(question.answers)
        assert len(question.because) > 30
        assert len(question.wrong) == len(question.answers) - 1
        reasons = [question.reason(answer) for answer in range(len(question.answers))]
        assert all(len(reason) > 15 and reason.endswith(".") for reason in reasons)
        assert len(set(reasons)) == len(reasons)
        assert reasons[question.right] == question.because


@pytest.mark.parametrize("name", PAGES)
def test_the_first_and_the_last_value_of_each_move_compute(
    name: str, ratings: Ratings, model: collab.Recommender
) -> None:
    for move in find_page(name).moves:
        for value in (move.values[0], move.values[-1]):
            check(ask(name, ratings, model, **{move.name: value}))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_computes_without_a_model_or_says_that_it_needs_one(name: str, ratings: Ratings) -> None:
    with contextlib.suppress(NotFound):
        check(ask(name, ratings))


@pytest.mark.parametrize("name", ["overfitting", "weight-decay", "networks", "parameters"])
def test_a_page_that_trains_tells_how_far_it_is(name: str, ratings: Ratings) -> None:
    shares: list[float] = []
    page = find_page(name)
    page.compute(Situation(ratings, None, page.start(), shares.append))
    assert shares == sorted(shares)
    assert len(set(shares)) == len(shares) > 1
    assert shares[-1] == pytest.approx(1)


def test_a_process_of_its_own_tells_it_too(ratings: Ratings, tmp_path: Path) -> None:
    shares: list[float] = []
    films = write_films(tmp_path / "films")
    situation = Situation(ratings, None, {"wd": "0", "epochs": "3"}, shares.append)
    assert compute_page(find_page("overfitting"), situation, DataSpec(source=str(films)), None)
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_process_of_its_own_looks_through_many_ratings(ratings: Ratings, tmp_path: Path) -> None:
    data = DataSpec(source=str(write_films(tmp_path / "films")))
    few = data.load()
    many = np.resize(np.arange(len(few), dtype=np.int32), 1_100_000)
    columns = {name: getattr(few, name)[many] for name in ("users", "items", "stars", "times")}
    page = find_page("batch")
    both = (replace(few, **columns, read_index=None), few)
    situation, of_few = (Situation(each, None, page.start()) for each in both)
    assert page.compute(situation) != page.compute(of_few)
    assert compute_page(page, situation, data, None) == page.compute(of_few)


def test_pages_are_read_without_torch_and_only_some_need_it_to_compute() -> None:
    code = (
        "import contextlib, sys\n"
        "from collab.errors import NotFound\n"
        "from collab.lesson.contents import find_page, page_names\n"
        "from tests.lesson.asking import ask\n"
        "from collab.testing.made_up import made_up\n"
        "for name in page_names():\n"
        "    if not find_page(name).torch:\n"
        "        with contextlib.suppress(NotFound):\n"
        "            ask(name, made_up())\n"
        "    heavy = {'torch', 'fastai', 'pandas', 'sklearn', 'matplotlib'} & set(sys.modules)\n"
        "    assert not heavy, (name, heavy)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_right_answer_may_be_at_any_place() -> None:
    places = [question.right for name in PAGES for question in find_page(name).questions]
    assert {0, 1, 2, 3} == set(places)
    assert max(places.count(place) for place in set(places)) <= len(places) / 2
