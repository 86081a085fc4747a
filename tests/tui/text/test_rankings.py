"""The figures of lists as rows, and comparisons in words."""

import pytest

from collab.evaluation import Estimate
from tui.text import RANKING_HEADING, difference_text, ranking_rows

RECORD = {
    "protocol": "ranking",
    "split": "u1",
    "model": "bayes",
    "order": "safe",
    "default": False,
    "relevant": "all",
    "ndcg10": 0.2119,
    "recall20": 0.1974,
    "mrr": 0.375,
    "coverage": 0.0964,
    "popularity": 1206.4,
    "users": 459,
    "ci_low": 0.1892,
    "ci_high": 0.2331,
}


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (Estimate(0.0121, 0.006, 0.0182), "A ranks better than B by .012 (.006 to .018)"),
        (Estimate(-0.0121, -0.0182, -0.006), "B ranks better than A by .012 (.006 to .018)"),
        (Estimate(0.002, -0.0031, 0.007), "A and B: the difference is noise (-.003 to .007)"),
        (Estimate(0.0, 0.0, 0.0), "A and B: the difference is noise (.000 to .000)"),
        (Estimate(1.0, 1.0, 1.0), "A ranks better than B by 1.000 (1.000 to 1.000)"),
    ],
)
def test_two_models_are_compared_in_words(estimate: Estimate, text: str) -> None:
    assert difference_text("A", "B", estimate) == text


def test_rows_have_as_many_columns_as_fit() -> None:
    popularity = {**RECORD, "model": "popularity", "order": "popularity", "relevant": "liked"}
    heading, first, second = ranking_rows([RECORD, popularity], 100)
    assert heading.split() == list(RANKING_HEADING[1:])
    assert first.split() == ["bayes", "safe", "all", "0.212", "0.189", "0.233", "0.197", "0.375", "9.6%", "1,206"]
    assert second.split()[:2] == ["popularity", "liked"]
    assert len(heading) == len(first) == len(second)
    narrow = ranking_rows([RECORD, popularity], 40)
    assert narrow[0].split() == ["lists", "of", "ndcg10", "from", "to"]
    assert all(len(row) <= 40 for row in narrow)
