"""The layers of a model and the end of a log as rows."""

from dataclasses import replace
from pathlib import Path

from collab.runs import RunState, RunStore
from collab.runs.state import replay
from collab.testing import add_model
from collab.testing.fake_worker import LAYERS, STARTED
from collab.training import Layer
from tui.cells import Spans
from tui.keys import Keymap
from tui.text import layer_rows, log_rows, run_notes
from tui.text.run_details import log_lines


def text_of(row: Spans) -> str:
    return "".join(text for text, _ in row)


def test_a_finished_run_tells_how_much_its_features_explain(home: Path) -> None:
    summary = replace(RunStore(home).summary(add_model()), explained={"raters": 0.634, "year": 0.06}, r_hat=1.034)
    notes = run_notes(summary, replay([STARTED]), None, Keymap())
    assert ("explained: raters 63%, year 6%", "dim") in notes
    assert ("R-hat at most 1.03 for 95% of held-out predictions: converged", "dim") in notes
    early = run_notes(replace(summary, epoch=195, planned=600), replay([STARTED]), None, Keymap())
    assert any(text.endswith("converged, so it stopped after 195 of 600 epochs") for text, _ in early)
    assert len(run_notes(replace(summary, explained={}), replay([STARTED]), None, Keymap())) == len(notes) - 1


def test_layers_line_up_under_their_heading() -> None:
    rows = [text_of(row) for row in layer_rows(replay([STARTED]))]
    assert len(rows) == len(LAYERS) + 2
    assert len({len(row) for row in rows}) == 1
    assert rows[-1].split() == ["in", "all", "480,471"]


def test_where_there_is_little_room_layers_have_their_sizes_alone() -> None:
    network = (
        Layer(name="layers.0.0", shape="Linear(in_features=313, out_features=100, bias=True)", parameters=31_400),
        Layer(name="layers.0.2", shape="BatchNorm1d(100, eps=1e-05, momentum=0.1)", parameters=200),
    )
    state = replay([STARTED.model_copy(update={"layers": network})])
    rows = [text_of(row) for row in layer_rows(state, 52)]
    assert rows[1].split() == ["layers.0.0", "Linear(313,", "100)", "31,400"]
    assert rows[2].split() == ["layers.0.2", "BatchNorm1d(100)", "200"]
    assert "in_features=313" in text_of(layer_rows(state, 120)[1])


def test_a_run_without_layers_says_so() -> None:
    assert "once the run has read its data" in text_of(layer_rows(RunState())[0])
    replayed = replay([STARTED.model_copy(update={"layers": ()})])
    assert text_of(layer_rows(replayed)[0]) == "This run has told no layers."


def test_the_log_is_text_with_its_indentation(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"Traceback:\n  \x1b[1mFile\x1b[0m x\r\n\tdeep\x07\n\xff\n")
    assert log_lines(log) == ["Traceback:", "  File x", "    deep", "\ufffd"]


def test_of_a_long_log_only_the_end_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(50_000)))
    lines = log_lines(log)
    assert lines[-1] == "line 49999"
    assert len(lines) == 1000


def test_no_log_is_no_line(tmp_path: Path) -> None:
    assert log_lines(tmp_path / "log") == ()
    assert "empty" in text_of(log_rows(tmp_path / "log")[0])
