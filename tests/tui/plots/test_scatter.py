"""Points with names as characters."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from collab.types import Floats
from tui.cells import Marks
from tui.plots import Window, scatter, towards, whole
from tui.plots.scatter import labels

SIZES = st.tuples(st.integers(1, 90), st.integers(1, 30))
PLANE = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0], [-4.0, 0.0], [0.0, -3.0]])


@st.composite
def maps(draw: st.DrawFn) -> tuple[Floats, list[str], int, Window]:
    """Give points, their names, the one under the cursor, and a window that holds it."""
    count = draw(st.integers(1, 60))
    points = np.random.default_rng(draw(st.integers(0, 10_000))).normal(size=(count, 2)) ** 3
    name = st.text(alphabet="abc Ééß’:,()千の✓", min_size=1, max_size=40).map(str.strip)
    names = [draw(name) or "x" for _ in range(min(count, 9))]
    cursor = draw(st.integers(0, count - 1))
    everything = whole(points)
    window = everything.zoomed(draw(st.floats(0.1, 100)), points[cursor], everything)
    return points, [f"{names[n % len(names)]} ({1900 + n})" for n in range(count)], cursor, window


@given(maps(), SIZES)
def test_names_never_overlap_and_stay_on_the_screen(
    made: tuple[Floats, list[str], int, Window], size: tuple[int, int]
) -> None:
    points, names, cursor, window = made
    placed = labels(points, names, cursor, window, size)
    taken = np.zeros(size[::-1], int)
    for label in placed:
        assert 0 <= label.row < size[1]
        assert 0 <= label.column <= label.end <= size[0]
        taken[label.row, label.column : label.end] += 1
    assert taken.max(initial=0) <= 1
    assert len({label.point for label in placed}) == len(placed)
    shares = window.shares(points)
    for label in placed:  # none stands on the point of another
        column, row = (int(share * side) for share, side in zip(shares[label.point], size, strict=True))
        assert row == label.row
        assert not taken[row, column]


@given(maps(), SIZES, st.sampled_from(["braille", "blocks", "ascii"]))
def test_every_row_fills_the_width(
    made: tuple[Floats, list[str], int, Window], size: tuple[int, int], marks: Marks
) -> None:
    rows = ["".join(text for text, _ in row) for row in scatter(*made, size, marks)]
    assert [cell_len(row) for row in rows] == [size[0]] * size[1]
    assert sum(row.count("@" if marks == "ascii" else "◆") for row in rows) == 1


@given(maps())
def test_the_name_under_the_cursor_is_shown_whole_wherever_it_fits(
    made: tuple[Floats, list[str], int, Window],
) -> None:
    points, names, cursor, window = made
    label_there = next(label for label in labels(points, names, cursor, window, (120, 30)) if label.point == cursor)
    assert label_there.text == names[cursor]


@given(maps(), st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_a_step_goes_where_it_says_or_nowhere(
    made: tuple[Floats, list[str], int, Window], step: tuple[int, int]
) -> None:
    points, _, cursor, window = made
    there = towards(points, cursor, step, window, (80, 20))
    away = window.shares(points) - window.shares(points[cursor : cursor + 1])
    if there == cursor:
        assert (away @ np.array(step) <= 0).all()
    else:
        assert away[there] @ np.array(step) > 0


@pytest.mark.parametrize(("step", "to"), [((1, 0), 1), ((0, -1), 2), ((-1, 0), 3), ((0, 1), 4)])
def test_up_is_up(step: tuple[int, int], to: int) -> None:
    assert towards(PLANE, 0, step, whole(PLANE), (40, 20)) == to


@given(maps(), st.floats(0.05, 20))
def test_zooming_keeps_the_cursor_in_view_and_ends_at_the_whole(
    made: tuple[Floats, list[str], int, Window], times: float
) -> None:
    points, _, cursor, window = made
    everything = whole(points)
    near = window.zoomed(times, points[cursor], everything)
    share = near.shares(points[cursor : cursor + 1])[0]
    assert ((share >= 0) & (share < 1)).all()
    assert near.width <= everything.width * (1 + 1e-9)
    assert near.zoomed(1e-9, points[cursor], everything) == everything


def test_the_window_follows_a_point_that_leaves_it() -> None:
    window = Window(0, 0, 2, 2)
    assert window.holding(np.array([0.1, -0.2])) == window
    moved = window.holding(np.array([5.0, 0.0]))
    assert moved.y == 0
    assert 0 < moved.shares(np.array([[5.0, 0.0]]))[0, 0] < 1


def test_the_nearest_names_are_in_full_and_others_without_their_year() -> None:
    points = np.stack([np.zeros(30), np.arange(30.0)], axis=1)
    names = [f"A rather long title, number {n} ({1960 + n})" for n in range(30)]
    shown = {label.point: label.text for label in labels(points, names, 0, whole(points), (90, 60))}
    assert shown[0] == names[0]
    assert shown[8] == names[8]
    assert shown[29] == "A rather long t…29"


def test_points_close_together_share_a_cell_of_dots() -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [0.001, 0.0]])
    rows = scatter(points, ["a", "b", "c"], 1, whole(points), (7, 3), "ascii")
    assert ["".join(text for text, _ in row) for row in rows] == ["    b @", "       ", "o a    "]


def test_titles_that_begin_alike_are_cut_where_they_differ() -> None:
    names = [
        f"Star Wars: Episode {part} (19{77 + at})" for at, part in enumerate(("IV - A New Hope", "V - The Empire"))
    ]
    names += ["Alien (1979)", "Lord of the Rings: The Two Towers (2002)", "Lord of the Rings: The Return (2003)"]
    points = np.array([(0.0, float(row)) for row in range(20)] + [(9.0, 3.0 * row) for row in range(5)])
    all_names = [f"near {row}" for row in range(20)] + names
    shown = {label.point: label.text for label in labels(points, all_names, 0, whole(points), (80, 40))}
    cut = [shown[20 + at] for at in range(5)]
    assert len(set(cut)) == 5
    assert "IV - A" in cut[0]
    assert "V - The" in cut[1]
    assert "Two Towers" in cut[3]
    assert "Return" in cut[4]
