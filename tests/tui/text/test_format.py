"""Numbers and names as a person reads them."""

import pytest

from tui.cells import ASCII, UNICODE, bar
from tui.text import chances_text, duration, genres_text, loss, rate, share_text, spread_text, stars_text


@pytest.mark.parametrize(
    ("stars", "text"),
    [(0, "☆☆☆☆☆"), (0.5, "½☆☆☆☆"), (3.5, "★★★½☆"), (3.74, "★★★½☆"), (3.875, "★★★★☆"), (5, "★★★★★"), (5.4, "★★★★★")],
)
def test_stars_are_five_signs_to_the_nearest_half(stars: float, text: str) -> None:
    assert stars_text(stars) == text


def test_stars_are_a_number_in_ascii_and_on_other_scales_than_that_of_five() -> None:
    assert stars_text(3.5, glyphs=ASCII) == "3.5"
    assert (stars_text(4, 4), stars_text(2, 3)) == ("4.0", "2.0")
    assert stars_text(8, 10) == "8.0"


def test_stars_of_choices_without_any_are_yes_and_no() -> None:
    assert [stars_text(chosen, 1) for chosen in (0, 1)] == ["no", "yes"]


def test_a_spread_stands_behind_the_stars() -> None:
    assert spread_text(4.4449, 0.66) == "4.4 ±0.7"
    assert spread_text(4.4449, 0.66, glyphs=ASCII) == "4.4 +-0.7"


def test_a_share_carries_its_sign() -> None:
    assert share_text(-0.002) == "+0.00"
    assert [share_text(0.42), share_text(-0.114), share_text(-0.114, glyphs=ASCII)] == ["+0.42", "−0.11", "-0.11"]


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0, "░░░░"), (1 / 32, "▏░░░"), (0.5, "██░░"), (0.9, "███▋"), (1, "████"), (-1, "░░░░"), (7, "████")],
)
def test_a_bar_fills_in_eighths_and_keeps_its_width(fraction: float, text: str) -> None:
    assert bar(fraction, 4) == text


def test_a_bar_in_ascii() -> None:
    assert bar(0.5, 4, glyphs=ASCII) == "##.."


@pytest.mark.parametrize(("seconds", "text"), [(4.2, "0:04"), (59.6, "1:00"), (750, "12:30"), (3723, "1:02:03")])
def test_a_duration_in_minutes_or_hours(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (850, "850 rows/s"),
        (999.6, "1.0k rows/s"),
        (9_949, "9.9k rows/s"),
        (48_213, "48k rows/s"),
        (1.2e6, "1.2M rows/s"),
    ],
)
def test_a_rate_is_rounded_to_two_figures(speed: float, text: str) -> None:
    assert rate(speed) == text


def test_losses_have_four_decimals_and_missing_ones_none() -> None:
    assert (loss(0.81056), loss(None)) == ("0.8106", "")


def test_genres_stand_side_by_side() -> None:
    assert genres_text(["Action", "Sci-Fi"]) == "Action, Sci-Fi"


def test_chances_are_bars_side_by_side_and_that_of_liking_it() -> None:
    levels, chances = (1.0, 2.0, 3.0, 4.0, 5.0), (0.02, 0.08, 0.3, 0.4, 0.2)
    assert chances_text(levels, chances, 4, glyphs=UNICODE) == "1 ▁▂▆█▅ 5, 60% for 4 and more"
    assert chances_text(levels, chances, 4, glyphs=ASCII) == "1 .:*@+ 5, 60% for 4 and more"
    assert chances_text(levels, chances, 5.5, glyphs=ASCII) == "1 .:*@+ 5"
