"""collab-tui tune, with real workers: trials, going on, and the best as a file that trains."""

import tomllib
from pathlib import Path

import pytest

from collab.errors import BadConfig
from collab.models import configure
from collab.runs import RunStore
from collab.tuning import searched
from tests.cli.conftest import Cli

pytestmark = pytest.mark.usefixtures("scratch")


def test_a_search_begins_with_the_models_own_settings_goes_on_and_leaves_its_best(
    cli: Cli, films: Path, home: Path
) -> None:
    command = ("tune", "--data", str(films), "--model", "als", "--epochs", "3")
    first = cli(*command, "--trials", "2", "--json")
    assert (first.status, first.complaints) == (0, [])
    assert [line["trial"] for line in first.lines] == [1, 2]
    assert first.lines[0]["settings"] == {"factors": 16, "ridge": 0.16}
    assert first.lines[0]["best"]
    assert first.lines[1]["settings"] != first.lines[0]["settings"]

    again = cli(*command, "--trials", "3")
    assert again.status == 0
    rows = again.out.splitlines()
    heading = next(place for place, row in enumerate(rows) if row.split()[:2] == ["trial", "factors"])
    assert rows[heading].split() == ["trial", "factors", "ridge", "valid", "epochs", "seconds"]
    assert [row.split()[0] for row in rows[heading + 1 : heading + 4]] == ["1", "2", "3"]
    assert sum(row.endswith("best") for row in rows[heading + 1 : heading + 4]) == 1

    assert rows[-1] == "collab-tui train --preset als-films"
    best = tomllib.loads((home / "searches" / "als-films.toml").read_text())
    assert (best["split"], best["settings"]["epochs"]) == ("random:0.2@42", 3)
    assert (best["search"]["goal"], best["search"]["trials"]) == ("loss", 3)
    assert best["search"]["split"] == "inner:0.2@42:random:0.2@42"
    trained = cli("train", "--preset", "als-films", "--json").lines
    assert (trained[0]["model"], trained[0]["split"]) == ("als", "random:0.2@42")
    assert trained[-1]["event"] == "finished"
    kept = {name: value for name, value in RunStore(home).config("1").config.items() if name in best["settings"]}
    assert kept == best["settings"]

    other = cli(*command, "--seed", "7", "--trials", "3")
    assert (other.status, other.out.count("trial 4")) == (2, 0)
    assert "has the trials of another search, with another config. Give --name" in other.err


def test_the_best_goes_out_as_a_file_beside_the_preset_of_its_name(cli: Cli, films: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "better.toml"
    assert not cli("train", "--preset", "mine", "--json").out
    command = ("tune", "--data", str(films), "--model", "als", "--epochs", "1", "--trials", "1", "--out", str(out))
    assert cli(*command, "--name", "mine/../1").status == 0
    by_file = cli("train", "--settings", str(out), "--json").lines[0]
    assert cli("train", "--preset", "mine-..-1", "--json").lines[0] == by_file | {"run": "2"}
    missing = cli("train", "--preset", "mine-1")
    assert (missing.status, missing.out) == (1, "")
    assert 'No search has left a preset "mine-1". Did you mean mine-..-1? There are: mine-..-1.' in missing.err


def test_an_experiment_of_the_lesson_is_a_preset_by_its_name(cli: Cli, films: Path, home: Path) -> None:
    command = ("train", "--preset", "with biases, wd 0.01", "--data", str(films), "--epochs", "1", "--json")
    assert cli(*command).lines[-1]["event"] == "finished"
    record = RunStore(home).config("1")
    assert (record.config["model"], record.config["wd"], record.config["epochs"]) == ("dot-bias", 0.01, 1)
    assert record.data.items == "title"


def test_models_without_a_loss_are_tuned_by_their_lists(cli: Cli, films: Path) -> None:
    [line] = cli("tune", "--data", str(films), "--model", "ease", "--trials", "1", "--json").lines
    assert (line["goal"], line["settings"], line["pruned"]) == ("ndcg10", {"ridge": 150}, False)
    assert 0 < line["figure"] < 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--model", "ease", "--goal", "loss"), "ease has no held-out loss"),
        (("--model", "popularity"), "popularity has no setting to search."),
        (
            ("--model", "dot", "--search", "shrinkage"),
            'dot has no setting "shrinkage" to search. It has: lr, wd, factors',
        ),
        (("--model", "dot", "--search", "lr", "--lr", "0.1"), "--lr fixes what --search lr would try"),
        (("--model", "dot", "--split", "u9"), "no such given fold"),
    ],
    ids=["goal", "nothing", "unknown", "fixed", "split"],
)
def test_a_search_of_nothing_is_refused_in_words(cli: Cli, films: Path, options: tuple[str, ...], why: str) -> None:
    done = cli("tune", "--data", str(films), *options)
    assert (done.status, done.out) == (2, "")
    assert why in done.err


@pytest.mark.parametrize(
    ("model", "names"),
    [("dot-bias", ["lr", "wd", "factors"]), ("collab-nn", ["lr", "wd", "layers"]), ("ials", ["factors", "ridge"])],
)
def test_the_settings_that_count_most_are_searched_and_begin_in_range(model: str, names: list[str]) -> None:
    config = configure(model)
    space = searched(config, None, {})
    assert list(space) == names
    assert all(space[name].kept(getattr(config, name)) is not None for name in names)
    with pytest.raises(BadConfig, match="no setting to search, but those fixed"):
        searched(config, None, dict.fromkeys(names, 1))
