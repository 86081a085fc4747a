"""collab-tui mark, watchlist, and what recommend can be told."""

import csv
import json
from io import StringIO
from pathlib import Path

from tests.cli.conftest import Cli


def test_marked_titles_leave_the_list_or_make_the_watchlist(cli: Cli, trained: Path) -> None:
    assert "Put a title here: collab-tui mark" in cli("watchlist").out
    likely = ("recommend", "--by", "likely", "--json", "--n")
    [first, second, third] = cli(*likely, "3").lines
    done = cli("mark", first["title"], "hide", "--json")
    assert (done.status, done.lines) == (0, [{"item": first["item"], "title": first["title"], "mark": "hide"}])
    assert cli("mark", second["item"], "seen").out == f"{second['title']}  seen\n"
    cli("mark", third["item"], "watch")
    assert [line["item"] for line in cli(*likely, "1").lines] == [third["item"]]
    assert [line["item"] for line in cli("watchlist", "--json").lines] == [third["item"]]
    assert [line["mark"] for line in cli("rate", "--list", "--json").lines] == ["hide", "seen", "watch"]
    assert cli("rate", "--list").out.splitlines()[2] == f"to watch {third['title']}"
    assert cli("rate", "--undo").out == f"undone: {third['title']}  to watch\n"
    cli("mark", first["item"], "none")
    assert cli(*likely, "1").lines[0]["item"] == first["item"]
    assert cli("mark", first["item"], "liked").status == 2


def test_what_was_listed_before_is_left_out_and_forgotten_with_the_answers(cli: Cli, trained: Path) -> None:
    def items(*options: str) -> list[str]:
        done = cli("recommend", "--n", "5", "--json", *options)
        assert done.status == 0
        return [line["item"] for line in done.lines]

    everyone = items("--no-shown")
    assert items() == everyone
    assert not {*items("--no-shown")} & {*everyone}
    cli("rate", "1", "5")
    best = items()
    assert not {*items("--no-shown"), *items("--no-shown", "--with", "me")} & {*everyone, *best}
    cli("recommend", "--shelves", "--no-shown")
    cli("rate", "--forget", "--yes")
    assert items("--no-shown") == everyone


def test_several_genres_are_any_of_them_in_one_option_or_several(cli: Cli, trained: Path) -> None:
    lists = [
        [line["genres"] for line in cli("recommend", "--n", "100", "--json", *options).lines]
        for options in (("--genre", "horror", "--genre", "comedy"), ("--genre", "horror,comedy"))
    ]
    assert lists[0] == lists[1]
    assert all({"Horror", "Comedy"} & {*genres} for genres in lists[0])


def test_nobody_begins_by_being_shown_a_list(cli: Cli, trained: Path) -> None:
    assert cli("recommend").status == 0
    assert cli("profiles", "list", "--json").lines == []
    refused = cli("recommend", "--no-shown", "--user", "1")
    assert (refused.status, refused.out) == (2, "")
    assert "--no-shown is about profiles" in refused.err
    assert cli("recommend", "--no-shown", "--profile", "nobody").status == 1


def test_tags_turn_a_list_where_the_data_has_any(cli: Cli, trained: Path) -> None:
    for command in (("recommend", "--more", "dark"), ("similar", "7", "--less", "dark")):
        refused = cli(*command)
        assert (refused.status, refused.out) == (2, "")
        assert "has no tags that 5 titles have; data with a tags.csv has them" in refused.err
    assert "leave --by and --diversity out" in cli("recommend", "--more", "dark", "--by", "stars").err


def test_a_list_is_steered_by_spread_and_variety(cli: Cli, trained: Path) -> None:
    cli("rate", "1", "5")
    spreads = sorted(line["sd"] for line in cli("recommend", "--n", "500", "--json").lines)
    bound = (spreads[9] + spreads[10]) / 2
    sure = cli("recommend", "--n", "500", "--max-sd", str(bound), "--json").lines
    assert sorted(line["sd"] for line in sure) == [spread for spread in spreads if spread <= bound]
    everything = cli("recommend", "--n", "30", "--json").lines
    varied = cli("recommend", "--n", "30", "--diversity", "0.9", "--json").lines
    assert [line["item"] for line in varied] != [line["item"] for line in everything]
    assert cli("recommend", "--diversity", "1.5").status == 2


def test_a_list_is_written_as_a_file_and_over_another_only_when_told_to(
    cli: Cli, trained: Path, tmp_path: Path
) -> None:
    lines = cli("recommend", "--n", "3", "--json").lines
    printed = list(csv.DictReader(StringIO(cli("recommend", "--n", "3", "--format", "csv").out)))
    assert [row["item"] for row in printed] == [line["item"] for line in lines]
    file = tmp_path / "list.json"
    done = cli("recommend", "--n", "3", "--out", str(file))
    assert (done.status, done.out, done.err) == (0, "", f"Written: 3 titles, {file}\n")
    assert json.loads(file.read_text()) == lines
    refused = cli("recommend", "--n", "1", "--out", str(file))
    assert (refused.status, refused.err) == (1, f"collab-tui: {file} is there already; --yes writes over it.\n")
    assert cli("recommend", "--n", "1", "--out", str(file), "--yes", "--format", "markdown").status == 0
    assert file.read_text().startswith("| rank |")
    assert cli("recommend", "--out", str(tmp_path / "list.odt")).status == 2
    assert cli("recommend", "--yes").status == 2
