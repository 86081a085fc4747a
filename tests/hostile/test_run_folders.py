"""Run folders that someone unpacked, copied or half deleted: each is listed, and no other suffers from it."""

import json
import os
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.runs import RunStore, take
from collab.runs.locks import is_held, signed_by
from collab.runs.state import read_events
from collab.testing import add_model
from tests.cli.conftest import run as cli
from tests.tui.world import app, press, screen_text, settle
from tui.core import Session

FILES = ("config.json", "events.jsonl", "model.safetensors")


@pytest.fixture
def store() -> RunStore:
    """Return a store with two runs; the first is in use."""
    add_model()
    add_model()
    return RunStore()


def see_all(store: RunStore) -> None:
    """Look at the runs in every way; both are listed and the first is in use."""
    assert [info.run for info in store.runs()] == ["2", "1"]
    session = Session()
    session.refresh()
    assert (session.run and session.run.run) == "1"


@pytest.mark.parametrize(
    ("missing", "status", "why"),
    [
        ("config.json", "died", r"Run 2 has no readable .*config\.json: .* models import .*model\.safetensors"),
        ("model.safetensors", "finished", "model of run 2 is gone"),
        ("events.jsonl", "died", ""),
    ],
)
def test_a_run_without_one_of_its_files_is_listed_and_says_what_it_is(
    store: RunStore, missing: str, status: str, why: str
) -> None:
    (store.folder("2") / missing).unlink()
    see_all(store)
    assert (store.runs()[0].status, store.runs()[0].in_use) == (status, False)
    listed, shown = cli("runs", "list"), cli("runs", "show", "2")
    assert (listed.status, listed.err, len(listed.out.splitlines())) == (0, "", 3)
    assert (shown.status, shown.err) == (0, "") or "To put it away: collab-tui runs delete 2" in shown.err
    if why:
        with pytest.raises(collab.NotFound, match=why):
            store.use("2")
    store.delete("2")
    assert [info.run for info in store.runs()] == ["1"]


@pytest.mark.parametrize("missing", FILES)
async def test_the_app_goes_on_where_the_run_in_use_lacks_a_file(store: RunStore, missing: str) -> None:
    (store.folder("1") / missing).unlink()
    async with app().run_test(size=(110, 30)) as pilot:
        await settle(pilot)
        if missing != FILES[1]:
            assert missing in screen_text(pilot).replace("\n", "") or "run 1" in screen_text(pilot).lower()
        await press(pilot, "T")
        assert screen_text(pilot).count("dot-bias") > 0
        await press(pilot, "R")
        await press(pilot, "F")


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"run": "2"}', "[" * 100_000, '{"a":' * 100_000, "\0" * 1000, " " * (2 << 20),
        '{"run": "1", "created": 1e999, "data": {"source": "x"}, "data_name": "x", "split": "x", "config": {}}',
        '{"run": "1", "created": 1, "data": {"source": "x"}, "data_name": "x", "split": "x", "config": {"lr": [[1]]}}',
    ],
)  # fmt: skip
def test_a_config_that_is_none_is_a_run_that_died(store: RunStore, text: str) -> None:
    (store.folder("2") / "config.json").write_text(text)
    see_all(store)
    assert store.runs()[0].error.startswith("Run 2 has no readable ")


def test_a_config_names_neither_another_run_nor_the_terminal(store: RunStore) -> None:
    path = store.folder("2") / "config.json"
    hostile = {"run": "../../x", "name": "\x1b]0;title\x07", "note": "\x9b31m", "data": {"source": "/x/\x1b[31mred"}}
    path.write_text(json.dumps(json.loads(path.read_text()) | hostile))
    see_all(store)
    for command in (("list",), ("show", "2"), ("list", "--json"), ("show", "2", "--json"), ("use", "2")):
        done = cli("runs", *command)
        assert done.status == 0, done.err
        assert all(line.isprintable() for line in done.out.splitlines() + done.err.splitlines())


def to_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize("change", [to_link, to_pipe, to_folder, to_nowhere])
@pytest.mark.parametrize("name", [*FILES, "lock", "request", "log", "state.safetensors"])
def test_links_pipes_and_folders_in_the_place_of_files(
    store: RunStore, change: Callable[[Path], None], name: str
) -> None:
    path = store.folder("2") / name
    path.touch()
    change(path)
    see_all(store)
    store.events("2")
    assert store.summary("1").in_use


def test_events_of_any_kind_and_length_tell_what_they_can(store: RunStore) -> None:
    path = store.folder("2") / "events.jsonl"
    good = path.read_bytes()
    hostile = [
        b"x" * (3 << 20), b'{"event": "failed", "error": "' + b"y" * (2 << 20) + b'"}', b"\xff", b"\0" * 99, b"[" * 999,
        b'{"event": "progress", "epoch": 1, "done": NaN, "train_loss": 1, "rows_per_second": 1}',
        b'{"event": "epoch", "epoch": 1, "epochs": 1e400, "train_loss": Infinity, "seconds": 1}',
        b'{"event": "stopped", "epoch": -1}',
    ]  # fmt: skip
    path.write_bytes(b"\n".join([*hostile, good.rstrip(b"\n")]) + b'\n{"event": "fini')
    assert [event.event for event in read_events(path)] == ["started", "epoch", "finished"]
    path.write_bytes(good + b'{"event": "failed", "error": "a\\u001b]0;b\\u0007c", "run": "\\u009b1m"}\n')
    assert (store.summary("2").status, store.summary("2").error) == ("failed", "a ]0;b c")
    assert store.events("2")[-1].run == "1m"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[" * 100_000, '{"in_use": {"made-up-films": "../../x"}, "current": 7}', "\xff", '{"in_use": 1}'],
)
def test_a_damaged_choice_is_none_and_is_set_aside(store: RunStore, text: str) -> None:
    path = store.root / "in-use.json"
    path.write_text(text, encoding="latin-1")
    assert [info.in_use for info in store.runs()] == [False, False]
    Session().refresh()
    store.use("2")
    assert [info.in_use for info in store.runs()] == [True, False]
    aside = [file.read_text("latin-1") for file in store.root.glob("in-use.damaged-*.json")]
    assert aside == ([] if "films" in text else [text])


def test_folders_that_are_no_runs_are_left_alone(store: RunStore) -> None:
    for name in ("0", "01", "-1", "1.5", "٣", "²", "9" * 200, "x\x1b[31m", ".hidden"):
        (store.root / name).mkdir()
    (store.root / "3").write_text("a file")
    see_all(store)
    for name in ("..", "1/../1", "", ".deleted", "9" * 200, "/", "1\0"):
        with pytest.raises(collab.NotFound):
            store.folder(name)
    assert store.create(DataSpec(source="sample"), "u1", collab.configure("dot")) == "4"


def test_a_lock_says_who_holds_it_or_nothing(tmp_path: Path) -> None:
    path, target = tmp_path / "lock", tmp_path / "target"
    machine = platform.node()
    for text in (f"0 {machine}", f"1 {machine}", f"-1 {machine}", "9" * 50, "12 elsewhere", "\xff\xfe", "x" * 5000):
        path.write_text(text, encoding="latin-1")
        assert signed_by(path) is None
    for process in (2, 9, 10, 4194304):  # the first of a container are small
        path.write_text(f"{process} {machine}")
        assert signed_by(path) == process
    target.write_text("precious")
    path.unlink()
    path.symlink_to(target)
    with pytest.raises(collab.CollabError, match="link"):
        take(path)
    assert (is_held(path), target.read_text()) == (False, "precious")
