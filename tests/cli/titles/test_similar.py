"""collab-tui search, similar for several titles, and pair."""

from dataclasses import replace
from pathlib import Path

import pytest

from collab.testing import add_model, made_up_model
from tests.cli.conftest import Cli


def test_a_mistyped_title_is_searched_for_but_never_taken_for_another(cli: Cli, trained: Path) -> None:
    lines = cli("search", "flim", "7", "--n", "3", "--json").lines
    assert [list(line) for line in lines] == [["item", "title", "year", "genres", "ratings"]] * 3
    assert lines[0]["title"].startswith("Film 7")
    assert "Film 7 (1957)" in cli("search", "flim 7").out
    nothing = cli("search", "xyzzy")
    assert (nothing.status, nothing.out) == (0, "No title is spelt like that.\n")
    done = cli("similar", "Flim 77")
    assert (done.status, done.out) == (1, "")
    assert "Did you mean Film 77 (1967)" in done.err


def test_titles_can_be_searched_before_anything_is_trained(cli: Cli, films: Path) -> None:
    assert cli("search", "film 9", "--data", str(films), "--json").lines[0]["item"] == "9"


def test_several_titles_are_blended_each_with_its_own_similarity(cli: Cli, trained: Path) -> None:
    lines = cli("similar", "7", "film 9", "--n", "4", "--json").lines
    assert [list(line) for line in lines] == [["item", "title", "similarity", "ratings", "each", "both", "by"]] * 4
    assert not {"7", "9"} & {line["item"] for line in lines}
    means = [sum(line["each"]) for line in lines]
    assert means == sorted(means, reverse=True)
    assert [line["similarity"] for line in lines] == pytest.approx([mean / 2 for mean in means])
    out = cli("similar", "7", "9", "--n", "2").out
    assert "Closest to Film 7 (1957) and Film 9 (1959), by who chooses both:" in out
    assert "to Film 9 (1959)" in out.splitlines()[1]


def test_titles_are_close_by_choices_or_by_factors_and_say_who_rated_both(cli: Cli, trained: Path, films: Path) -> None:
    by_choices, by_factors = (cli("similar", "7", *by, "--n", "5", "--json").lines for by in ((), ("--by", "factors")))
    assert [line["by"] for line in (*by_choices, *by_factors)] == ["choices"] * 5 + ["factors"] * 5
    assert [line["item"] for line in by_choices] != [line["item"] for line in by_factors]
    raters = raters_by_item(films)
    for line in (*by_choices, *by_factors):
        both = raters["7"] & raters[line["item"]]
        assert line["both"] == pytest.approx(len(both) / len(raters["7"]))
    out = cli("similar", "7", "--n", "1").out
    assert out.splitlines()[1].split() == ["title", "similarity", "both", "ratings"]
    assert f" {by_choices[0]['both']:.0%} " in out
    assert "Closest to Film 7 (1957), by the cosine of their factors:" in cli("similar", "7", "--by", "factors").out
    assert cli("similar", "7", "--by", "plots").status == 2


def test_a_model_without_interest_says_so_and_lists_by_factors(cli: Cli, home: Path) -> None:
    add_model(replace(made_up_model(), interest=None))
    done = cli("similar", "1", "--n", "3", "--json")
    assert [line["by"] for line in done.lines] == ["factors"] * 3
    assert done.complaints == ["This model was trained without interest: close is by the cosine of its factors."]
    assert cli("similar", "1", "--by", "factors").complaints == []


def raters_by_item(films: Path) -> dict[str, set[str]]:
    """Return who rated each film, from the file."""
    raters: dict[str, set[str]] = {}
    for row in (films / "ratings.csv").read_text(encoding="utf-8").splitlines():
        user, item, *_ = row.split(",")
        raters.setdefault(item, set()).add(user)
    return raters


def test_neighbours_are_narrowed_by_genre_and_number_of_ratings(cli: Cli, trained: Path) -> None:
    every = cli("similar", "7", "--n", "500", "--json").lines
    lines = cli("similar", "7", "--genre", "comedy", "--min-ratings", "12", "--n", "500", "--json").lines
    assert lines
    assert [line for line in every if line in lines] == lines
    assert all(line["ratings"] >= 12 for line in lines)
    assert len(lines) < len(every)
    assert (
        cli("similar", "7", "--min-ratings", "9999").out
        == "No title meets these conditions, with 5 training ratings or more, as a neighbour must have.\n"
    )
    assert cli("similar", "7", "--min-ratings", "9999", "--json").out == ""


def test_two_titles_are_compared(cli: Cli, trained: Path) -> None:
    cli("rate", "7", "5")
    [line] = cli("pair", "7", "film 9", "--json").lines
    assert list(line) == ["first", "second", "similarity", "shared", "alike", "unlike", "choices", "both"]
    assert [line[side]["item"] for side in ("first", "second")] == ["7", "9"]
    assert set(line["shared"]) == set(line["first"]["genres"]) & set(line["second"]["genres"])
    [near] = [
        each for each in cli("similar", "7", "--by", "factors", "--n", "500", "--json").lines if each["item"] == "9"
    ]
    assert abs(line["similarity"] - near["similarity"]) < 1e-6
    [near] = [each for each in cli("similar", "7", "--n", "500", "--json").lines if each["item"] == "9"]
    assert (line["choices"], line["both"]) == pytest.approx((near["similarity"], near["both"]))
    out = cli("pair", "7", "9").out
    assert all(
        word in out for word in ("Film 7 (1957)", "Film 9 (1959)", "ratings", "bias", "for you", "by choices", "cosine")
    )
    assert cli("pair", "7", "nothing at all").status == 1
    assert cli("pair", "7").status == 2


def test_two_titles_are_compared_in_sentences(cli: Cli, trained: Path) -> None:
    out = cli("pair", "7", "9", "--plain").out
    assert out.isascii()
    assert "ratings: " in out
    assert "by choices: " in out
    assert "cosine: " in out
    assert "alike in: " in out or "unlike in: " in out
    assert all(": " in line for line in out.splitlines()[1:])
