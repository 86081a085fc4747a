"""A lookup is a product."""

import numpy as np
import pytest

from collab.data import Ratings
from collab.lesson import Table, find_page
from tests.lesson.asking import ask, cells, only, said


@pytest.mark.parametrize("table", find_page("one-hot").moves[0].values)
@pytest.mark.parametrize("times", find_page("one-hot").moves[1].values)
def test_both_ways_give_the_same_row_of_the_table(table: str, times: str, ratings: Ratings) -> None:
    shown = ask("one-hot", ratings, table=table, times=times)
    count = int(times) * len(ratings.user_ids if table == "users" else ratings.item_table)
    row = int((ratings.users if table == "users" else ratings.items)[0])
    numbers = np.random.default_rng(42).normal(0, 0.01, (count, 5)).astype(np.float32)
    (ways,) = only(shown, Table)
    assert cells(ways, "way") == ["one-hot product", "lookup"]
    for line in ways.rows:
        assert line[1:6] == tuple(f"{value:.4f}" for value in numbers[row].tolist())
    assert f"row {row} of {count:,}" in said(shown)
    assert "All numbers of both are equal." in said(shown)
    assert f"{16 * count * 5:,} multiplications, all but 80 of them by 0" in said(shown)


def test_both_are_timed(ratings: Ratings) -> None:
    (table,) = only(ask("one-hot", ratings), Table)
    assert all(float(cell.removesuffix(" ms")) >= 0 for cell in cells(table, "time for the batch"))
