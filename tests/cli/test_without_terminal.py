"""Commands in pipes, from cron and over ssh: what is closed, full or narrow, and what ends them."""

import os
import pty
import select
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from collab.runs import RunStore
from tests.cli.conftest import Cli, complaints
from tests.program import PROGRAM
from tests.terminal.processes import descendants, lives, wait_for_end

PRINTING = ("runs list", "runs list --json", "recommend", "similar 1", "ask", "data list", "rate --list", "--help")
Program = subprocess.Popen[str]
LONG = ("--epochs", "10000", "--factors", "4")


def shell(line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell, in which $P is the program; its status is that of the program where a pipe follows."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True, encoding="utf-8", timeout=100, check=False,
        env={**os.environ, "P": " ".join(PROGRAM), **env},
    )  # fmt: skip


@pytest.mark.parametrize("command", PRINTING)
def test_a_reader_that_leaves_early_is_no_error(trained: Path, command: str) -> None:
    done = shell(f"$P {command} | head -c 1 >/dev/null")
    assert (done.returncode, complaints(done.stderr)) == (0, [])


@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_told_in_one_line(trained: Path, command: str) -> None:
    done = shell(f"$P {command} >/dev/full")
    [complaint] = complaints(done.stderr)
    assert (done.returncode, complaint.startswith("collab-tui: ")) == (1, True)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(trained: Path, closed: str) -> None:
    for command in ("runs list", "recommend", "rate 1 4"):
        done = shell(f"$P {command} {closed}")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    done = shell(f"$P profiles delete me {closed}")
    assert done.returncode == 2


def test_what_would_be_asked_needs_yes_where_stdin_is_closed(trained: Path) -> None:
    for command in ("rate --forget", "profiles delete me", "doctor --keys"):
        done = shell(f"$P {command} <&-")
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("utf8", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}], ids=["", "not in UTF-8"])
def test_the_c_locale_gets_ascii(cli: Cli, trained: Path, utf8: dict[str, str]) -> None:
    env = {"LC_ALL": "C", **utf8}
    assert cli("rate", "1", "3.5", env=env).out == "Film 1 (1951)  3.5   1 rated\n"
    for command in ("recommend", "similar 1", "rate --list", "profiles history", "runs show 1"):
        done = cli(*command.split(), env=env)
        assert (done.status, done.complaints, done.out.isascii()) == (0, [], True), command


def test_a_narrow_window_changes_no_list_and_squeezes_no_plot_to_nothing(cli: Cli, trained: Path, films: Path) -> None:
    listed = cli("runs", "list").out
    for columns in ("1", "7", "0", "many"):
        env = {"COLUMNS": columns}
        assert cli("runs", "list", env=env).out == listed
        assert cli("train", "--help", env=env).status == 0
    for columns in ("1", "many"):
        assert "*" in cli("lr-find", "--data", str(films), "--bs", "512", env={"COLUMNS": columns}).out


def test_without_colour_there_is_none_and_with_it_neither(trained: Path) -> None:
    for env in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}):
        leading, following = pty.openpty()
        for command in ("recommend --n 1", "runs list", "runs list --colour"):
            subprocess.run(
                [*PROGRAM, *command.split()], stdout=following, stderr=following, env={**os.environ, **env}, check=False
            )
        os.close(following)
        drawn = os.read(leading, 100_000).decode()
        os.close(leading)
        assert "No such option" in drawn
        assert "\x1b[" not in drawn.replace("\x1b[K", "")


def begun(
    *arguments: str, until: Callable[[int], object], env: Mapping[str, str] | None = None, may_end: bool = False
) -> Program:
    """Start a command and return once `until`, which is told its process, holds; or it has ended, where it may."""
    program = subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    while not until(program.pid) and program.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            program.wait(0.02)
    assert may_end or program.returncode is None, "it must not end by itself"
    return program


def trains(_process: int) -> bool:
    return any(info.epoch for info in RunStore().runs())


def test_sigterm_stops_an_attached_run_as_ctrl_c_does(films: Path) -> None:
    program = begun("train", "--data", str(films), *LONG, until=trains)
    [worker] = descendants(program.pid)
    program.send_signal(signal.SIGTERM)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, complaints(err)) == (130, ["", "stopping run 1"])
    assert "its checkpoint is kept" in out
    wait_for_end(worker)
    assert RunStore().summary("1").status == "stopped"


def test_a_hang_up_leaves_an_attached_run_at_work(cli: Cli, films: Path) -> None:
    program = begun("train", "--data", str(films), *LONG, until=trains)
    [worker] = descendants(program.pid)
    program.send_signal(signal.SIGHUP)
    program.communicate(timeout=60)
    assert lives(worker)
    assert cli("runs", "stop", "1").status == 0
    wait_for_end(worker)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["lr-find --data", "evaluate --epochs 10000 --data", "data info"])
def test_what_is_ended_leaves_no_process_behind(films: Path, home: Path, command: str, number: signal.Signals) -> None:
    for _ in range(9):  # one that was through before it could be ended is begun again
        shutil.rmtree(home, ignore_errors=True)  # with the data, which it read
        program = begun(*command.split(), str(films), until=descendants, may_end=True)
        children = descendants(program.pid)
        program.send_signal(number)
        out, err = program.communicate(timeout=60)
        if program.returncode != 0:
            break
    assert (program.returncode, out, complaints(err)) == (130, "", [])
    for process in children:
        wait_for_end(process)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_download_that_is_ended_leaves_nothing_half_fetched(home: Path, number: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.setblocking(False)
        proxy = f"http://127.0.0.1:{mute.getsockname()[1]}"
        env = {"https_proxy": proxy, "http_proxy": proxy, "all_proxy": proxy, "no_proxy": ""}
        program = begun("data", "get", "ml-100k", until=lambda _process: called(mute), env=env)
        program.send_signal(number)
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out, "Traceback" in err) == (130, "", False)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def called(server: socket.socket) -> bool:
    """Return whether someone has come; they are never answered."""
    return bool(select.select([server], [], [], 0)[0])
