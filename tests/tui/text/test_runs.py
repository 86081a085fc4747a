"""Runs and epochs as rows of text."""

from dataclasses import replace

from collab.runs import RunStore, RunSummary
from collab.runs.state import replay
from collab.testing import add_model
from collab.testing.fake_worker import STARTED, classes_epoch, epoch, progress
from tui.cells import ASCII
from tui.text import epoch_heading, epoch_row, model_text, run_cells, run_heading, run_row


def text_of(spans: object) -> str:
    return "".join(text for text, _ in spans)  # type: ignore[attr-defined]  # spans are pairs


def summary() -> RunSummary:
    return RunStore().summary(add_model())


def test_rows_of_epochs_line_up_with_their_headings() -> None:
    mse = replay([STARTED, epoch(1), epoch(2), progress(3, 0.5)])
    classes = replay([STARTED, classes_epoch(1), classes_epoch(2), progress(3, 0.5)])
    measured = {"ndcg10": 0.3452, "recall20": 0.3211}
    ranked = replay([STARTED, *(epoch(number).model_copy(update=measured) for number in (1, 2)), progress(3, 0.5)])
    for state in (mse, classes, ranked):
        heading = epoch_heading(state).splitlines()[-1]
        assert [len(text_of(epoch_row(state, index))) for index in range(3)] == [len(heading)] * 3
        assert text_of(epoch_row(state, 3)) == ""


def test_no_loss_is_a_dash() -> None:
    alone = {"train_loss": None, "valid_loss": None, "ndcg10": 0.3452, "recall20": 0.3211}
    state = replay([STARTED, epoch(1).model_copy(update=alone)])
    assert text_of(epoch_row(state, 0)).split() == ["1", "-", "-", "0.9300", "0.345", "0.321", "0:01"]
    without = replay([STARTED, epoch(1).model_copy(update={**alone, "ndcg10": None})])
    assert text_of(epoch_row(without, 0)).split()[:2] == ["1", "-"]


def test_the_lowest_loss_is_marked_once_a_later_one_is_higher() -> None:
    state = replay([STARTED, epoch(1), epoch(2)])
    assert "◂" not in text_of(epoch_row(state, 1))
    state = replay([epoch(3, 0.9)], state)
    assert "0.7853◂" in text_of(epoch_row(state, 1))
    assert "0.7853<" in text_of(epoch_row(state, 1, glyphs=ASCII))
    assert "◂" not in text_of(epoch_row(state, 2))


def test_rows_of_runs_fit_their_width_and_heading() -> None:
    run = summary()
    for width in (57, 77, 117):
        row = text_of(run_row(replace(run, status="stopped"), None, width))
        assert len(row) <= width
        assert row.index("stopped") == run_heading(width).index("status")


def test_marks_silence_and_use_are_words_or_signs() -> None:
    run, state = summary(), replay([STARTED, progress(1, 0.5)])
    assert text_of(run_row(run, None, 77, marked="◆")).startswith("  1◆ ")
    assert text_of(run_row(run, None, 77, used=True)).endswith("finished  in use")
    assert text_of(run_row(run, None, 77)).endswith("finished")
    assert text_of(run_row(replace(run, silent=130.0), state, 77)).endswith("! silent 2:10")
    assert text_of(run_row(replace(run, model="embedding-dot-bias"), None, 77, glyphs=ASCII)).isascii()


def test_choices_have_no_stars_and_wide_rows_more_columns() -> None:
    run = replace(summary(), implicit=True, kept=20, keep="samples")
    assert "no stars" in text_of(run_row(run, None, 77))
    assert "films, no stars" in run_cells(run)
    wide = text_of(run_row(run, None, 197))
    assert wide.index("20 samples") == run_heading(197).index("kept")
    assert wide.index("finished") == run_heading(197).index("status")


def test_a_module_of_ones_own_is_shown_without_its_folders() -> None:
    assert model_text("/home/me/lesson/mine.py:Net") == "mine.py:Net"
    assert model_text("dot-bias") == "dot-bias"


def test_in_the_list_of_runs_a_name_is_whole_or_left_out() -> None:
    run = replace(summary(), model="collab-nn", name="a network")
    assert "collab-nn    " in text_of(run_row(run, None, 58))
    assert 'collab-nn "a network" ' in text_of(run_row(run, None, 120))
    assert len(text_of(run_row(replace(run, model="embedding-dot-bias"), None, 58)).split("…")) == 1
