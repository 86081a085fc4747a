"""How far one is in Learn, and the file that keeps it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from collab.lesson import Progress, keep_progress, read_progress

answers = st.lists(st.tuples(st.sampled_from(("data", "review")), st.integers(0, 3), st.booleans()), max_size=12)


def after(answered: list[tuple[str, int, bool]]) -> Progress:
    progress = Progress()
    for page, question, right in answered:
        progress = progress.after_answer(page, question, right=right)
    return progress


@given(answers)
def test_the_score_counts_what_was_answered_right_and_what_at_once(answered: list[tuple[str, int, bool]]) -> None:
    progress = after(answered)
    for page in ("data", "review"):
        tries = {question: [right for where, which, right in answered if (where, which) == (page, question)]
                 for question in range(4)}  # fmt: skip
        right = [said for said in tries.values() if any(said)]
        assert progress.score(page) == (len(right), sum(said[0] for said in right))


def test_nothing_is_kept_at_first() -> None:
    assert read_progress() == Progress()


def test_what_was_done_is_there_again() -> None:
    progress = after([("data", 0, False), ("data", 0, True), ("review", 2, True)]).after_reading("data")
    assert keep_progress(progress) == progress
    assert read_progress() == progress


def test_two_that_keep_at_the_same_time_lose_nothing() -> None:
    one, other = Progress().after_reading("data"), Progress().after_answer("review", 1, right=True)
    keep_progress(one)
    assert keep_progress(other) == Progress(one.read, other.right)
    assert read_progress() == Progress(one.read, other.right)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        '{"read": 5, "right": {}, "wrong": {}}',
        '{"read": [], "right": {"data": ["x"]}}',
        "[" * 9000,
    ],
    ids=["empty", "cut", "list", "null", "number", "words", "deep"],
)
def test_a_damaged_file_is_no_progress_and_is_set_aside(damaged: str, home: Path) -> None:
    keep_progress(Progress().after_reading("data"))
    (home / "learn.json").write_text(damaged)
    assert read_progress() == Progress()
    keep_progress(Progress().after_reading("batch"))
    assert json.loads((home / "learn.json").read_text())["read"] == ["batch"]
    [aside] = home.glob("learn.damaged-*.json")
    assert aside.read_text() == damaged
