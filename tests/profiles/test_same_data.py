"""Answers about data without titles, to which rows were added since."""

from pathlib import Path

import collab
from collab.profiles import Answer, SameData
from tests.growing import Row, write_rows

ROWS: list[Row] = [("ann", "a", 4.0), ("bob", "b", 3.0), ("ann", "c", 5.0)]


def test_answers_to_an_earlier_state_of_a_file_are_those_to_the_file(tmp_path: Path, home: Path) -> None:
    earlier = collab.load(write_rows(tmp_path / "a.csv", ROWS))
    later = collab.load(write_rows(tmp_path / "b.csv", [*ROWS, ("cyd", "b", 2.0)]))
    changed = collab.load(write_rows(tmp_path / "c.csv", [("ann", "a", 1.0), *ROWS[1:], ("cyd", "b", 2.0)]))
    fewer = collab.load(write_rows(tmp_path / "d.csv", ROWS[:2]))
    answer = Answer("key", {earlier.dataset: "a"}, "", None, 4.0, 1.0, 5.0, 1.0, 0.0)
    titled = Answer("other", {earlier.dataset: "b"}, "Alien", 1979, 4.0, 1.0, 5.0, 1.0, 0.0)
    same = SameData()
    [here, kept] = same.as_here(later.dataset, [answer, titled])
    assert here.ids == {earlier.dataset: "a", later.dataset: "a"}
    assert kept == titled
    assert same.names(later.dataset) == [earlier.dataset]
    for other in (changed, fewer):
        assert same.as_here(other.dataset, [answer]) == [answer]
        assert same.names(other.dataset) == []
    assert same.as_here("never read", [answer]) == [answer]
