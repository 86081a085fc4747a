"""A title's card as rows."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

import collab
from collab.data import Ratings
from collab.inspection import NearRater, NearRaters, Rank, TitleCards
from collab.testing import made_up_model
from collab.testing.made_up import made_up
from tui.cells import ASCII, UNICODE, Glyphs
from tui.text import Own, card_rows, way_rows

RATINGS: Ratings = made_up(users=80, items=30)
MODEL = collab.Recommender(replace(made_up_model(RATINGS.scale), user_ids=RATINGS.user_ids), RATINGS)
CARD = TitleCards(MODEL).card("1", MODEL.fold_in({"2": 4}))
NEAR = NearRaters((NearRater("7", 0.61, 4.0), NearRater("9", 0.4, 2.5)), 50)


def text_of(*, width: int = 80, glyphs: Glyphs = UNICODE, near: NearRaters | None = NEAR, **changes: object) -> str:
    card = replace(CARD, **changes)  # type: ignore[arg-type]  # fields by name
    rows = card_rows(card, near, Own(4.0, "", (), RATINGS.scale.high), width, glyphs=glyphs)
    return "\n".join("".join(text for text, _ in row.spans) for row in rows)


@pytest.mark.parametrize("width", [54, 58, 74, 110])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_row_is_wider_than_there_is_room(width: int, glyphs: Glyphs) -> None:
    rank, tags = Rank(1234, 9066), tuple(f"tag {n}" for n in range(40))
    lines = text_of(width=width, glyphs=glyphs, tags=tags, known=rank, liked=rank, divisive=rank).splitlines()
    ways = ["".join(text for text, _ in row.spans) for row in way_rows(CARD, width, glyphs=glyphs)]
    assert max(map(cell_len, [*lines, *ways])) <= width
    assert not glyphs.ascii or all(line.replace("é", "e").isascii() for line in (*lines, *ways))


def test_what_is_known_is_said_and_what_is_not_is_not() -> None:
    text = text_of(known=Rank(3, 9066), liked=Rank(312, 1210), divisive=None)
    assert "3rd of 9,066, top 1%" in text
    assert "312th of 1,210, above 74%" in text
    assert "divisive" not in text
    assert "2 of 50 nearest rated it, mean 3.2" in text
    assert "you ★★★★☆" in text
    assert "the ratings are not in the cache" in text_of(levels=())
    assert "no factors" in text_of(near=NearRaters(problem="no factors here"))
    assert "Rate a few titles" in text_of(near=NearRaters())
    assert "none of the 50 nearest users rated it" in text_of(near=NearRaters((), 50))
    assert "comparing users" in text_of(near=None)
    assert "for you" not in text_of(stars=float("nan"))


def test_each_way_leads_to_a_title_or_an_address() -> None:
    ways = way_rows(CARD, 80, glyphs=UNICODE)
    assert [row.item for row in ways if row.item] == [title.item for title in CARD.similar]
    assert [row.address for row in ways if row.address] == [link.address for link in CARD.links]
    assert all(row.cells == (row.address,) for row in ways if row.address)
