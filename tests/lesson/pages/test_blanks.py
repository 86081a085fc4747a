"""The table with its blanks."""

import pytest

from collab.data import Ratings
from collab.lesson import Table, find_page
from tests.lesson.asking import ask, only, said


@pytest.mark.parametrize("users", find_page("blanks").moves[0].values)
@pytest.mark.parametrize("titles", find_page("blanks").moves[1].values)
def test_each_cell_holds_the_stars_or_a_question_mark(users: str, titles: str, ratings: Ratings) -> None:
    shown = ask("blanks", ratings, users=users, titles=titles)
    (table,) = only(shown, Table)
    triples = zip(ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True)
    stars_by_pair = {(ratings.user_ids[u], ratings.item_table.name(i)): f"{stars:g}" for u, i, stars in triples}
    assert len(table.rows) == int(titles)
    assert len(table.heading) == int(users) + 1
    blank = 0
    for title, *stars in table.rows:
        assert stars == [stars_by_pair.get((user, title), "?") for user in table.heading[1:]]
        blank += stars.count("?")
    assert said(shown).startswith(f"{blank} of these {int(users) * int(titles)} cells are blank")


def test_the_whole_table_is_counted(ratings: Ratings) -> None:
    cells = len(ratings.user_ids) * len(ratings.item_table)
    text = said(ask("blanks", ratings))
    assert f"{cells:,} cells, of which {len(ratings):,} hold a rating" in text
    assert f"{1 - len(ratings) / cells:.1%} are blank" in text
