"""recommend --all: the lists of all users, as files in a folder."""

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_everyone_gets_the_list_that_they_would_get_alone(cli: Cli, trained: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    done = cli("recommend", "--all", "--n", "3", "--out", str(folder), "--format", "csv", "--json", home=trained)
    assert (done.status, done.complaints) == (0, [])
    [part] = done.lines
    assert part["new"]
    assert part["done"] == part["users"]
    rows = list(csv.DictReader(Path(part["file"]).read_text().splitlines()))
    users = list(dict.fromkeys(row["user"] for row in rows))
    assert len(users) == part["users"]
    alone = cli("recommend", "--user", users[4], "--n", "3", "--json", home=trained).lines
    listed = [row for row in rows if row["user"] == users[4]]
    assert [row["item"] for row in listed] == [line["item"] for line in alone]
    assert [float(row["stars"]) for row in listed] == pytest.approx([line["stars"] for line in alone], abs=1e-4)
    again = cli("recommend", "--all", "--n", "3", "--out", str(folder), "--format", "csv", home=trained)
    assert again.status == 0
    assert f"those of {len(users)} users were there already" in again.err
    other = cli("recommend", "--all", "--n", "4", "--out", str(folder), "--format", "csv", home=trained)
    assert (other.status, "another folder" in other.err) == (2, True)
    few = tmp_path / "few.txt"
    few.write_text(f"{users[1]}\n\n{users[0]}\n")
    done = cli("recommend", "--all", "--users", str(few), "--out", str(tmp_path / "few"), home=trained)
    assert (done.status, "lists of 2 users" in done.err) == (0, True)


@pytest.mark.spark
def test_executors_of_spark_make_the_same_files(cli: Cli, trained: Path, tmp_path: Path) -> None:
    for name, options in (("here", ()), ("spark", ("--engine", "spark", "--master", "local[2]", "--memory", "1g"))):
        done = cli("recommend", "--all", "--n", "3", "--out", str(tmp_path / name), *options, "--json", home=trained)
        assert (done.status, done.complaints) == (0, [])
        assert done.lines[-1]["new"]
    here, spark = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("here", "spark"))
    assert here == spark


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--all",), "--out FOLDER"),
        (("--all", "--out", "lists", "--profile", "anna"), "goes with neither"),
        (("--all", "--out", "lists", "--format", "markdown"), "parquet or csv"),
        (("--all", "--out", "lists", "--shard", "9/8"), "no shard"),
        (("--all", "--out", "lists", "--users", "missing.txt"), "not readable"),
        (("--shard", "1/2"), "need --all"),
        (("--engine", "spark"), "need --all"),
        (("--all", "--out", "lists", "--master", "local[2]"), "need --engine spark"),
        (("--all", "--out", "lists", "--engine", "spark", "--master", "here"), "Spark is at local[N]"),
        (("--all", "--out", "lists", "--engine", "spark", "--memory", "much"), "as in 800m or 4g"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(
    cli: Cli, trained_home: Path, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    done = cli("recommend", *options, home=trained_home, folder=tmp_path)
    assert done.status in (1, 2)
    assert words in done.err
    assert not (tmp_path / "lists").exists()
