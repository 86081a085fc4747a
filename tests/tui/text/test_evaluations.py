"""Evaluations as rows of text and in words, for narrow windows and wide ones."""

from typing import Any

from collab.evaluation import Certainty, Fifth, GroupFigures, certainty_records, group_records
from tui.text import certainty_rows, group_rows, ranking_differences, ranking_rows

FIGURES = {"ndcg10": 0.564, "ci_low": 0.55, "ci_high": 0.58, "recall20": 0.519, "mrr": 0.71}


def ranking_record(model: str, order: str, relevant: str) -> dict[str, Any]:
    about = {"split": "u1", "model": model, "order": order, "relevant": relevant}
    return {**about, **FIGURES, "coverage": 0.161, "popularity": 168.4}


def test_a_narrow_table_of_lists_keeps_coverage_and_popularity_and_leaves_out_mrr_first() -> None:
    records = [ranking_record("dot-bias", "joined", "liked"), ranking_record("popularity", "popularity", "all")]
    narrow, wide = ranking_rows(records, 72), ranking_rows(records, 120)
    assert narrow[0].split() == ["lists", "of", "ndcg10", "from", "to", "recall", "cover", "rated"]
    assert narrow[1].split()[:3] == ["dot-bias", "joined", "liked"]
    assert narrow[1].split()[-3:] == ["0.519", "16.1%", "168"]
    assert wide[0].split()[-3:] == ["mrr", "coverage", "popularity"]
    assert all(len(row) <= 72 for row in narrow)
    assert ranking_rows(records, 76)[0].split()[-1] == "mrr"


def test_lists_are_compared_with_plain_ones_in_words() -> None:
    better = {"compared": ["bayes joined", "popularity"], "relevant": "all", "difference": 0.24}
    noise = {"compared": ["bayes joined", "ease"], "relevant": "all", "difference": -0.003}
    records = [{**better, "ci_low": 0.22, "ci_high": 0.26}, {**noise, "ci_low": -0.01, "ci_high": 0.005}]
    assert ranking_differences(records, "liked") == []
    assert ranking_differences(records, "all") == [
        "all: bayes joined ranks better than popularity by .240 (.220 to .260)",
        "all: bayes joined and ease: the difference is noise (-.010 to .005)",
    ]


def test_certainty_is_a_row_for_each_way_to_part_the_ratings() -> None:
    fifths = [Fifth(n, n + 1.0, 20, 0.8 + n / 100, 2.5) for n in range(5)]
    certainty = Certainty("u1", 100, 0.812, 2.46, 0.23, dict.fromkeys(("stars", "sd", "user", "title"), fifths))
    heading, *rows, in_all = certainty_rows(certainty_records("bayes", certainty), 72)
    assert heading.split() == ["lowest", "2nd", "3rd", "4th", "highest"]
    assert [row.split()[-5:] for row in rows] == [["80.0%", "81.0%", "82.0%", "83.0%", "84.0%"]] * 4
    assert in_all.split() == ["all", "81.2%", "of", "100;", "ranges", "are", "2.46", "stars", "wide"]
    assert all(len(row) <= 72 for row in (heading, *rows, in_all))


def test_groups_are_a_row_for_each_size() -> None:
    figures = [GroupFigures("u1", people, 1200, 0.911, 2.82, 4.0, 0.342, 0.349) for people in (2, 3)]
    heading, *rows = group_rows(group_records("bayes", figures), 72)
    assert heading.split() == ["people", "groups", "covered", "width", "chance", "liked"]
    assert rows[0].split() == ["2", "1,200", "91.1%", "2.82", "34.2%", "34.9%"]
    assert len({len(row) for row in (heading, *rows)}) == 1
