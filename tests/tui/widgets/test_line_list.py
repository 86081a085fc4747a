"""The list of the app: its cursor, what it paints, and that its length costs nothing."""

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.world import drawn
from tui.text import Columns, Table
from tui.widgets import LineList


class ListApp(App[None]):
    """Shows one list of numbered rows, and keeps what it tells."""

    def __init__(self, count: int, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.count = count
        self.ascii_only = ascii_only
        self.told: list[tuple[str, int]] = []
        self.painted: list[int] = []

    def compose(self) -> ComposeResult:
        yield LineList(id="rows", classes="-ascii" if self.ascii_only else "")

    def on_mount(self) -> None:
        self.list.show(self.count, self.paint)
        self.list.focus()

    @property
    def list(self) -> LineList:
        return self.query_one(LineList)

    def paint(self, index: int, width: int) -> Sequence[tuple[str, str]]:
        self.painted.append(index)
        return [(f"row {index}".ljust(width - 5), "title"), (" note", "dim")]

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        self.told.append(("moved", event.index))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.told.append(("opened", event.index))


def lines(app: ListApp) -> list[str]:
    shown = app.list
    return [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]


async def press(pilot: Pilot[None], *keys: str) -> int:
    await pilot.press(*keys)
    await drawn(pilot)
    return pilot.app.query_one(LineList).cursor


async def test_the_cursor_moves_by_letters_and_arrows_and_stays_on_the_rows() -> None:
    app = ListApp(100)
    async with app.run_test(size=(40, 20)) as pilot:
        assert await press(pilot, "k") == 0
        assert await press(pilot, "j", "down", "j") == 3
        assert await press(pilot, "up", "k") == 1
        assert await press(pilot, "G") == 99
        assert await press(pilot, "j") == 99
        assert await press(pilot, "g") == 0
        assert await press(pilot, "end") == 99
        assert await press(pilot, "home") == 0
        assert await press(pilot, "ctrl+d") == 10
        assert await press(pilot, "ctrl+u") == 0
        assert await press(pilot, "pagedown") == 20
        assert await press(pilot, "pageup") == 0


async def test_it_tells_when_the_cursor_moved_and_a_row_was_opened() -> None:
    app = ListApp(9)
    async with app.run_test(size=(40, 20)) as pilot:
        await press(pilot, "j", "enter", "k", "k")
        assert app.told == [("moved", 1), ("opened", 1), ("moved", 0)]


async def test_an_empty_list_opens_nothing() -> None:
    app = ListApp(0)
    async with app.run_test(size=(40, 20)) as pilot:
        assert await press(pilot, "j", "G", "enter") == 0
        assert app.told == []
        assert lines(app) == [""] * 20


async def test_the_cursor_row_is_marked_by_a_sign_and_scrolls_into_view() -> None:
    app = ListApp(50)
    async with app.run_test(size=(40, 10)) as pilot:
        await drawn(pilot)
        assert lines(app)[0].startswith("▸ row 0 ")
        await press(pilot, "G")
        assert lines(app)[-1].startswith("▸ row 49 ")
        assert lines(app)[0].startswith("  row 40 ")


async def test_ascii_marks_the_cursor_with_a_plain_sign() -> None:
    app = ListApp(5, ascii_only=True)
    async with app.run_test(size=(40, 10)) as pilot:
        await drawn(pilot)
        assert "\n".join(lines(app)).isascii()
        assert lines(app)[0].startswith("> row 0 ")


async def test_the_cursor_stays_where_it_is_unless_it_is_told_a_row() -> None:
    app = ListApp(50)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, *"jjjjj")
        app.list.show(50, app.paint)
        assert app.list.cursor == 5
        app.list.show(3, app.paint)
        assert app.list.cursor == 2
        app.list.show(50, app.paint, 30)
        await drawn(pilot)
        assert app.list.cursor == 30
        assert any(line.startswith("▸ row 30") for line in lines(app))


async def test_one_row_is_painted_again_alone() -> None:
    app = ListApp(50)
    async with app.run_test(size=(40, 10)) as pilot:
        await drawn(pilot)
        app.painted.clear()
        app.list.refresh_row(4)
        await drawn(pilot)
        assert app.painted == [4]


async def test_a_move_paints_two_rows() -> None:
    app = ListApp(50)
    async with app.run_test(size=(40, 10)) as pilot:
        await drawn(pilot)
        app.painted.clear()
        await press(pilot, "j")
        assert set(app.painted) == {0, 1}


async def test_a_click_moves_the_cursor_and_a_double_click_opens() -> None:
    app = ListApp(50)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click("#rows", offset=(5, 3))
        await drawn(pilot)
        assert app.list.cursor == 3
        await pilot.double_click("#rows", offset=(5, 6))
        await drawn(pilot)
        assert app.told[-1] == ("opened", 6)


@pytest.mark.parametrize("no_color", [False, True])
async def test_every_segment_has_a_style(no_color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = ListApp(3)
    async with app.run_test(size=(40, 10)) as pilot:
        await drawn(pilot)
        segments = [segment for y in range(10) for segment in app.list.render_line(y)]
        assert all(segment.style is not None for segment in segments)


async def test_rows_are_exactly_as_wide_as_the_list_whatever_they_hold() -> None:
    app = ListApp(3)
    async with app.run_test(size=(40, 10)) as pilot:
        app.list.show(3, lambda index, _width: [("長い題名" * 20 if index else "short", "")])
        await drawn(pilot)
        assert {app.list.render_line(y).cell_length for y in range(10)} == {39}  # one column is the scrollbar's


async def test_a_list_of_sixty_thousand_rows_paints_only_what_is_in_view() -> None:
    app = ListApp(62_423)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "G")
        assert len(set(app.painted)) <= 2 * 24


async def test_as_text_what_is_painted_apart_is_a_column_whatever_the_width() -> None:
    app = ListApp(3)
    async with app.run_test(size=(20, 10)) as pilot:
        app.list.show(3, lambda index, width: [(f"title {index}".ljust(width - 9), "title"), ("  4.5  note", "dim")])
        await press(pilot, "j")
        table = app.list.table()
        assert table.rows == [[f"title {index}", "4.5", "note"] for index in range(3)]
        assert (table.heading, table.cursor) == ((), 1)


async def test_a_list_that_is_given_columns_tells_them_and_an_empty_one_has_no_cursor() -> None:
    rows = LineList(columns=Columns(lambda: ("number", "square"), lambda index: (str(index), str(index**2))))
    assert rows.table() == Table(("number", "square"), [], None)
    rows.count = 3
    assert rows.table().rows == [("0", "0"), ("1", "1"), ("2", "4")]
