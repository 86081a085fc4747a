"""Copying: the bytes for each kind of terminal, what each screen copies, and the file that holds it in any case."""

import re
import stat
from base64 import b64decode
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, strategies as st
from textual.pilot import Pilot
from textual.widget import Widget

from collab.recommend import Recommender
from collab.runs import RunStore
from collab.storage import home_folder
from collab.testing import add_model
from tests.tui.world import app, in_use, press, screen_text, settle
from tui.terminal import fitting
from tui.terminal.clipboard import osc52
from tui.text import HITS, RATED, RECOMMENDED, RUNS, SIMILAR, even_cells, tabbed
from tui.widgets import LineList

WIDE = (120, 40)
TMUX = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "screen-256color"}  # noqa: S108 (tmux names its socket so)


def test_a_terminal_is_sent_one_sequence() -> None:
    assert osc52("Amélie", {"TERM": "xterm-256color"}) == "\x1b]52;c;QW3DqWxpZQ==\x07"


def test_tmux_is_sent_what_it_passes_on_and_what_it_keeps() -> None:
    passed_on = "\x1bPtmux;\x1b\x1b]52;c;QW3DqWxpZQ==\x07\x1b\\"
    assert osc52("Amélie", TMUX) == passed_on + "\x1b]52;c;QW3DqWxpZQ==\x07"


def test_screen_is_sent_pieces_that_it_passes_on() -> None:
    sent = osc52("a" * 60, {"TERM": "screen"})
    assert sent == f"\x1bP\x1b]52;c;{'YWFh' * 19}\x1b\\\x1bPYWFh\x07\x1b\\"


@given(st.text(), st.sampled_from([{}, TMUX, {"TERM": "screen.xterm-256color"}]))
def test_whatever_the_text_it_comes_out_as_it_was_and_nothing_of_it_is_a_control(
    text: str, env: Mapping[str, str]
) -> None:
    text = text.encode("utf-8", "replace").decode()
    inner = osc52(text, env).replace("\x1b\\\x1bP", "").rpartition("\x1b]52;c;")[2]
    encoded = inner.partition("\x07")[0]
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", encoded)
    assert b64decode(encoded).decode() == text


@given(st.lists(st.text(max_size=9), max_size=9), st.integers(0, 6000))
def test_whole_lines_are_sent_as_many_as_a_terminal_takes(lines: list[str], repeated: int) -> None:
    lines = [line.encode("utf-8", "replace").decode() for line in lines] * repeated
    sent = fitting(lines)
    assert list(sent) == lines[: len(sent)]
    assert len(osc52("\n".join(sent), {})) <= 74_994 + len("\x1b]52;c;\x07")
    if len(sent) < len(lines):
        assert len("\n".join(lines[: len(sent) + 1]).encode()) > 74_994 // 4 * 3 - 2


def test_no_cell_has_a_tab_or_an_end_of_line_in_it() -> None:
    assert tabbed(["a\tb", "", "c\nd\x1b[2J"]) == "a b\t\tc d [2J"


def test_columns_of_one_width_come_apart_whatever_is_in_them() -> None:
    assert even_cells("  0.76<  長い        ", 3) == ["0.76<", "長い", ""]


class Written(list[str]):
    """The writes of a running app to its terminal in order to copy, in their order."""

    def __init__(self, pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pilot.app._driver, "write", self.write)

    def write(self, data: str) -> None:
        """Keep what is written, unless it is for something else."""
        if "]52;" in data:
            self.append(data)

    @property
    def copied(self) -> str:
        """The text of the last sequence that copies."""
        [encoded] = re.findall(r"\x1b\]52;c;(.*)\x07", self[-1])
        return b64decode(encoded).decode()


def kept() -> str:
    return (home_folder() / "copied.txt").read_text()


async def test_a_line_of_a_list_is_copied_and_kept_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    monkeypatch.setenv("HOME", str(home_folder().parent))
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        written = Written(pilot, monkeypatch)
        await press(pilot, "F", "j", "y")
        model = Recommender.open(RunStore().model_path(in_use()))
        title = model.recommend(model.fold_in({}), 2)[1]
        cells = (title.title, *(f"{stars:.1f}" for stars in (title.stars, title.low, title.high)), str(title.ratings))
        assert written.copied == "\t".join((*cells, ", ".join(title.genres)))
        assert kept() == written.copied + "\n"
        assert stat.S_IMODE((home_folder() / "copied.txt").stat().st_mode) == 0o600
        assert "Copied the line; also in ~/home/copied.txt" in screen_text(pilot)


@pytest.mark.parametrize(
    ("keys", "heading", "rows"),
    [
        ("R3j", RATED, 30),
        ("F", RECOMMENDED, 30),
        ("S", HITS, 30),
        (("S", "enter"), SIMILAR, 29),
        ("T", RUNS, 1),
    ],
)
async def test_every_list_is_copied_whole_under_its_heading(
    keys: Sequence[str], heading: Sequence[str], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        written = Written(pilot, monkeypatch)
        await press(pilot, "Y")
        first, *lines = written.copied.split("\n")
        assert (first, len(lines)) == ("\t".join(heading), rows)
        assert {line.count("\t") for line in lines} == {len(heading) - 1}
        assert kept() == written.copied + "\n"
        assert f"Copied {rows + 1} lines; also in" in screen_text(pilot)


async def test_what_was_rated_is_copied_as_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", "4", ".", "space")
        written = Written(pilot, monkeypatch)
        await press(pilot, "Y")
        assert [line.split("\t")[1] for line in written.copied.split("\n")[1:4]] == ["4.5", "skip", ""]


async def test_dialogs_copy_their_lists_and_say_so_on_their_border(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "T", "?")
        written = Written(pilot, monkeypatch)
        await press(pilot, "Y")
        assert "Train" in written.copied.split("\n")
        assert "collab-tui runs list" in written.copied.split("\n")
        assert any(re.fullmatch(r"q\tleave.*", line) for line in written.copied.split("\n"))
        assert "Copied" in str(pilot.app.screen.query_one(".dialog", Widget).border_subtitle)
        await press(pilot, "escape", "c", "j", "c", "C", "j", "y")
        assert written.copied == "model\tdot-bias\tdot-bias"
        await press(pilot, "escape", "m", "Y")
        assert kept() == written.copied + "\n"


async def test_an_evaluation_is_copied_figure_by_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    run = add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        collab = pilot.app
        await press(pilot, "T", "E")
        written = Written(pilot, monkeypatch)
        await press(pilot, "Y")
        assert written == []
        record = {"protocol": "coldstart", "strategy": "popularity", "answers": 5, "rmse": 0.91239}
        evaluation = collab.evaluations.of((run, "coldstart"))  # type: ignore[attr-defined]  # of CollabApp
        assert evaluation is None
        monkeypatch.setattr(collab.evaluations, "of", lambda _subject: Found([record]))  # type: ignore[attr-defined]
        await press(pilot, "Y", "y")
        assert written.copied == "protocol\tstrategy\tanswers\trmse\ncoldstart\tpopularity\t5\t0.9124"
        assert len(written) == 1


class Found:
    """An evaluation with what it found."""

    def __init__(self, records: list[dict[str, object]]) -> None:
        self.records, self.status, self.doing, self.done = records, "done", "", 1.0


async def test_in_the_people_y_copies_a_person_and_the_list_is_copied_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        written = Written(pilot, monkeypatch)
        await press(pilot, "P", "y")
        assert "Name of a copy of you" in screen_text(pilot)
        assert written == []
        await press(pilot, "escape", "Y")
        assert written.copied.startswith("you\tin use\t0 rated")


async def test_letters_typed_into_a_field_copy_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        written = Written(pilot, monkeypatch)
        await press(pilot, "S", "/", "text:toyY", "escape", "T", "r", "text:yY", "enter")
        assert RunStore().summary("1").name == "firstyY"
        await press(pilot, "e", "y", "escape", "escape")
        assert written == []


async def test_where_there_is_nothing_to_copy_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        written = Written(pilot, monkeypatch)
        await press(pilot, "y")
        assert "There is no line under a cursor here to copy" in screen_text(pilot)
        await press(pilot, "Y")
        assert "There is no list here to copy" in screen_text(pilot)
        assert written == []
        assert not (home_folder() / "copied.txt").exists()


async def test_of_a_list_beyond_what_terminals_take_the_file_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "?")
        rows = pilot.app.screen.query_one("#help-rows", LineList)
        rows.show(5000, lambda index, _width: [(f"Film {index}", ""), ("x" * 20, "")])
        written = Written(pilot, monkeypatch)
        await press(pilot, "Y")
        lines = kept().splitlines()
        sent = written.copied.split("\n")
        assert (len(lines), lines[: len(sent)]) == (5000, sent)
        message = f"Copied {len(sent):,} of 5,000 lines, as much as terminals take; all in"
        assert message in str(pilot.app.screen.query_one(".dialog", Widget).border_subtitle)


async def test_a_file_that_cannot_be_written_is_told_and_the_terminal_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        (home_folder() / "copied.txt").mkdir()
        written = Written(pilot, monkeypatch)
        await press(pilot, "F", "y")
        assert written.copied.count("\t") == 5
        assert "! Copied the line, but " in screen_text(pilot)
