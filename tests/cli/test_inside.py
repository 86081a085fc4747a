"""collab-tui biases, map, factors, errors and certainty."""

import shutil
from pathlib import Path

from tests.cli.conftest import Cli


def test_biases_come_from_both_ends_with_a_line_of_json_each(cli: Cli, trained: Path) -> None:
    done = cli("biases", "--n", "4", "--json")
    assert (done.status, done.err, len(done.lines)) == (0, "", 8)
    assert [list(line) for line in done.lines] == [["item", "title", "bias", "ratings", "end"]] * 8
    top, bottom = ([line["bias"] for line in done.lines if line["end"] == end] for end in ("top", "bottom"))
    assert top == sorted(top, reverse=True)
    assert bottom == sorted(bottom)
    assert top[-1] > bottom[-1]
    many = cli("biases", "--min-ratings", "40", "--json").lines
    assert many
    assert all(line["ratings"] >= 40 for line in many)


def test_the_map_has_the_most_rated_titles_first(cli: Cli, trained: Path) -> None:
    done = cli("map", "--titles", "5", "--json")
    assert (done.status, done.err) == (0, "")
    assert [list(line) for line in done.lines] == [["item", "title", "x", "y", "z"]] * 5
    assert len(cli("map", "--json").lines) == 50
    assert cli("map", "--titles", "0").status == 2


def test_factors_are_listed_with_their_ends(cli: Cli, trained: Path) -> None:
    lines = cli("factors", "--n", "2", "--json").lines
    assert [list(line) for line in lines[:1]] == [["factor", "share", "end", "item", "title", "value", "genres"]]
    assert {line["factor"] for line in lines} == {1, 2, 3, 4}
    assert all((line["value"] > 0) == (line["end"] == "high") for line in lines)
    assert cli("factors").out.startswith("factor 1, ")


def test_users_are_listed_and_those_of_nearest_taste_to_one(cli: Cli, trained: Path) -> None:
    done = cli("users", "--n", "3", "--json")
    assert (done.status, done.err) == (0, "")
    assert [list(line) for line in done.lines] == [["user", "ratings", "mean"]] * 3
    counts = [line["ratings"] for line in done.lines]
    assert counts == sorted(counts, reverse=True)
    user = done.lines[0]["user"]
    near = cli("users", user, "--n", "4", "--json").lines
    assert [list(line) for line in near] == [["user", "taste", "both", "apart"]] * 4
    assert user not in {line["user"] for line in near}
    tastes = [line["taste"] for line in near]
    assert tastes == sorted(tastes, reverse=True)
    assert cli("users", user).out.split()[:2] == ["user", "taste"]
    missing = cli("users", "nobody")
    assert (missing.status, len(missing.err.splitlines())) == (1, 1)


def test_errors_come_in_bins_and_the_histogram_before_them(cli: Cli, trained: Path) -> None:
    done = cli("errors", "--json")
    assert (done.status, done.complaints) == (0, [])
    kinds = list(dict.fromkeys(line["by"] for line in done.lines))
    assert kinds == ["histogram", "stars", "ratings", "predicted"]
    counts = [sum(line["count"] for line in done.lines if line["by"] == kind) for kind in kinds]
    assert counts[1] == counts[2] == counts[3] == counts[0] // 5
    assert list(done.lines[-1]) == ["by", "label", "count", "stars", "predicted", "rmse"]
    printed = cli("errors").out
    assert "Held out by random:0.2@42, by the stars given:" in printed
    assert "calibration" in printed


def test_certainty_comes_in_fifths_after_that_of_all_ratings(cli: Cli, trained: Path) -> None:
    done = cli("certainty", "--json")
    assert (done.status, done.complaints) == (0, [])
    whole, *fifths = done.lines
    assert list(whole) == ["split", "model", "by", "ratings", "coverage80", "width", "spearman"]
    assert [line["by"] for line in fifths] == [by for by in ("stars", "sd", "user", "title") for _ in range(5)]
    for by in ("stars", "sd", "user", "title"):
        assert sum(line["ratings"] for line in fifths if line["by"] == by) == whole["ratings"]
    lines = cli("certainty").out.splitlines()
    assert lines[:1] == ["Held out by random:0.2@42:"]
    assert lines[1].split() == ["by", "fifth", "from", "to", "ratings", "covered", "width"]
    assert lines[-2].startswith(f"{whole['coverage80']:.1%} of {whole['ratings']:,} ratings lie within their 80% range")


def test_where_the_ratings_are_gone_errors_say_so(cli: Cli, trained: Path) -> None:
    shutil.rmtree(trained / "data")
    done = cli("errors")
    assert (done.status, done.out) == (1, "")
    assert "The ratings of films that this model was trained on are not in the cache." in done.err
    assert cli("biases").status == 0


def test_sentences_have_no_columns_or_bars(cli: Cli, trained: Path) -> None:
    for command in ("biases", "map", "factors", "errors", "certainty"):
        out = cli(command, "--plain").out
        assert out.isascii(), command
        assert "   " not in out, command
    assert "; bias: " in cli("biases", "--plain").out


def test_without_a_model_they_say_how_to_train_one(cli: Cli, home: Path) -> None:
    for command in ("biases", "map", "factors", "errors", "certainty"):
        done = cli(command)
        assert (done.status, done.out) == (1, "")
        assert "Train one: collab-tui train" in done.err
