"""collab-tui runs, with real workers."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

from collab.runs import RunStore, end
from collab.runs.locks import signed_by
from tests.cli.conftest import Cli
from tests.program import PROGRAM
from tests.terminal.processes import hold

LONG = ("--epochs", "10000", "--factors", "4", "--json", "--detach")


def test_a_stopped_run_goes_on_and_prints_what_it_tells_from_then_on(cli: Cli, films: Path) -> None:
    options = ("--data", str(films), "--epochs", "200", "--factors", "8", "--json")
    run, status = 0, "finished"
    while status == "finished":  # one that was through before it could be stopped is no such run
        run += 1
        assert cli("train", *options, "--detach").status == 0
        cli("runs", "stop", str(run))
        status = RunStore().summary(str(run)).status
    assert status == "stopped"
    done = cli("runs", "resume", str(run), "--json")
    assert (done.status, done.complaints) == (0, [])
    events = [line["event"] for line in done.lines if line["event"] not in ("progress", "epoch")]
    assert [event for event in events if event != "resumed"] == ["started", "interest", "finished"]
    assert RunStore().summary(str(run)).status == "finished"
    again = cli("runs", "resume", str(run))
    assert (again.status, again.err) == (1, f"collab-tui: Run {run} has finished: there is nothing to go on with.\n")


def test_an_interrupt_stops_a_run_that_went_on(cli: Cli, films: Path) -> None:
    assert cli("train", "--data", str(films), *LONG).status == 0
    assert cli("runs", "stop", "1").status == 0
    command = [*PROGRAM, "runs", "resume", "1", "--json"]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())["event"] == "started"
    while json.loads(program.stdout.readline())["event"] != "epoch":
        pass
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, "Traceback" in err) == (130, False)
    assert json.loads(out.splitlines()[-1])["event"] == "stopped"
    assert RunStore().summary("1").status == "stopped"


def test_a_silent_run_is_listed_as_silent_and_can_be_stopped(cli: Cli, films: Path) -> None:
    assert cli("train", "--data", str(films), *LONG).status == 0
    store = RunStore()
    worker = signed_by(store.folder("1") / "lock")
    assert worker is not None
    hold(worker)
    try:
        for name in ("lock", "events.jsonl"):
            path = store.folder("1") / name
            then = path.stat().st_mtime - 130
            os.utime(path, (then, then))
        assert silence(r"running, silent (\d+):(\d\d)", cli("runs", "list").out) >= 130
        assert cli("runs", "list", "--json").lines[0]["status"] == "running"
        assert "running, epoch" in (shown := cli("runs", "show", "1").out)
        assert silence(r", silent (\d+):(\d\d)", shown) >= 130
        stopped = cli("runs", "stop", "1")
        assert stopped.out == "Run 1 was silent and is ended; the last checkpoint it kept stays.\n"
        assert store.summary("1").status == "died"
    finally:
        if store.alive("1"):
            end(store, "1")


def silence(words: str, text: str) -> int:
    """Return the seconds that a run is said to have been silent for."""
    said = re.search(words, text)
    assert said is not None, text
    return 60 * int(said[1]) + int(said[2])


def test_runs_are_compared_by_what_differs(cli: Cli, trained: Path, films: Path) -> None:
    options = ("--data", str(films), "--factors", "4", "--epochs", "3", "--wd", "0.5", "--name", "strong", "--json")
    assert cli("train", *options).status == 0
    done = cli("runs", "compare", "1", "2", "--json")
    assert done.status == 0
    first, second = done.lines
    assert (first["settings"], second["settings"]) == ({"epochs": 2, "wd": 0.1}, {"epochs": 3, "wd": 0.5})
    assert [epoch["epoch"] for epoch in second["epochs"]] == [1, 2, 3]
    assert second["epochs"][-1]["valid_loss"] == second["valid_loss"]
    assert first["best"] != second["best"]
    assert first["best"] == (first["mse"] < second["mse"])
    text = cli("runs", "compare", "1", "2").out
    heading, *rows = (line.split() for line in text.splitlines()[:3])
    assert heading[:6] == ["run", "name", "epochs", "wd", "epochs", "done"]
    assert [row[:5] for row in rows] == [["1", "2", "0.1", "2", rows[0][4]], ["2", "strong", "3", "0.5", "3"]]
    assert text.count(" best") == 1
    assert "1:train  1:valid  2:train  2:valid" in text
    assert cli("runs", "compare", "1", "9").err == "collab-tui: There is no run 9. The runs are: 1, 2.\n"


def test_a_run_gets_a_name_and_a_note(cli: Cli, trained: Path) -> None:
    assert cli("runs", "name", "1", "first try").out == "Run 1 is called first try.\n"
    assert cli("runs", "name", "1", "second", "--json").lines[0]["name"] == "second"
    assert cli("runs", "note", "1", "too\x1b few factors").out == "Noted for run 1: too few factors\n"
    assert "note        too few factors" in cli("runs", "show", "1").out
    assert cli("runs", "note", "1", "", "--json").lines[0]["note"] == ""
    assert cli("runs", "name", "1", "").out == "Run 1 has no name.\n"
    assert cli("runs", "note", "3", "x").status == 1


def test_a_deleted_run_is_restored(cli: Cli, trained: Path) -> None:
    assert cli("runs", "delete", "1").out == "Run 1 is deleted. To have it back: collab-tui runs restore 1\n"
    assert cli("runs", "restore", "1").out == "Run 1 is back, and in use.\n"
    assert cli("runs", "list", "--json").lines[0]["in_use"] is True
    assert cli("runs", "restore", "1").err == "collab-tui: There is no deleted run 1. No run is deleted.\n"


def test_of_many_epochs_a_comparison_shows_round_ones_and_the_last(cli: Cli, films: Path) -> None:
    for epochs in ("33", "42"):
        assert cli("train", "--data", str(films), "--model", "bayes", "--factors", "2", "--epochs", epochs).status == 0
    text = cli("runs", "compare", "1", "2").out
    shown = [line.split()[0] for line in text.partition("epoch  1:train")[2].splitlines()[1:-1]]
    assert shown == [*map(str, range(1, 11)), "20", "30", "33", "40", "42"]
    assert text.endswith("not every epoch is shown; --json has all\n")
    assert len(cli("runs", "compare", "1", "2", "--json").lines[1]["epochs"]) == 42


def test_runs_are_written_for_tensorboard(cli: Cli, films: Path, tmp_path: Path) -> None:
    assert cli("train", "--data", str(films), "--epochs", "2", "--factors", "4").status == 0
    folder = tmp_path / "board"
    done = cli("runs", "export", "1", "--tensorboard", str(folder))
    assert (done.status, done.out) == (0, f"Run 1 is in {folder / '1-dot-bias'}, with 2 epochs.\n")
    done = cli("runs", "export", "1", "--tensorboard", str(folder), "--json")
    assert done.lines == [{"run": "1", "folder": str(folder / "1-dot-bias"), "epoch": 2}]
    assert cli("runs", "export", "2", "--tensorboard", str(folder)).status == 1
