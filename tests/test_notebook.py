"""The library in a notebook, and with pandas."""

import sys
from html.parser import HTMLParser
from types import ModuleType

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.notebook import Shown, Table
from collab.recommend import Recommendation, Similar
from collab.runs import RunStore
from collab.testing.made_up import made_up


class Cells(HTMLParser):
    """The texts of the cells of a table, a list a row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the base class has them)
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=40, items=30)


@pytest.fixture(scope="module")
def rec(ratings: Ratings) -> collab.Recommender:
    return collab.train(ratings, collab.split(ratings), collab.configure("als"))


def test_ratings_go_out_as_a_frame_and_come_in_again(ratings: Ratings) -> None:
    frame = ratings.to_pandas()
    assert len(frame) == len(ratings)
    assert list(frame.columns) == ["user", "item", "title", "rating", "time"]
    again = collab.load(frame)
    assert list(again.user_ids) == list(ratings.user_ids)
    assert np.array_equal(again.users, ratings.users)
    assert np.array_equal(again.stars, ratings.stars)
    assert np.array_equal(again.times, ratings.times)
    names = [again.item_table.name(code) for code in again.items.tolist()]
    assert names == frame["title"].tolist()


def test_lists_are_tables_in_notebooks_and_frames_in_pandas(rec: collab.Recommender) -> None:
    first = rec.items.id(0)
    lists: tuple[Table[Recommendation] | Table[Similar], ...]
    lists = (rec.recommend(rec.fold_in({first: 5}), n=7), rec.similar(first, n=4))
    for rows in lists:
        html, frame = Cells(rows._repr_html_()).rows, rows.to_pandas()
        heading, *cells = html
        assert len(cells) == len(frame) == len(rows)
        assert heading[:2] == ["item", "title"] == list(frame.columns[:2])
        assert [row[1] for row in cells] == [row.title for row in rows] == frame["title"].tolist()


def test_titles_cannot_be_markup(ratings: Ratings) -> None:
    frame = ratings.to_pandas()
    frame["title"] = "<script>alert(1)</script> & " + frame["title"]
    evil = collab.load(frame)
    model = collab.train(evil, collab.split(evil), collab.configure("als"))
    html = model.recommend(model.fold_in({}), n=3)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_objects_are_shown_as_they_print_and_runs_as_a_table(
    rec: collab.Recommender, ratings: Ratings, home: object
) -> None:
    for value in (rec, ratings):
        assert isinstance(value, Shown)
        assert value._repr_html_().startswith("<code>&lt;")
    assert RunStore().runs()._repr_html_() == "<table><thead><tr></tr></thead><tbody></tbody></table>"


def test_progress_is_written_in_a_notebook(
    ratings: Ratings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    collab.train(ratings, collab.split(ratings), collab.configure("als"))
    assert "finished:" in capsys.readouterr().err
