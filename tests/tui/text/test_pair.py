"""Two titles as rows, on the screen and as text."""

import pytest
from rich.cells import cell_len

import collab
from collab.inspection import Pairs
from collab.testing import made_up_model
from tui.cells import ASCII, UNICODE, Glyphs
from tui.text import pair_cells, pair_rows

MODEL = collab.Recommender(made_up_model())
PAIR = Pairs(MODEL).compare("1", "10", MODEL.fold_in({}))


@pytest.mark.parametrize("width", [54, 74, 110])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_row_is_wider_than_there_is_room(width: int, glyphs: Glyphs) -> None:
    rows = ["".join(text for text, _ in row) for row in pair_rows(PAIR, width, glyphs=glyphs)]
    assert max(map(cell_len, rows)) <= width
    assert not glyphs.ascii or all(row.isascii() for row in rows)


def test_each_row_is_told_as_text() -> None:
    rows, cells = pair_rows(PAIR, 200, glyphs=ASCII), pair_cells(PAIR)
    assert len(rows) == len(cells)
    for row, texts in zip(rows, cells, strict=True):
        drawn = "".join(text for text, _ in row)
        assert all(text in drawn for text in texts[1:])
