"""People and their lists as rows of text."""

from math import nan

from rich.cells import cell_len

from collab.profiles import Answer, Step
from collab.recommend import Agreement, Both, Choice, Explanation, Reason, Shared
from tui.cells import UNICODE
from tui.text import (
    agreement_rows,
    history_rows,
    joint_text,
    reasons_rows,
    together_cells,
    together_heading,
    together_row,
    unranked_text,
    watched_text,
)


def shared(ranks: tuple[int | None, ...]) -> Shared:
    """Return a title for as many people as there are ranks."""
    people = len(ranks)
    stars, sd, low, high = ((value,) * people for value in (4.25, 0.5, 3.0, 5.0))
    return Shared("1", "Alien", 1979, ("Horror",), stars, sd, 1.0, 99, ranks, 0.625, low, high)


def drawn(title: Shared, width: int) -> tuple[str, str]:
    """Return the heading and the row of a title for people called a, b, and so on."""
    names = tuple("abcdef"[: len(title.stars)])
    ranked = any(title.interest_ranks)
    spans = together_row(1, title, (False,) * len(names), width, ranked=ranked, glyphs=UNICODE)
    return together_heading(names, title, width, ranked=ranked, glyphs=UNICODE), "".join(text for text, _ in spans)


def test_ranks_by_interest_stand_beside_the_stars_of_each_person_where_there_is_room() -> None:
    heading, row = drawn(shared((1_203, None)), 92)
    assert heading.split() == ["title", "chance", "a", "interest", "b", "interest"]
    assert row.split() == ["1", "Alien", "62%", "4.2", "±0.5", "1,203rd", "4.2", "±0.5"]
    assert cell_len(row) == cell_len(heading) == 92
    for title, width in ((shared((1, 2, 3)), 92), (shared((None, None)), 84)):
        heading, row = drawn(title, width)
        assert "interest" not in heading
        assert row.count("±") == len(title.stars)
        assert row.split()[-1] == "±0.5"


def test_in_a_narrow_list_the_spread_leaves_its_cells_to_the_title() -> None:
    title = shared((1, None))._replace(title="Silence of the Lambs, The (1991)")
    heading, row = drawn(title, 60)
    assert row.split()[-3:] == ["62%", "4.2", "4.2"]
    assert title.title in row
    assert cell_len(row) == cell_len(heading) == 60
    assert "Silence of the Lamb… (1991)" in drawn(title, 54)[1]


def test_every_figure_is_copied() -> None:
    assert together_cells(shared((3, None)), (True, False)) == (
        *("Alien", "Horror", "62%", "4.2", "3rd", "yes", "4.2", "", ""),
    )
    without = shared((3,))._replace(stars=(nan,), sd=(nan,), chance=nan)
    assert together_cells(without, (False,)) == ("Alien", "Horror", "", "-", "3rd", "")


def test_titles_are_whole_before_ranks_and_genres_and_signs_say_who_means_to_watch() -> None:
    title = shared((1, 2))._replace(title="Lord of the Rings: The Return (2003)", genres=("Adventure", "Fantasy"))
    for width in (76, 92, 114):
        spans = together_row(1, title, (True, False), width, ranked=True, glyphs=UNICODE)
        row = "".join(text for text, _ in spans)
        chosen = together_row(1, shared((None, None)), (True, True), width, ranked=True, glyphs=UNICODE)
        assert [cell_len(text) for text, _ in chosen][-2:] == [cell_len(text) for text, _ in spans][-2:]
        assert sum(cell_len(text) for text, _ in chosen) == width
        assert "Lord of the Rings: The Return (2003)" in row
        assert cell_len(row) == width
        assert row.count("◆") == 1
        assert ("Adventure" in row) == (width == 114)
    both = watched_text(("Ada", "me"), (True, True), glyphs=UNICODE)
    assert both == "◆ on both watchlists"
    assert watched_text(("Ada", "me"), (False, True), glyphs=UNICODE) == "◆ on the watchlist of you"
    assert watched_text(("Ada", "me"), (False, False), glyphs=UNICODE) == ""


def test_joint_intervals_are_runs_of_levels_of_each_person() -> None:
    two = shared((1, 2))._replace(low=(3.0, 4.5), high=(5.0, 4.5))
    assert joint_text(two, ("Ada", "me")) == "Ada 3 to 5, you 4.5 stars, at once with a chance near 90%"
    assert joint_text(two._replace(chance=nan), ("Ada", "me")) == ""


def test_who_has_answered_nothing_is_said_but_not_of_a_title_that_is_on_someones_watchlist() -> None:
    assert unranked_text(shared((3, None)), ()) == ""
    assert unranked_text(shared((3, None)), ["Eve"]).startswith("Eve has answered nothing yet: no rank")
    assert unranked_text(shared((3, None)), ["me"]).startswith("you have answered nothing yet")
    assert unranked_text(shared((None, None)), ["Eve"]) == ""


def test_reasons_that_make_nothing_are_not_told() -> None:
    explanations = [
        Explanation(4.0, [Reason("2", "Aliens", 5.0, 0.3), Reason("3", "Brazil", 4.0, 0.001)]),
        Explanation(4.0, [Reason("2", "Aliens", 5.0, -0.004)]),
    ]
    rows = reasons_rows(shared((3, None)), ["me", "Ada"], explanations, 5.0, 80, glyphs=UNICODE)
    text = "\n".join("".join(part for part, _ in row) for row in rows)
    assert "+0.30 Aliens" in text
    assert "Brazil" not in text
    assert "nothing rated moves it: the stars are anyone's" in text


def test_reasons_are_whole_as_many_as_there_is_room_for() -> None:
    long = "Lord of the Rings: The Fellowship of the Ring, The (2001)"
    chosen = [Choice("4", long, 0.2), Choice("5", "Heat (1995)", 0.1)]
    because = [Reason("2", long, 5.0, 0.3), Reason("3", "Brazil (1985)", 4.0, 0.2)]
    explanation = Explanation(4.0, because, choices=tuple(chosen))
    for width, parts in (
        (120, ("; +0.20 Brazil (1985)", "Ring, The (2001) and Heat (1995)")),
        (54, ("… (2001) ★★★★★",)),
    ):
        rows = reasons_rows(shared((3,)), ["me"], [explanation], 5.0, width, glyphs=UNICODE)
        texts = ["".join(part for part, _ in row) for row in rows]
        assert all(cell_len(text) <= width for text in texts)
        assert all(part in "\n".join(texts) for part in parts)
        assert all("(2001)" in text for text in texts[1:])


def test_an_import_in_the_history_keeps_the_year_of_its_first_title() -> None:
    answer = Answer("alien 1979", {}, "Alien", 1979, 4.5, 0.5, 5.0, 0.5, 0.0)
    step = Step("rate", answer, 0.0, "letterboxd", 12)
    for width in (50, 56, 64, 72):
        (row,) = history_rows([step], width, glyphs=UNICODE)
        text = "".join(part for part, _ in row)
        assert ("Alien (1979) and 11 more" if width > 52 else "Alien (1979) +11") in text, width
        assert ("letterboxd" in text) == (width > 64)
        assert cell_len(text) <= width


def test_titles_that_two_people_rated_keep_their_years() -> None:
    title = "Lord of the Rings: The Fellowship of the Ring, The (2001)"
    both = [Both("1", title, 5.0, 3.0)]
    agreement = Agreement((True, True), both, 2.0, 0.5, 0.1, [], both, both)
    for width, name in ((52, "… (2001)"), (None, title)):
        rows = agreement_rows(agreement, ("me", "Ada"), 5.0, width=width, glyphs=UNICODE)
        titles = [text for text in ("".join(part for part, _ in row) for row in rows) if "Lord" in text]
        assert len(titles) == 3
        assert all(text.endswith(name) for text in titles)
        assert width is None or all(cell_len(text) <= width for text in titles)
