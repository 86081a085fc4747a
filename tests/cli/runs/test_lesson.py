"""collab-tui train --lesson, with real workers."""

import json
import signal
import subprocess
from pathlib import Path

from collab.models import LESSON
from collab.runs import RunStore
from tests.cli.conftest import Cli
from tests.program import PROGRAM

NAMES = [preset.name for preset in LESSON]


def test_the_lesson_trains_its_experiments_and_has_its_losses_beside_runs_like_its_own(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--lesson", "--epochs", "1", "--seed", "7", timeout=400)
    assert (done.status, done.complaints) == (0, [])
    assert all(line.startswith("reading films") or " of 8 done; " in line for line in done.err.splitlines())
    lines = done.out.splitlines()
    finished = [line for line in lines if ": finished: valid loss " in line]
    assert [line.partition(": finished")[0] for line in finished] == [
        f"run {at}, {name}" for at, name in enumerate(NAMES, 1)
    ]
    head = next(at for at, line in enumerate(lines) if line.startswith("run  name"))
    assert {"model", "wd", "valid"} <= set(lines[head].split())
    assert "published" not in lines[head]
    for line, preset in zip(lines[head + 1 : head + 9], LESSON, strict=True):
        assert preset.name in line
    assert sum(line.endswith(" best") for line in lines) == 1
    assert "MovieLens 100K" in lines[-1]
    records = [RunStore().config(str(run)) for run in range(1, 9)]
    assert {(record.data.items, record.config["epochs"], record.config["seed"]) for record in records} == {
        ("title", 1, 7)
    }


def test_an_interrupt_stops_every_run_of_the_lesson(films: Path) -> None:
    command = [*PROGRAM, "train", "--data", str(films), "--lesson", "--epochs", "10000", "--json"]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert program.stdout is not None
    while json.loads(program.stdout.readline())["event"] != "epoch":
        pass
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=100)
    assert (program.returncode, "Traceback" in err) == (130, False)
    stopped = [line["run"] for line in map(json.loads, out.splitlines()) if line["event"] == "stopped"]
    assert sorted(stopped) == [str(run) for run in range(1, 9)]
    runs = RunStore().runs()
    assert [(info.name, info.status) for info in reversed(runs)] == [(name, "stopped") for name in NAMES]
