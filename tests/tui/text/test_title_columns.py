"""The widths of a row about a title: it comes first, then figures, then its genres."""

import pytest
from rich.cells import cell_len

from collab.inspection import ItemBias
from tui.cells import UNICODE
from tui.text import bias_heading, bias_row, row_shares, title_and_genres, title_heading, title_line

FIGURES = {"stars": 7, "ratings": 9, "range": 11}
GENRES = ("Action", "Crime", "Drama", "Thriller")


@pytest.mark.parametrize(
    ("width", "figures"), [(40, {"stars"}), (56, {"stars", "ratings"}), (67, set(FIGURES)), (120, set(FIGURES))]
)
def test_a_title_has_forty_cells_before_any_figure_but_the_first(width: int, figures: set[str]) -> None:
    shares = row_shares(width, FIGURES)
    assert shares.figures == figures
    assert shares.title >= min(40, width - 7)
    assert not shares.genres or shares.title >= 40


@pytest.mark.parametrize("width", range(8, 160, 3))
def test_a_row_and_its_heading_are_as_wide_as_asked(width: int) -> None:
    shares = row_shares(width)
    for name in ("Fargo (1996)", "A Title That Is Longer Than Any Column Of Titles Would Ever Be (1996)"):
        row = title_and_genres(name, GENRES, shares, glyphs=UNICODE)
        assert sum(cell_len(text) for text, _ in row) == width == cell_len(title_heading(shares))


def test_a_longer_title_takes_the_cells_of_its_genres() -> None:
    shares, name = row_shares(76), "Eternal Sunshine of the Spotless Mind, Again (2004)"
    titled, genres = title_and_genres(name, GENRES, shares, glyphs=UNICODE)
    assert shares.title < cell_len(name)
    assert titled == (name, "")
    assert genres[0].split(", ")[0].strip() == "Action"


def test_all_genres_that_fit_are_there_and_the_one_filtered_by_comes_first() -> None:
    _, genres = title_and_genres("Heat (1995)", GENRES, row_shares(100), glyphs=UNICODE)
    assert genres[0].strip() == "Action, Crime, Drama, Thriller"
    _, genres = title_and_genres("Heat (1995)", GENRES, row_shares(60), first={"Thriller"}, glyphs=UNICODE)
    assert genres[0].strip() == "Thriller, Action"


@pytest.mark.parametrize(("width", "has_bar"), [(58, False), (72, False), (73, True), (118, True)])
def test_the_bar_of_a_bias_leaves_its_cells_to_a_title_that_needs_them(width: int, has_bar: bool) -> None:
    line = ItemBias("1", "Silence of the Lambs, The (1991)", 0.2, 304, 4.1, 3.5, GENRES, "top")
    row = bias_row(line, 0.2, width, glyphs=UNICODE)
    text = "".join(part for part, _ in row)
    assert ("█" in text) == has_bar
    assert line.title in text
    heading = "".join(part for part, _ in bias_heading("highest", width, glyphs=UNICODE))
    assert cell_len(text) == cell_len(heading) == width
    assert text.index("304") + len("304") == heading.index("ratings") + len("ratings")


def test_a_line_about_a_title_has_as_many_genres_as_fit_and_never_a_cut_year() -> None:
    name, genres, long = "Alien (1979)", ["Horror", "Sci-Fi"], "Raiders of the Lost Ark (Indiana Jones) (1981)"
    lines = {width: title_line(name, genres, 1200, width, glyphs=UNICODE) for width in (60, 44, 36, 20)}
    assert lines[60] == "Alien (1979) · Horror, Sci-Fi · 1,200 ratings"
    assert lines[44] == "Alien (1979) · Horror · 1,200 ratings"
    assert lines[36] == "Alien (1979) · 1,200 ratings"
    assert lines[20] == name
    assert title_line(long, genres, 1200, 30, glyphs=UNICODE).endswith("… (1981)")
