"""collab-tui learn: pages as text and as records, their moves, their questions."""

from pathlib import Path

import pytest

from collab.lesson import contents as chapters
from collab.lesson.records import from_records
from tests.cli.conftest import Cli
from tui.text import ANSWERS


def test_the_list_has_every_page_and_what_is_done(cli: Cli, trained: Path) -> None:
    lines = cli("learn", "--list", "--json").lines
    assert [line["page"] for line in lines] == list(chapters.page_names())
    assert not any(line["read"] or line["right"] for line in lines)
    right = ANSWERS[chapters.find_page("by-hand").questions[0].right]
    assert cli("learn", "by-hand", "--answer", right).status == 0
    done = {line["page"]: (line["read"], line["right"], line["first_try"]) for line in cli("learn", "--json").lines}
    assert done["by-hand"] == (True, 1, 1)
    row = next(line for line in cli("learn").out.splitlines() if line.startswith("by-hand"))
    assert row.endswith("answered")


def test_a_page_is_told_with_its_moves_what_it_shows_and_its_question(cli: Cli, trained: Path) -> None:
    page = chapters.find_page("by-hand")
    done = cli("learn", "by-hand", "--move", "action=-1.0")
    assert (done.status, done.complaints) == (0, [])
    printed = " ".join(done.out.split())
    assert done.out.startswith(page.title)
    assert page.text in printed
    assert "--move action=-1.0" in printed
    assert "--move 'science fiction=0.8'" in printed
    assert "a new space adventure 0.98 0.90 -0.90" in printed
    assert page.questions[0].text in printed
    assert "Answer it: collab-tui learn by-hand --answer LETTER" in printed


def test_records_come_back_as_what_the_page_shows(cli: Cli, trained: Path) -> None:
    done = cli("learn", "by-hand", "--json")
    first, *shown, last = done.lines
    assert (first["kind"], last["kind"], done.complaints) == ("page", "question", [])
    assert [move["name"] for move in first["moves"]] == [move.name for move in chapters.find_page("by-hand").moves]
    assert len(from_records(shown)) == len(shown) >= 2


def test_a_page_that_needs_torch_is_computed_too(cli: Cli, trained: Path) -> None:
    done = cli("learn", "before", "--json")
    assert (done.status, done.complaints) == (0, [])
    assert {line["kind"] for line in done.lines} >= {"page", "question"}
    assert len(done.lines) > 3


def test_wrong_may_be_tried_again_and_right_is_explained(cli: Cli, trained: Path) -> None:
    question = chapters.find_page("by-hand").questions[0]
    wrong, right = ANSWERS[(question.right + 1) % 3], ANSWERS[question.right]
    assert f"No. {question.wrong[0]}" in cli("learn", "by-hand", "--answer", wrong.upper()).out
    assert f"Right. {question.because}" in " ".join(cli("learn", "by-hand", "--answer", right).out.split())
    answer = cli("learn", "by-hand", "--answer", wrong, "--json").lines[-1]
    assert answer == {"kind": "answer", "question": 1, "answer": wrong, "right": False, "because": question.wrong[0]}
    done = next(line for line in cli("learn", "--json").lines if line["page"] == "by-hand")
    assert (done["right"], done["first_try"]) == (1, 0)


def test_the_review_goes_on_to_the_next_question(cli: Cli, trained: Path) -> None:
    questions = chapters.find_page("review").questions
    cli("learn", "review", "--answer", ANSWERS[questions[0].right])
    assert f"Question 2 of {len(questions)}: " in cli("learn", "review").out
    assert f"Question 5 of {len(questions)}: " in cli("learn", "review", "--question", "5").out


def test_plain_has_neither_columns_nor_signs(cli: Cli, trained: Path) -> None:
    done = cli("learn", "range", "--plain")
    assert (done.status, done.out.isascii()) == (0, True)
    assert not [line for line in done.out.splitlines() if "  " in line.strip()]
    assert "lowest: " in done.out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("nothing",), 1, 'No page of Learn is called "nothing". The pages are data, '),
        (("by-hand", "--move", "action=7"), 2, '"action" cannot be "7". Its values are -1.0, '),
        (("by-hand", "--move", "action"), 2, '"action" is no move of this page: NAME=VALUE, and the names are '),
        (("by-hand", "--move", "colour=red"), 2, '"colour=red" is no move of this page'),
        (("by-hand", "--answer", "e"), 2, '"e" is no answer. The answers are a to '),
        (("by-hand", "--answer", "1"), 2, '"1" is no answer. The answers are a to '),
        (("by-hand", "--question", "2"), 2, "This page has 1 question."),
        (("by-hand", "--list"), 2, "Give a page, with its moves and an answer, or --list."),
        (("--answer", "a"), 2, "Give a page"),
    ],
)
def test_what_cannot_be_is_told(cli: Cli, trained: Path, arguments: tuple[str, ...], status: int, words: str) -> None:
    done = cli("learn", *arguments)
    assert (done.status, done.out) == (status, "")
    assert words in done.err


def test_without_a_model_a_page_that_needs_one_says_so(cli: Cli, films: Path) -> None:
    assert cli("learn", "blanks", "--data", str(films)).status == 0
    done = cli("learn", "order", "--data", str(films))
    assert (done.status, done.out) == (1, "")
    assert "No model is trained on films yet" in done.err
