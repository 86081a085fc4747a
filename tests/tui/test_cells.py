"""Text in columns, and intervals on a scale."""

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from tui.cells import ASCII, Glyphs, fit, fit_spans, fit_title, interval, where_titles_differ

SCALE = (0.5, 5.0)


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("Alien (1979)", 20, "Alien (1979)        "),
        ("Alien (1979)", 12, "Alien (1979)"),
        ("Terminator, The (1984)", 16, "Terminat… (1984)"),
        ("Shawshank Redemption, The (1994)", 20, "Shawshank Re… (1994)"),
        ("Hamlet (2000) [3598]", 19, "Haml… (2000) [3598]"),
        ("untitled [77]", 10, "unti… [77]"),
        ("Terminator, The (1984)", 6, "Termi…"),
        ("Nausicaä of the Valley of the Wind", 12, "Nausicaä of…"),
    ],
)
def test_a_title_is_cut_only_when_it_must_and_never_in_its_year(name: str, width: int, shown: str) -> None:
    assert fit_title(name, width).rstrip() == shown.rstrip()


def test_plain_text_is_cut_without_other_signs() -> None:
    assert fit_title("Terminator, The (1984)", 16, glyphs=ASCII) == "Termina.. (1984)"


def test_a_row_of_styled_text_says_where_it_was_cut() -> None:
    row = [("10  ", "dim"), ("Alien (1979)", ""), ("  4.3", "strong")]
    assert fit_spans(row, 21) == row
    assert fit_spans(row, 14) == [("10  ", "dim"), ("Alien (19…", "")]
    assert fit_spans(row, 17) == [("10  ", "dim"), ("Alien (1979)", ""), ("…", "strong")]
    assert fit_spans(row, 14, glyphs=ASCII) == [("10  ", "dim"), ("Alien (1..", "")]


def test_titles_of_a_series_are_cut_before_what_tells_them_apart() -> None:
    names = ["Alien (1979)", "Star Wars: Episode IV - A New Hope (1977)", "Star Wars: Episode V - The Empire (1980)"]
    fitted = [fit_title(name, 24, apart=at) for name, at in zip(names, where_titles_differ(names), strict=True)]
    assert fitted == ["Alien (1979)".ljust(24), "Star… IV - A New… (1977)", "Star… V - The Em… (1980)"]
    assert where_titles_differ([]) == []


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.integers(0, 30), st.booleans())
def test_a_title_told_from_others_is_exactly_as_wide_as_asked(names: list[str], width: int, ascii_only: bool) -> None:
    for name, apart in zip(names, where_titles_differ(names), strict=True):
        assert cell_len(fit_title(name, width, apart=apart, glyphs=Glyphs(ascii_only))) == width


@given(st.text(max_size=40), st.integers(0, 50), st.booleans())
def test_a_column_is_exactly_as_wide_as_asked(text: str, width: int, ascii_only: bool) -> None:
    glyphs = Glyphs(ascii_only)
    assert cell_len(fit(text, width, glyphs=glyphs)) == width
    assert cell_len(fit_title(f"{text} (1999)", width, glyphs=glyphs)) == width


@pytest.mark.parametrize(
    ("low", "middle", "high", "drawn"),
    [
        (0.5, 2.75, 5.0, "├────●────┤"),
        (3.0, 4.0, 5.0, "      ├─●─┤"),
        (0.5, 0.5, 0.6, "●          "),
        (5.0, 5.0, 5.0, "          ●"),
    ],
)
def test_an_interval_stands_where_its_stars_are_on_the_scale(
    low: float, middle: float, high: float, drawn: str
) -> None:
    assert interval(low, middle, high, SCALE, 11) == drawn


def test_a_plain_interval_has_plain_signs() -> None:
    assert interval(0.5, 2.75, 5.0, SCALE, 11, glyphs=ASCII) == "|----o----|"


@given(st.lists(st.floats(0.5, 5.0), min_size=3, max_size=3), st.integers(3, 40))
def test_an_interval_always_fits(values: list[float], width: int) -> None:
    low, middle, high = sorted(values)
    drawn = interval(low, middle, high, SCALE, width)
    assert len(drawn) == width
    assert drawn.count("●") == 1
