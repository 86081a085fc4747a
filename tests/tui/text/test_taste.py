"""The page of a taste, drawn in a terminal, as Markdown and as SVG."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from collab.inspection import Neighbour
from collab.inspection.taste import Change, GroupTaste, Manner, Movement, NearTitle, OddTitle, Period, Taste
from tui.cells import ASCII, UNICODE
from tui.text.taste import Plot, taste_markdown, taste_page, taste_rows, taste_svg, taste_title

HOSTILE = 'A <b>&"bold"</b> | *one*\x1b[31m\u202e (1999)'
MOVED = Movement(
    first=1e9,
    middle=1.2e9,
    last=1.3e9,
    ratings=60,
    periods=(Period("2001", 30, 0.2, 0.05, 0.35), Period("2002", 30, -0.1, -0.3, 0.1)),
    stars=Change("stars", 0.2, -0.1, 0.0005),
    genres=(Change("War", 0.1, 0.3, 0.03), Change("Drama", 0.2, 0.25, 0.6)),
    shuffles=2000,
)
TASTE = Taste(
    data="films",
    model="bayes",
    ratings=60,
    implicit=False,
    mean=3.4,
    usual=3.6,
    genres=(GroupTaste("Horror", 12, 0.4, 0.1, 0.7), GroupTaste("War", 8, -0.2, -0.5, 0.1)),
    decades=(GroupTaste("1990s", 20, -0.3, -0.5, -0.1),),
    strict=Manner(-0.2, 0.2, 0.1, 0.3, 100),
    even=Manner(0.9, 0.5, 0.3, 0.7, 100),
    liked_more=(OddTitle("1", HOSTILE, 5.0, 3.1, 40),),
    liked_less=(),
    titles=(NearTitle("2", "Alien (1979)", 4.6, 4.0, None),),
    users=(Neighbour("12", 0.9, 20, 0.5),),
    movement=MOVED,
    has_factors=True,
    has_ratings=True,
)


def texts_of(taste: Taste) -> str:
    return "\n".join(taste_page(taste, "Your taste", glyphs=UNICODE).texts)


def test_sentences_say_how_one_rates_what_one_likes_and_what_changed() -> None:
    text = texts_of(TASTE)
    assert "Stars are 0.20 below others on the same titles (3.40 against 3.60): stricter than 80% of the 100" in text
    assert "(70% to 90%)" in text
    assert "They spread by 0.90: neither more even nor more varied than most" in text
    assert "Likes Horror (+0.40) more than others do." in text
    assert "Likes 1990s (−0.30) less than others do." in text
    assert "stricter, from +0.20 to −0.10 stars beside others (p < 0.001)" in text
    assert "War from 10% to 30% of the titles (p = 0.030)" in text
    assert "Drama" not in text


def test_chance_is_told_as_chance() -> None:
    still = replace(MOVED, stars=Change("stars", 0.2, 0.1, 0.41), genres=(Change("War", 0.1, 0.2, 0.22),))
    text = texts_of(replace(TASTE, movement=still, genres=(GroupTaste("War", 8, -0.2, -0.5, 0.1),)))
    assert "no change beyond chance (stars p = 0.41, genres p = 0.22)" in text
    assert "No genre stands out beyond chance." in text


def test_what_is_missing_is_said_with_its_reason() -> None:
    text = texts_of(replace(TASTE, movement=None, has_factors=False, has_ratings=False, strict=None, even=None))
    assert "bayes has no factors that predict stars" in text
    assert "The ratings of films are not in the cache any more" in text
    assert "Nothing is said of change: that takes 30 dated ratings" in text
    [few] = taste_page(replace(TASTE, ratings=3), "Your taste", glyphs=UNICODE).texts
    assert few == "3 ratings: too few to tell a taste by. It takes 10."


@pytest.mark.parametrize("width", [30, 56, 76, 116, 196])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_rows_fit_and_draw_every_plot(width: int, glyphs: object) -> None:
    signs = ASCII if glyphs is ASCII else UNICODE
    page = taste_page(TASTE, "Your taste", glyphs=signs)
    rows = ["".join(text for text, _ in row) for row in taste_rows(page, width, glyphs=signs)]
    assert all(cell_len(row) <= width for row in rows)
    [horror] = [row for row in rows if row.startswith("Horror")]
    assert "+0.40" in horror
    if width > 40:
        assert re.search(r"\|-+o-+\|" if signs is ASCII else "├─+●─+┤", horror)
    if signs is ASCII:
        assert "".join(rows).isascii()
    assert ("Liked more" in "\n".join(row for row in rows if "Genres" in row)) == (width >= 100)


def test_files_have_no_markup_but_ours_and_nothing_that_the_page_has_not() -> None:
    page = taste_page(TASTE, taste_title("A<script>da", shared=True), glyphs=UNICODE)
    svg, markdown = taste_svg(page), taste_markdown(page)
    root = ElementTree.fromstring(svg)  # noqa: S314 (it is our own)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg",
        "style",
        "rect",
        "line",
        "circle",
        "text",
    }
    assert "prefers-color-scheme: dark" in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(|\x1b|\u202e", svg)
    assert 'A <b>&"bold"</b> | *one* [31m (1999)' in {element.text for element in root.iter()}
    assert r'A \<b\>&"bold"\</b\> \| \*one\* \[31m (1999)' in markdown
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", markdown)
    assert markdown.startswith("# The taste of A\\<script\\>da\n")
    plots = [section for section in page.sections if isinstance(section, Plot)]
    assert markdown.count("●") == svg.count("<circle") == sum(len(plot.marks) for plot in plots)


def test_choices_are_told_as_shares() -> None:
    chosen = replace(
        TASTE, implicit=True, mean=None, usual=None, strict=None, even=None, liked_more=(), titles=(), users=(),
        movement=replace(MOVED, periods=(), stars=None), genres=(GroupTaste("Horror", 12, 0.12, 0.02, 0.3),),
    )  # fmt: skip
    page = taste_page(chosen, "Your taste", glyphs=UNICODE)
    assert "Chooses Horror (+12%) more than others do." in page.texts
    assert page.source.startswith("60 choices")
    assert page.sections[0].heading == "Genres: share of choices above everyone's"
    assert not any("tars are" in text for text in page.texts)
