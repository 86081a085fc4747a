"""Two titles as rows, on the screen and as text."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

import collab
from collab.inspection import Pair, Pairs
from collab.testing import made_up_model
from tui.cells import ASCII, UNICODE, Glyphs
from tui.text import pair_cells, pair_rows

MODEL = collab.Recommender(made_up_model())
PAIR = Pairs(MODEL).compare("1", "10", MODEL.fold_in({}))
BARE = replace(PAIR, similarity=None, choices=None, both=None, alike=(), unlike=())


@pytest.mark.parametrize("width", [54, 74, 110])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("pair", [PAIR, BARE])
def test_no_row_is_wider_than_there_is_room(pair: Pair, width: int, glyphs: Glyphs) -> None:
    rows = ["".join(text for text, _ in row) for row in pair_rows(pair, width, glyphs=glyphs)]
    assert max(map(cell_len, rows)) <= width
    assert not glyphs.ascii or all(row.isascii() for row in rows)


def test_titles_at_the_ends_of_factors_keep_their_years_where_there_is_little_room() -> None:
    for width in (54, 74):
        rows = ["".join(text for text, _ in row) for row in pair_rows(PAIR, width, glyphs=UNICODE)]
        ends = [row for row in rows if re.match(r" +[+−]\d\.\d\d +[+−]\d\.\d\d  ", row)]
        assert len(ends) == len(PAIR.alike) + len(PAIR.unlike)
        titles = [len(re.findall(r"\(\d{4}\)", row)) for row in ends]
        assert set(titles) <= {1, 2}
        assert width == 54 or set(titles) == {2}


@pytest.mark.parametrize("pair", [PAIR, BARE])
def test_each_row_is_told_as_text(pair: Pair) -> None:
    rows, cells = pair_rows(pair, 200, glyphs=ASCII), pair_cells(pair)
    assert len(rows) == len(cells)
    for row, texts in zip(rows, cells, strict=True):
        drawn = "".join(text for text, _ in row)
        assert all(text in drawn for text in texts[1:])


def test_what_a_model_lacks_is_said() -> None:
    rows = {label: texts for label, *texts in filter(None, pair_cells(BARE))}
    assert rows["by choices"] == ["trained without interest"]
    assert rows["cosine"] == ["none: the model has no factors of titles"]
