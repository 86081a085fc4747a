"""Curves as characters."""

from hypothesis import given, strategies as st

from tui.cells import Marks
from tui.plots import Curve, View, plot, short
from tui.plots.axes import decade_axis, value_axis, whole_axis, y_axis
from tui.widgets.span_canvas import changed_cells

LOSSES = (
    Curve("train", ((1, 0.92), (2, 0.77), (3, 0.61), (4, 0.54)), "first"),
    Curve("valid", ((1, 0.87), (2, 0.82), (3, 0.81)), "second"),
)
numbers = st.floats(-1e6, 1e6, allow_nan=False)


def drawn(
    curves: tuple[Curve, ...] = LOSSES,
    width: int = 33,
    height: int = 9,
    marks: Marks = "braille",
    view: View = View((1, 5)),  # noqa: B008 (frozen)
) -> list[str]:
    return ["".join(text for text, _ in row) for row in plot(curves, view, width, height, marks)]


@given(numbers, numbers, st.integers(2, 8))
def test_an_axis_holds_its_values_and_its_numbers(a: float, b: float, most: int) -> None:
    low, high = min(a, b), max(a, b)
    bottom, top, ticks = y_axis(low, high, most)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert bottom <= low + slack
    assert top >= high - slack
    assert 1 <= len(ticks) <= most
    assert all(bottom - slack <= tick <= top + slack for tick in ticks)


def test_an_axis_has_round_numbers() -> None:
    assert [f"{tick:.1f}" for tick in y_axis(0.54, 0.92, 5)[2]] == ["0.6", "0.7", "0.8", "0.9"]


@given(
    st.lists(st.tuples(st.floats(1, 5), st.floats(0, 2)), max_size=8), st.integers(1, 60), st.integers(0, 20),
    st.sampled_from(["braille", "blocks", "ascii"]), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_every_row_fills_the_width(
    points: list[tuple[float, float]], width: int, height: int, marks: Marks, log_x: bool, log_y: bool, right: bool
) -> None:
    curves = (Curve("train", tuple(points)), Curve("momentum", ((1, 0.95), (5, 0.85)), letter="b", right=right))
    rows = drawn(curves, width, height, marks, View((1, 5), log_x=log_x, log_y=log_y, mark=3.0))
    assert [len(row) for row in rows] == [width] * height


def test_names_stand_beside_the_ends_of_their_curves() -> None:
    rows = drawn()
    row_of = {name: next(y for y, row in enumerate(rows) if name in row) for name in ("train", "valid")}
    assert row_of["valid"] < row_of["train"]


def test_the_epochs_are_numbered() -> None:
    assert drawn()[-1].split() == ["1", "2", "3", "4", "5"]


def test_ascii_stays_ascii_and_tells_the_curves_apart() -> None:
    text = "".join(drawn(marks="ascii"))
    assert text.isascii()
    assert {"*", "o"} <= set(text)


def test_a_loss_that_is_not_finite_leaves_a_gap() -> None:
    rows = drawn((Curve("train", ((1, 0.9), (2, float("nan")), (3, 0.7))),))
    assert len(rows) == 9


def test_no_points_draw_nothing() -> None:
    assert not "".join(drawn((Curve("train", ()),))).strip()


@given(st.lists(st.floats(1e-9, 1e6), min_size=1, max_size=8), st.integers(2, 8))
def test_a_log_axis_holds_its_values_and_its_numbers(values: list[float], most: int) -> None:
    axis = value_axis(values, most, log=True)
    assert all(-1e-6 <= axis.share(value) <= 1 + 1e-6 for value in values)
    assert 1 <= len(axis.ticks) <= most
    assert all(-1e-6 <= axis.share(tick) <= 1 + 1e-6 for tick, _ in axis.ticks)


def test_a_log_axis_gives_equal_ratios_equal_room() -> None:
    axis = value_axis([0.01, 1.0], 4, log=True)
    assert abs(axis.share(0.1) - 0.5) < 1e-9
    assert [text for _, text in axis.ticks] == ["0.01", "0.10", "1.00"]


def test_what_is_not_above_zero_has_no_place_on_a_log_axis() -> None:
    rows = drawn((Curve("train", ((1, 0.0), (2, 1.0), (3, 10.0))),), view=View((1, 5), log_y=True))
    assert "train" in "".join(rows)
    assert not "".join(drawn((Curve("train", ((1, 0.0),)),), view=View((1, 5), log_y=True))).strip()


def test_learning_rates_are_numbered_by_powers_of_ten() -> None:
    assert [text for _, text in decade_axis(1e-6, 1.0, 60).ticks] == [
        "1e-6",
        "1e-5",
        "0.0001",
        "0.001",
        "0.01",
        "0.1",
        "1",
    ]
    assert len(decade_axis(1e-6, 1.0, 25).ticks) < 7


def test_numbers_are_short() -> None:
    assert [short(value) for value in (0.005, 5e-5, 1e-10, 2.0)] == ["0.005", "5e-5", "1e-10", "2"]


def test_whole_numbers_leave_each_other_room() -> None:
    assert [text for _, text in whole_axis(1, 200, 30).ticks] == ["1", "35", "69", "103", "137", "171"]


def test_a_curve_with_an_axis_of_its_own_is_numbered_at_the_right_and_named_above() -> None:
    lr = Curve("lr", ((0, 0.0), (5, 0.005)), "first")
    momentum = Curve("momentum", ((0, 0.95), (5, 0.85)), "second", right=True)
    rows = drawn((lr, momentum), view=View((0, 5)))
    assert rows[0].split() == ["lr", "momentum"]
    assert any(row.rstrip().endswith("├ 0.95") for row in rows)
    assert any(row.rstrip().endswith("├ 0.85") for row in rows)


def test_the_mark_stands_upright_and_hides_nothing() -> None:
    rows = drawn(view=View((1, 5), mark=5.0))
    assert sum("┊" in row for row in rows) == 7
    assert sum(":" in row for row in drawn(marks="ascii", view=View((1, 5), mark=5.0))) == 7


def test_letters_tell_curves_apart_without_colour() -> None:
    many = tuple((float(x), x / 40) for x in range(1, 41))
    curves = (Curve("run 3", many, letter="a"), Curve("run 4", ((1, 1.0), (40, 0.2)), letter="b"))
    text = "".join(drawn(curves, 60, 12, view=View((1, 40))))
    assert 3 <= text.count("a") <= 9
    assert text.count("b") == 3
    assert "b run 4" in text


def test_only_the_cells_that_differ_are_painted_again() -> None:
    before = [("1.0 |", "dim"), ("  **  ", "first"), (" train", "first")]
    now = [("1.0 |", "dim"), ("  ***", "first"), (" ", ""), (" train", "first")]
    assert changed_cells(before, now) == (9, 11)
    assert changed_cells(now, now) == (0, 0)
    assert changed_cells(before, [("all", "")]) == (0, 17)
