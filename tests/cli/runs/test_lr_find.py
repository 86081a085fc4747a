"""collab-tui lr-find."""

from pathlib import Path

from collab.runs import RunStore
from tests.cli.conftest import Cli


def test_the_finder_draws_its_curve_and_suggests_a_rate_to_train_with(cli: Cli, films: Path) -> None:
    done = cli("lr-find", "--data", str(films), "--factors", "4", "--bs", "128")
    assert (done.status, done.complaints) == (0, [])
    first, *curve, _, suggestion, use = done.out.splitlines()
    assert first == "dot-bias on films, split random:0.2@42: loss by learning rate"
    assert sum("*" in line for line in curve) > 2
    assert done.out.isascii()
    assert max(len(line) for line in curve) <= 100
    rate = suggestion.split()[1].rstrip(",")
    assert suggestion.startswith("suggested: ")
    assert use.endswith(f"--split random:0.2@42 --factors 4 --bs 128 --lr {rate}")
    assert RunStore().runs() == []


def test_the_finder_s_curve_as_json(cli: Cli, films: Path) -> None:
    done = cli("lr-find", "--data", str(films), "--model", "embedding-nn", "--layers", "8", "--json")
    assert (done.status, done.complaints) == (0, [])
    [search] = done.lines
    assert search.keys() == {"suggestion", "rates", "losses"}
    assert len(search["rates"]) == len(search["losses"])
    assert search["rates"][0] < search["suggestion"] < search["rates"][-1]


def test_wrong_settings_are_wrong_usage(cli: Cli, films: Path) -> None:
    done = cli("lr-find", "--data", str(films), "--layers", "8")
    assert (done.status, done.out) == (2, "")
    assert "dot-bias has no setting layers" in done.err


def test_a_model_without_a_learning_rate_says_so(cli: Cli, films: Path) -> None:
    done = cli("lr-find", "--data", str(films), "--model", "bayes")
    assert (done.status, done.out) == (2, "")
    assert "bayes has no learning rate: it draws samples instead of taking steps." in done.err
