"""Curves as characters."""

from hypothesis import given
from hypothesis import strategies as st

from tui.plot import Curve, Marks, plot, y_axis

LOSSES = (
    Curve("train", ((1, 0.92), (2, 0.77), (3, 0.61), (4, 0.54)), "first"),
    Curve("valid", ((1, 0.87), (2, 0.82), (3, 0.81)), "second"),
)
numbers = st.floats(-1e6, 1e6, allow_nan=False)


def drawn(curves: tuple[Curve, ...] = LOSSES, width: int = 33, height: int = 9, marks: Marks = "braille") -> list[str]:
    return ["".join(text for text, _ in row) for row in plot(curves, (1, 5), width, height, marks)]


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
    st.sampled_from(["braille", "blocks", "ascii"]),
)  # fmt: skip
def test_every_row_fills_the_width(points: list[tuple[float, float]], width: int, height: int, marks: Marks) -> None:
    rows = drawn((Curve("train", tuple(points)),), width, height, marks)
    assert [len(row) for row in rows] == [width] * height


def test_names_stand_beside_the_ends_of_their_curves() -> None:
    rows = drawn()
    at = {name: next(y for y, row in enumerate(rows) if name in row) for name in ("train", "valid")}
    assert at["valid"] < at["train"]


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
