"""A factor is named by genres where they tell its ends apart, and by nothing where none does."""

import pytest

from collab.inspection import Extreme, Factor
from tui.cells import UNICODE
from tui.text import factor_heading, factor_text


def factor(high: list[str], low: list[str]) -> Factor:
    """Return a factor whose titles at both ends have these genres, "Crime Drama" two of them."""
    ends = [tuple(Extreme("1", "A Film", 1.0, tuple(each.split())) for each in end) for end in (high, low)]
    return Factor(3, 0.12, *ends)


def test_where_there_is_little_room_its_heading_leaves_out_words_rather_than_genres() -> None:
    text = factor_text(factor(["Adventure Action"] * 8, ["Comedy"] * 8))
    for width, heading in (
        (120, "factor 3, 12% of the variance: Adventure, Action against Comedy"),
        (64, "factor 3, 12%: Adventure, Action against Comedy"),
        (50, "factor 3, 12%"),
    ):
        assert factor_heading(text, width, glyphs=UNICODE)[0][0].rstrip() == heading


@pytest.mark.parametrize(
    ("high", "low", "about"),
    [
        (["Horror"] * 6 + ["Drama"] * 2, ["Romance"] * 5 + ["Drama"] * 3, ": Horror against Romance"),
        (["Horror Sci-Fi"] * 8, ["Drama", "Crime", "Comedy", "War"] * 2, ": Horror, Sci-Fi"),
        (["Comedy"] * 4 + ["Crime"] * 4, ["Crime"] * 3 + ["Comedy"] * 2 + ["War"] * 3, ""),
        (["Comedy"] * 6 + ["War"] * 2, ["Comedy"] * 3 + ["Crime"] * 5, ": Crime"),
        ([""] * 8, [""] * 8, ""),
    ],
)
def test_it_is_named_by_what_most_titles_of_an_end_have_and_few_of_the_other(
    high: list[str], low: list[str], about: str
) -> None:
    assert factor_text(factor(high, low)) == f"factor 3, 12% of the variance{about}"
