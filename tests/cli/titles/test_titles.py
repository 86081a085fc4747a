"""collab-tui rate, ask, recommend and similar."""

import re
import shlex
from pathlib import Path

import pytest

from collab.recommend import BY
from collab.testing.made_up import TWINS
from tests.cli.conftest import Cli


def test_five_ratings_lead_to_recommendations_that_leave_them_out(cli: Cli, trained: Path) -> None:
    rated = {str(film): stars for film, stars in zip(range(1, 6), (5, 4.5, 1, 2, 4), strict=True)}
    for film, stars in rated.items():
        done = cli("rate", f"Film {film} ({1950 + int(film)})", str(stars), "--json")
        assert (done.status, done.lines) == (
            0,
            [{"item": film, "title": f"Film {film} ({1950 + int(film)})", "stars": stars}],
        )
    done = cli("recommend", "--n", "7", "--json")
    assert (done.status, done.err, len(done.lines)) == (0, "", 7)
    for line in done.lines:
        assert list(line) == [
            *("item", "title", "year", "genres", "stars", "sd", "low", "high", "score", "ratings", "because"),
            *("interest_rank", "chosen", "imdb", "tmdb"),
        ]
        assert line["item"] not in rated
        assert 0.5 <= line["low"] <= line["stars"] <= line["high"] <= 5
        assert {reason["item"] for reason in line["because"]} <= rated.keys()
        assert all(reason["stars"] == rated[reason["item"]] for reason in line["because"])
        assert 1 <= line["interest_rank"] <= 92
        assert {choice["item"] for choice in line["chosen"]} <= rated.keys()
        assert all(list(choice) == ["item", "title", "share"] and choice["share"] > 0 for choice in line["chosen"])
    scores = [line["score"] for line in done.lines]
    assert scores == sorted(scores, reverse=True)


def test_recommendations_for_people_carry_spread_and_reasons(cli: Cli, trained: Path) -> None:
    assert "Nothing is rated yet" in cli("recommend", "--n", "2").out
    cli("rate", "Film 3", "4.5")
    out = cli("recommend", "--n", "2").out.splitlines()
    assert len(out) == 6
    assert "±" in out[0]
    assert re.fullmatch(r" +\d+(st|nd|rd|th) of 91[^:]* by interest(: you chose Film 3 \(1953\))?", out[1])
    assert re.search(r"80% from \d\.\d to \d\.\d stars: [+−]\d\.\d\d because you gave Film 3 \(1953\) ★★★★½", out[2])


def test_the_dial_lists_what_more_people_know_and_says_so(cli: Cli, trained: Path) -> None:
    for film in range(3, 11):
        cli("rate", f"Film {film}", "4.5")
    little, well = (
        sum(line["ratings"] for line in cli("recommend", "--n", "5", "--known", known, "--json").lines)
        for known in ("0", "1")
    )
    assert little < well
    assert cli("recommend", "--json").out == cli("recommend", "--known", "0.5", "--json").out
    assert re.search(r"\nOff the beaten path: median \d+ ratings\n$", cli("recommend", "--known", "0").out)
    refused = cli("recommend", "--known", "1", "--by", "personal")
    assert (refused.status, refused.out) == (2, "")
    assert "--known 1 turns the order joined, not personal" in refused.err
    assert cli("recommend", "--known", "1.1").status == 2


def test_recommendations_can_be_narrowed(cli: Cli, trained: Path) -> None:
    options = ("--genre", "comedy", "--since", "1955", "--until", "1990", "--min-ratings", "5", "--json")
    lines = cli("recommend", *options).lines
    assert lines
    assert all("Comedy" in line["genres"] and 1955 <= line["year"] <= 1990 and line["ratings"] >= 5 for line in lines)
    lines = cli("recommend", "--genre", "comedy,war,!drama", "--popularity", "5:40", "--n", "500", "--json").lines
    assert lines
    assert all({"Comedy", "War"} & set(line["genres"]) and "Drama" not in line["genres"] for line in lines)
    assert {5 <= line["ratings"] <= 40 for line in lines} == {True}
    assert "is no LOW:HIGH" in cli("recommend", "--popularity", "many").err
    assert cli("recommend", "--genre", "comdy", "--json").err.rstrip().endswith('called "comdy". Did you mean Comedy?')
    assert "No year is both since 1990 and until 1980" in cli("recommend", "--since", "1990", "--until", "1980").err
    assert cli("recommend", "--since", "2090").out.splitlines()[-1] == "No title meets these conditions."


def test_every_order_is_sorted_by_its_score_and_shows_what_it_goes_by(cli: Cli, trained: Path) -> None:
    cli("rate", "1", "5")
    lists = {by: cli("recommend", "--by", by, "--json").lines for by in BY}
    assert lists["joined"] == cli("recommend", "--json").lines != lists["likely"]
    for lines in lists.values():
        scores = [line["score"] for line in lines]
        assert scores == sorted(scores, reverse=True)
    shown = cli("recommend", "--by", "likely", "--n", "1").out
    assert f"chance {lists['likely'][0]['score']:.0%}  " in shown
    assert cli("recommend", "--by", "luck").status == 2


def test_shelves_have_names_and_no_title_twice(cli: Cli, trained: Path) -> None:
    assert "no shelves before three titles are liked" in cli("recommend", "--shelves").err
    for film in range(3, 13):
        cli("rate", f"Film {film}", "4.5")
    lines = cli("recommend", "--shelves", "--json").lines
    names = list(dict.fromkeys(line["shelf"] for line in lines))
    assert names[0] == "You would choose it, and like it"
    assert len({line["item"] for line in lines}) == len(lines) >= 3
    assert [
        line.removesuffix(":") for line in cli("recommend", "--shelves").out.splitlines() if line.endswith(":")
    ] == names
    assert len(cli("recommend", "--surprise", "--json").lines) == 1
    assert cli("recommend", "--shelves", "--by", "likely").status == 2


def test_a_user_of_the_data_stands_in_for_a_profile(cli: Cli, trained: Path) -> None:
    done = cli("recommend", "--user", "7", "--n", "3", "--json")
    assert (done.status, len(done.lines)) == (0, 3)
    assert cli("recommend", "--user", "nobody").status == 1
    assert cli("recommend", "--user", "7", "--profile", "me").status == 2


def test_profiles_have_their_own_answers(cli: Cli, trained: Path) -> None:
    cli("profiles", "new", "anna")
    cli("rate", "1", "5", "--profile", "anna")
    assert cli("rate", "--list", "--json").lines == []
    [line] = cli("rate", "--list", "--profile", "anna", "--json").lines
    assert (line["item"], line["stars"], line["low"], line["high"]) == ("1", 5, 0.5, 5)


def test_answers_are_listed_undone_and_forgotten(cli: Cli, trained: Path) -> None:
    cli("rate", "1", "5")
    cli("rate", "2", "3.5")
    assert cli("rate", "--list").out == "★★★★★    Film 1 (1951)\n★★★½☆    Film 2 (1952)\n"
    assert cli("rate", "--undo").out == "undone: Film 2 (1952)  ★★★½☆\n"
    assert cli("rate", "--undo", "--json").lines == [
        {"item": "1", "title": "Film 1 (1951)", "undone": "rate", "before": 5.0, "after": None, "count": 1}
    ]
    nothing = cli("rate", "--undo")
    assert (nothing.status, nothing.out) == (1, "")
    cli("rate", "1", "5")
    asked = cli("rate", "--forget")
    assert asked.status == 2
    assert "--yes" in asked.err
    assert len(cli("rate", "--list", "--json").lines) == 1
    assert cli("rate", "--forget", "--yes").out == "1 answers of me are deleted for good.\n"
    assert cli("rate", "--list", "--json").lines == []


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("Flim 77", "4"), 1, 'No title or item id "Flim 77" in this data. Did you mean Film 77 (1967)'),
        (
            ("Twin (1999)", "4"),
            1,
            f'"Twin (1999)" names 2 items: {"; ".join(f"Twin (1999), id {twin}" for twin in TWINS)}. Give the id',
        ),
        (("1", "4.7"), 1, "4.7 stars is not on this scale: 0.5 to 5 in steps of 0.5."),
        (("1", "nan"), 1, "nan stars is not on this scale"),
        (("1", "many"), 2, "STARS"),
        (("1",), 2, "Give a title and its stars"),
        ((), 2, "Give a title and its stars"),
        (("1", "4", "--undo"), 2, "Give a title and its stars"),
        (("--list", "--yes"), 2, "Give a title and its stars"),
    ],
)
def test_what_cannot_be_rated_is_told(
    cli: Cli, trained: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    done = cli("rate", *arguments)
    assert (done.status, done.out) == (status, "")
    assert words in done.err
    assert cli("rate", "--list", "--json").lines == []


def test_one_of_two_films_of_one_name_is_rated_by_its_id_and_shown_with_it(cli: Cli, trained: Path) -> None:
    assert cli("rate", TWINS[1], "4").out.startswith(f"Twin (1999) [{TWINS[1]}]  ★★★★☆")
    assert f"Twin (1999) [{TWINS[1]}]" in cli("rate", "--list").out


def test_runs_are_chosen_and_deleted_with_a_line_of_json_each(cli: Cli, trained: Path) -> None:
    (listed,) = cli("runs", "list", "--json").lines
    assert cli("runs", "use", "1", "--json").lines == [listed | {"in_use": True}]
    (deleted,) = cli("runs", "delete", "1", "--json").lines
    assert (deleted["run"], deleted["deleted"], Path(deleted["folder"]).is_dir()) == ("1", True, True)
    assert cli("runs", "list", "--json").lines == []


def test_questions_are_well_known_titles_not_yet_answered(cli: Cli, trained: Path) -> None:
    first = cli("ask", "--n", "3", "--json").lines
    assert [list(line) for line in first] == [["item", "title", "year", "genres", "ratings"]] * 3
    cli("rate", first[0]["item"], "3")
    again = cli("ask", "--n", "3", "--json").lines
    assert first[0]["item"] not in [line["item"] for line in again]
    assert again[0] == first[1]
    assert "Rate one: collab-tui rate" in cli("ask").out


def test_what_to_type_next_is_for_the_person_that_was_asked_for(cli: Cli, trained: Path) -> None:
    assert cli("profiles", "new", "Anna B").status == 0
    whose = ("--profile", "Anna B")
    for command in (("recommend", "-n", "2"), ("recommend", "--shelves"), ("rate", "--list"), ("taste",)):
        done = cli(*command, *whose)
        assert "What to rate: collab-tui ask --profile 'Anna B'" in done.out + done.err, command
    advice = cli("ask", *whose).out.splitlines()[-1]
    assert advice.startswith("Rate one: collab-tui rate ")
    assert advice.endswith(" --profile 'Anna B'")
    program, *rate = shlex.split(advice.removeprefix("Rate one: "))
    assert (program, cli(*rate).status) == ("collab-tui", 0)
    assert len(cli("rate", "--list", "--json", *whose).lines) == 1
    assert "--profile" not in cli("ask").out + cli("recommend").out


def test_similar_titles_are_nearest_first_and_not_the_title_itself(cli: Cli, trained: Path) -> None:
    done = cli("similar", "Film 7 (1957)", "--n", "4", "--json")
    assert (done.status, len(done.lines)) == (0, 4)
    assert [list(line) for line in done.lines] == [["item", "title", "similarity", "ratings", "both", "by"]] * 4
    similarity = [line["similarity"] for line in done.lines]
    assert similarity == sorted(similarity, reverse=True)
    assert "7" not in [line["item"] for line in done.lines]
    assert "Closest to Film 7 (1957), by who chooses both:" in cli("similar", "film 7").out


def test_without_a_model_the_commands_say_how_to_train_one(cli: Cli, films: Path) -> None:
    for command in (("recommend",), ("similar", "Alien (1979)")):
        done = cli(*command)
        assert (done.status, done.out) == (1, "")
        assert done.err == "collab-tui: No model is trained on sample yet. Train one: collab-tui train --data sample\n"


def test_without_a_model_data_can_be_asked_about_and_rated_all_the_same(cli: Cli, films: Path) -> None:
    question = cli("ask", "--n", "1", "--data", str(films), "--json").lines[0]
    assert cli("rate", question["item"], "4", "--data", str(films)).status == 0
    [line] = cli("rate", "--list", "--data", str(films), "--json").lines
    assert (line["item"], line["title"]) == (question["item"], question["title"])


def test_a_run_without_a_model_is_told(cli: Cli, trained: Path) -> None:
    assert cli("recommend", "--run", "5").err == "collab-tui: There is no run 5. The runs are: 1.\n"


def test_a_first_line_says_what_the_answer_is_from(cli: Cli, trained: Path) -> None:
    assert cli("recommend").err == "From films, run 1 dot-bias, for me\n"
    assert cli("rate", "--list").err == "From films, run 1 dot-bias, for me\n"
    assert cli("search", "film").err == "From films, run 1 dot-bias\n"
    assert cli("recommend", "--json").err == ""
    failed = cli("rate", "No such title", "4")
    assert (failed.status, len(failed.err.splitlines())) == (1, 1)
