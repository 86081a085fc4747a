"""Completion in the shell: commands, options and their values, and the names in the data folder."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

ASKING = "_COLLAB_TUI_COMPLETE"


def completed(cli: Cli, *words: str) -> list[str]:
    """Return the words that may stand in the place of the last one."""
    done = cli(*words, env={ASKING: "fish"})
    assert (done.status, done.err) == (0, "")
    return [line.partition("\t")[0] for line in done.out.splitlines()]


def test_commands_options_and_values_are_completed(cli: Cli, home: Path) -> None:
    assert completed(cli, "re") == ["recommend"]
    assert {"recommend", "train", "completion"} < set(completed(cli, ""))
    assert completed(cli, "runs", "re") == ["resume", "restore"]
    assert completed(cli, "recommend", "--genr") == ["--genre"]
    assert completed(cli, "train", "--model", "dot-b") == ["dot-bias", "dot-bias-params", "\x1ffiles"]
    assert completed(cli, "train", "--keep=b") == ["--keep=best"]
    assert completed(cli, "train", "--epochs", "") == []
    assert completed(cli, "train", "--data", "ml-1") == ["ml-100k", "ml-1m", "ml-10m", "\x1ffiles"]
    assert completed(cli, "evaluate", "--by", "li") == ["likely", "little-known"]
    assert completed(cli, "learn", "by") == ["by-hand"]
    assert completed(cli, "no-such-command", "") == []
    assert completed(cli, "rate", "--", "--li") == []


def test_what_there_is_of_ones_own_is_completed(cli: Cli, trained: Path, films: Path, tmp_path: Path) -> None:
    assert cli("profiles", "new", "Anna B").status == 0
    programme = tmp_path / "programme.txt"
    programme.write_text("Film 1\n")
    assert cli("lists", "import", str(programme)).status in (0, 1)
    (trained / "searches").mkdir()
    (trained / "searches" / "als-films.toml").write_text('model = "als"')
    assert completed(cli, "train", "--preset", "al") == ["als-films"]
    assert completed(cli, "runs", "show", "") == ["1"]
    assert completed(cli, "recommend", "--run", "") == ["1"]
    assert completed(cli, "recommend", "--profile", "An") == ["Anna B"]
    assert completed(cli, "recommend", "--with", "An") == ["Anna B"]
    assert str(films) in completed(cli, "recommend", "--data", str(films)[:5])


def test_titles_and_genres_are_those_of_the_data_in_use(cli: Cli, trained: Path) -> None:
    listed = cli("recommend", "--json", "-n", "3").lines
    title = str(listed[0]["title"])
    assert title in completed(cli, "rate", title[:4].upper())
    assert title in completed(cli, "similar", "something", title)
    assert title in completed(cli, "title", "--data", "films", title[:-1])
    assert completed(cli, "title", "--data", "no-such-data", title[:3]) == []
    genres = completed(cli, "recommend", "--genre", "")
    assert genres == sorted(genres)
    assert completed(cli, "recommend", "--genre", f"{genres[0]},!{genres[1][:-1]}") == [f"{genres[0]},!{genres[1]}"]
    as_drawn = genres[0].title()
    assert completed(cli, "recommend", "--genre", as_drawn[:3]) == [as_drawn]


def test_what_is_damaged_completes_nothing(cli: Cli, trained: Path) -> None:
    (trained / "runs" / "1" / "config.json").write_text("{")
    for blob in trained.glob("data/*/items.titles.blob.npy"):
        blob.write_bytes(b"\x93NUMPY")
    (trained / "profiles.sqlite").write_text("no database")
    assert completed(cli, "runs", "show", "") == []
    assert completed(cli, "rate", "x") == []
    assert completed(cli, "recommend", "--profile", "") == []


def test_completion_imports_nothing_that_takes_long(trained: Path) -> None:
    for words in (
        ["tr"],
        ["runs", "show", ""],
        ["recommend", "--genre", ""],
        ["rate", "A"],
        ["recommend", "--data", ""],
    ):
        command = [sys.executable, "-X", "importtime", "-m", "tui.cli", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, ASKING: "fish"})
        names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert not {"numpy", "pydantic", "typer", "rich", "textual"} & names, words


@pytest.fixture
def shell(tmp_path: Path, trained: Path) -> Path:
    """Return a folder with the program, under its name, for a shell to call."""
    program = tmp_path / "bin" / "collab-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m tui.cli "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program.parent


@pytest.mark.parametrize(
    ("line", "replaced", "reply"),
    [
        ("collab-tui recomm", "recomm", ["recommend"]),
        ("collab-tui train --split random:0", "0", ["0.2@42"]),
        ("collab-tui train --keep=be", "be", ["best"]),
        ("collab-tui recommend --profile 'An", "An", ["Anna B"]),
        ("collab-tui recommend --profile Anna\\ ", "Anna\\ ", ["Anna B"]),
        ("collab-tui data info READ", "READ", ["README.md"]),
    ],
    ids=["command", "behind a colon", "behind an equals sign", "quoted", "escaped", "file"],
)
def test_bash_completes(cli: Cli, shell: Path, line: str, replaced: str, reply: list[str]) -> None:
    assert cli("profiles", "new", "Anna B").status == 0
    asking = """
        eval "$(collab-tui completion bash)"
        COMP_LINE="$1" COMP_POINT=${#1}
        _collab_tui collab-tui "$2"
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    bash = shutil.which("bash")
    assert bash is not None
    env = {**os.environ, "PATH": f"{shell}:{os.environ['PATH']}"}
    command = [bash, "--norc", "--noprofile", "-c", asking, "bash", line, replaced]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines() == reply
