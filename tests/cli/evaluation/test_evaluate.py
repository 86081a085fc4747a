"""collab-tui evaluate, with real workers."""

import re
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from collab.evaluation import DEFAULT_ORDER
from collab.runs import RunStore
from collab.testing.made_up import write_films
from tests.cli.conftest import Cli, complaints
from tests.cli.test_program import loaded
from tests.program import PROGRAM

SMALL = ("--factors", "3", "--epochs", "10")
pytestmark = pytest.mark.usefixtures("scratch")


def test_help_is_plain_text_and_imports_nothing_that_trains(cli: Cli) -> None:
    done = cli("evaluate", "--help")
    assert (done.status, done.complaints) == (0, [])
    assert done.out.startswith("Usage: collab-tui evaluate ")
    assert not {"torch", "fastai", "pandas", "sklearn", "matplotlib", "textual", "scipy"} & loaded("evaluate", "--help")


def test_each_split_is_a_line_and_their_mean_the_last(cli: Cli, films: Path, home: Path, scratch: Path) -> None:
    splits = ("--split", "random:0.2", "--split", "users:0/5", "--split", "items:0/5")
    done = cli("evaluate", "--data", str(films), *SMALL, *splits, "--json")
    assert (done.status, done.complaints) == (0, [])
    assert [line["split"] for line in done.lines] == ["random:0.2@42", "users:0/5", "items:0/5", "mean"]
    for line in done.lines:
        assert list(line) == [
            "protocol", "split", "model", "rmse", "mse", "mae", "mean_rmse", "rmse_when", "seconds", "rmse_trained",
            "unrated",
        ]  # fmt: skip
        assert (line["protocol"], line["model"]) == ("rating", "bayes")
    *each, mean = done.lines
    for figure in ("rmse", "mse", "mae", "mean_rmse", "seconds", "rmse_trained"):
        assert mean[figure] == pytest.approx(np.mean([line[figure] for line in each]))
    assert not list(scratch.glob("collab-tui-*"))  # torch leaves a folder of its own
    assert RunStore(home).runs() == []
    assert RunStore(home).current() is None


def test_a_table_for_people_names_data_split_and_protocol(cli: Cli, films: Path) -> None:
    done = cli("evaluate", "--data", str(films), *SMALL)
    assert (done.status, done.complaints) == (0, [])
    first, heading, row, _, as_trained = done.out.splitlines()
    assert first.startswith("bayes on films, protocol rating: ")
    assert heading.split() == ["split", "rmse", "mse", "mae", "mean_rmse", "seconds"]
    assert row.split()[0] == "random:0.2@42"
    assert len(row) == len(heading)
    assert re.fullmatch(
        r"Training ended with an rmse of \d\.\d{4}: here (\d+ ratings? of titles that training had none of are "
        r"predicted by genres and year and )?everyone is folded in from their ratings, as a new person is\.",
        as_trained,
    )
    assert row.split()[1] not in as_trained


def test_of_a_run_model_settings_and_data_are_taken(cli: Cli, trained: Path, scratch: Path) -> None:
    trained_on = RunStore(trained).summary("1")
    done = cli("evaluate", "--run", "1", "--json")
    assert (done.status, done.complaints) == (0, [])
    [line] = done.lines
    assert (line["model"], line["split"]) == ("dot-bias", trained_on.split)
    assert (line["rmse"], line["mse"]) == pytest.approx((trained_on.rmse, trained_on.mse), abs=1e-6)
    assert [info.run for info in RunStore(trained).runs()] == ["1"]
    assert RunStore(trained).summary("1").in_use
    assert not list(scratch.glob("collab-tui-*"))  # torch leaves a folder of its own


def test_groups_are_lines_a_split_and_their_mean_the_last(cli: Cli, films: Path) -> None:
    options = ("--protocol", "groups", "--split", "random:0.2", "--split", "random:0.2@1")
    done = cli("evaluate", "--data", str(films), *SMALL, *options, "--json")
    assert (done.status, done.complaints) == (0, [])
    assert [(line["split"], line["people"]) for line in done.lines] == [
        (split, people) for split in ("random:0.2@42", "random:0.2@1", "mean") for people in (2, 3, 5)
    ]
    for line in done.lines:
        assert list(line) == [
            *("protocol", "model", "split", "people", "groups", "coverage90", "width", "at_least", "chance", "liked")
        ]
    text = cli("evaluate", "--data", str(films), *SMALL, "--protocol", "groups").out.splitlines()
    assert text[0].startswith("bayes on films, protocol groups: the held-out ratings of each title, drawn into groups")
    assert text[1].split() == ["split", "people", "groups", "covered", "width", "chance", "liked"]
    assert [row.split()[1] for row in text[2:5]] == ["2", "3", "5"]


def test_lists_are_lines_a_split_beside_the_baselines_and_their_mean_the_last(
    cli: Cli, films: Path, home: Path, scratch: Path
) -> None:
    options = (
        "--protocol",
        "ranking",
        "--by",
        "personal",
        "--by",
        "likely",
        "--split",
        "random:0.2",
        "--split",
        "users:0/5",
    )
    done = cli("evaluate", "--data", str(films), *SMALL, *options, "--json")
    assert (done.status, done.complaints) == (0, [])
    assert [(line["split"], line["order"], line["relevant"]) for line in done.lines] == [
        (split, order, relevant)
        for split in ("random:0.2@42", "users:0/5", "mean")
        for order in ("personal", "likely", "popularity", "item-knn", "ease")
        for relevant in ("all", "liked")
    ]
    for line in done.lines:
        assert list(line) == [
            *("protocol", "split", "model", "order", "default", "relevant", "ndcg10", "recall20", "mrr"),
            *("coverage", "popularity", "users", "ci_low", "ci_high"),
        ]
        assert line["protocol"] == "ranking"
        assert line["ci_low"] < line["ndcg10"] < line["ci_high"]
    assert {line["users"] for line in done.lines if (line["split"], line["relevant"]) == ("users:0/5", "all")} == {24}
    assert not list(scratch.glob("collab-tui-*"))  # torch leaves a folder of its own
    assert RunStore(home).runs() == []


def test_choices_without_stars_are_evaluated_by_their_lists(cli: Cli, tmp_path: Path, home: Path) -> None:
    likes = tmp_path / "likes.csv"
    rows = "".join(f"{user},{(user + 3 * k) % 23}\n" for user in range(40) for k in range(1, 9))
    likes.write_text(f"user,item\n{rows}")
    read = ("--data", str(likes), "--implicit")
    done = cli("evaluate", *read, "--json")
    assert (done.status, done.complaints) == (0, ["columns: user is user, item is item"])
    assert [(line["protocol"], line["model"], line["order"], line["relevant"]) for line in done.lines] == [
        ("ranking", "ease", "joined", "all"),
        *(("ranking", name, name, "all") for name in ("popularity", "item-knn", "ease")),
    ]
    assert cli("train", *read).status == 0
    assert cli("evaluate", "--run", "1").out.startswith("ease on likes, protocol ranking: ")
    for options, why in (
        (("--protocol", "rating"), "The rating protocol predicts stars, and likes is read as choices without stars"),
        (("--protocol", "coldstart"), "The coldstart protocol predicts stars"),
        (("--by", "personal"), "The order personal goes by stars"),
        (("--model", "bayes"), "bayes learns stars"),
    ):
        refused = cli("evaluate", *read, *options)
        assert (refused.status, refused.out) == (2, "")
        assert why in refused.err
    both = cli("evaluate", "--run", "1", "--implicit")
    assert (both.status, both.out) == (2, "")
    assert "Give --run or --implicit, not both" in both.err


def test_lists_of_two_runs_are_compared_in_words(cli: Cli, films: Path) -> None:
    assert cli("train", "--data", str(films), "--model", "bayes", *SMALL).status == 0
    done = cli("evaluate", "--run", "1", "--compare", "1", "--protocol", "ranking", "--json")
    assert (done.status, done.complaints) == (0, [])
    mine = [line for line in done.lines if line.get("run") == "1"]
    assert mine[:2] == mine[2:]
    for line, relevant in zip(done.lines[-2:], ("all", "liked"), strict=True):
        assert (line["compared"], line["relevant"], line["difference"]) == (["run 1", "run 1"], relevant, 0)
        assert line["words"] == "run 1 and run 1: the difference is noise (.000 to .000)"
    table = cli("evaluate", "--run", "1", "--compare", "1", "--protocol", "ranking").out.splitlines()
    assert table[0].startswith("bayes on films, protocol ranking: ")
    assert table[1].split()[:4] == ["split", "lists", "relevant", "ndcg10"]
    assert any("popularity" in line and ("ranks better than" in line or "is noise" in line) for line in table)
    name = f"run 1 {DEFAULT_ORDER}"
    assert f"all: {name} and {name}: the difference is noise (.000 to .000)" in table


def test_stars_of_two_runs_are_compared_in_words_over_the_folds(cli: Cli, films: Path) -> None:
    assert cli("train", "--data", str(films), "--model", "als", *SMALL).status == 0
    options = ("--run", "1", "--compare", "1", "--split", "kfold:3")
    done = cli("evaluate", *options, "--json")
    assert (done.status, done.complaints) == (0, [])
    folds = [*(f"fold:{part}/3@42" for part in range(3)), "mean"]
    assert [(line["split"], line.get("run")) for line in done.lines[:-1]] == [(fold, "1") for fold in folds * 2]
    difference = done.lines[-1]
    assert (difference["protocol"], difference["split"]) == ("rating", "mean")
    assert (difference["compared"], difference["difference"]) == (["run 1", "run 1"], 0)
    table = cli("evaluate", *options).out.splitlines()
    assert [row.split()[0] for row in table[2:7]] == [*folds, "spread"]
    assert table[-1] == "run 1 and run 1: the difference is noise (.0000 to .0000)"


def test_runs_of_other_ratings_are_not_compared(cli: Cli, trained: Path, tmp_path: Path) -> None:
    others = write_films(tmp_path / "others", users=50, items=40)
    done = cli("evaluate", "--data", str(others), "--compare", "1", "--protocol", "ranking")
    assert (done.status, done.out) == (2, "")
    assert "Run 1 is of films, not of the ratings of others" in done.err


def test_certainty_is_a_line_of_each_split_and_one_of_each_fifth(cli: Cli, films: Path, scratch: Path) -> None:
    options = ("--protocol", "certainty", "--split", "random:0.2", "--split", "users:0/5")
    done = cli("evaluate", "--data", str(films), *SMALL, *options, "--json")
    assert (done.status, done.complaints) == (0, [])
    assert [line["split"] for line in done.lines] == [
        name for name in ("random:0.2@42", "users:0/5", "mean") for _ in range(21)
    ]
    assert {line["protocol"] for line in done.lines} == {"certainty"}
    assert [line["by"] for line in done.lines[:21]] == [
        "all",
        *["stars"] * 5,
        *["sd"] * 5,
        *["user"] * 5,
        *["title"] * 5,
    ]
    first, second, mean = done.lines[::21]
    assert mean["spearman"] == pytest.approx((first["spearman"] + second["spearman"]) / 2)
    table = cli("evaluate", "--data", str(films), *SMALL, *options[:4]).out.splitlines()
    assert table[0].startswith("bayes on films, protocol certainty: ")
    assert table[3].split() == ["by", "fifth", "from", "to", "ratings", "covered", "width"]
    assert table[-2].startswith(f"{first['coverage80']:.1%} of {first['ratings']:,} ratings lie within their 80% range")


@pytest.fixture(scope="module")
def few_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of films that half as many rated, as cold start asks every one of them."""
    return write_films(tmp_path_factory.mktemp("evaluate") / "few", users=60, items=60)


def test_cold_start_as_json_lines(cli: Cli, few_people: Path, home: Path, scratch: Path) -> None:
    done = cli("evaluate", "--data", str(few_people), *SMALL, "--protocol", "coldstart", "--retrain", "--json")
    assert (done.status, done.complaints) == (0, [])
    fields = [
        *("protocol", "model", "strategy", "default", "answers", "rmse", "ci_low", "ci_high", "coverage80", "users"),
        *("ndcg10_all", "ndcg10_liked"),
    ]
    assert [(line["strategy"], line["default"], line["answers"]) for line in done.lines] == [
        (strategy, strategy == "joined", answers)
        for strategy in ("joined", "variance-drop", "popularity")
        for answers in (0, 1, 3, 5, 10, 20, "all")
    ]
    for line in done.lines:
        assert list(line) == fields + (["retrained"] if line["answers"] == "all" else [])
        assert line["users"] == 60
        assert line["ci_low"] < line["rmse"] < line["ci_high"]
        assert 0 < line["ndcg10_liked"] < 1
        assert 0 < line["ndcg10_all"] < 1
    first, second = done.lines[:7], done.lines[7:]
    assert first[0]["rmse"] == second[0]["rmse"]
    assert first[-1] == {**second[-1], "strategy": "joined", "default": True}
    assert first[-1]["rmse"] < first[0]["rmse"]
    assert first[-1]["retrained"] == pytest.approx(first[-1]["rmse"], abs=0.1)
    assert not list(scratch.glob("collab-tui-*"))  # torch leaves a folder of its own
    assert RunStore(home).runs() == []


def test_cold_start_as_a_table(cli: Cli, few_people: Path) -> None:
    options = (*SMALL, "--protocol", "coldstart", "--strategy", "random")
    done = cli("evaluate", "--data", str(few_people), *options)
    assert (done.status, done.complaints) == (0, [])
    first, second, heading, *rows, _, _, _ = done.out.splitlines()
    assert first == "bayes on few, protocol coldstart, splits users:0/5 to users:4/5"
    assert second.startswith("60 users held out whole")
    assert heading.split() == ["strategy", "answers", "rmse", "from", "to", "covered", "ndcg10", "liked"]
    assert [row.split()[:2] for row in rows] == [["random", str(n)] for n in (0, 1, 3, 5, 10, 20, "all")]
    assert {len(row) for row in rows} == {len(heading)}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--strategy", "popularity"), "--strategy belongs to --protocol coldstart"),
        (("--retrain",), "--retrain belongs to --protocol coldstart"),
        (("--by", "personal"), "--by belongs to --protocol ranking; rating does not take it"),
        (("--protocol", "certainty", "--compare", "1"), "--compare belongs to --protocol rating or ranking; certainty"),
        (("--protocol", "ranking", "--by", "best"), 'No order "best". There are: '),
        (("--protocol", "coldstart", "--split", "u1"), "--split belongs to --protocol rating"),
        (("--protocol", "coldstart", "--strategy", "guess"), 'No strategy "guess". There are: joined, variance-drop'),
        (("--run", "1", "--model", "dot"), "Give --run or --model, not both"),
        (("--lr", "0.1"), "bayes has no setting lr"),
        (("--split", "random:0"), "holds nothing out"),
        (("--split", "u9"), "no such given fold"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_fitted(
    cli: Cli, films: Path, options: tuple[str, ...], why: str
) -> None:
    data = () if "--run" in options else ("--data", str(films))
    done = cli("evaluate", *data, *options)
    assert (done.status, done.out) == (2, "")
    assert why in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_fits_and_leaves_nothing(
    films: Path, home: Path, scratch: Path, number: signal.Signals
) -> None:
    command = [*PROGRAM, "evaluate", "--data", str(films), "--epochs", "10000", "--split", "random:0.2"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not any('"started"' in events.read_text() for events in scratch.glob("*/runs/*/events.jsonl")):
        with pytest.raises(subprocess.TimeoutExpired):  # it must not end before its first fit begins
            program.wait(0.05)
    program.send_signal(number)
    out, err = program.communicate(timeout=100)
    assert (program.returncode, out, complaints(err)) == (130, "", [])
    assert not list(scratch.glob("collab-tui-*"))  # torch leaves a folder of its own
    assert not list((home / "slots" / "queue").iterdir())
