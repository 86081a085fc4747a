"""collab-tui lists, and what recommend chooses among."""

from pathlib import Path

from tests.cli.conftest import Cli


def test_a_programme_is_kept_ranked_and_left_out(cli: Cli, trained: Path, tmp_path: Path) -> None:
    assert "There is no list yet" in cli("lists", "list").out
    titles = [line["title"] for line in cli("recommend", "--n", "40", "--json").lines]
    programme, file = titles[5:25], tmp_path / "Night of films.txt"
    file.write_text("\n".join([*programme, "Nothing like it at all (1901)"]), encoding="utf-8")
    kept = cli("lists", "import", str(file), "--json")
    counts = {"titles": 21, "matched": 20, "doubtful": 0, "missing": 1}
    assert kept.lines == [{"list": "Night of films", **counts}]
    assert kept.complaints == ["Nothing like it at all (1901): not in this data"]
    assert cli("lists", "list", "--json").lines == [{"list": "Night of films", "titles": 21}]

    ranked = cli("recommend", "--among", "night of films", "--n", "30", "--json")
    assert [line["title"] for line in ranked.lines] == programme
    assert ranked.complaints == ["Night of films: 21 titles, 20 in this data, 1 not"]
    others = cli("recommend", "--not-among", str(file), "--n", "20", "--json").lines
    assert [line["title"] for line in others] == [*titles[:5], *titles[25:40]]

    shown = cli("lists", "show", "Night of films", "--json").lines
    assert [line["status"] for line in shown] == ["sure"] * 20 + ["unmatched"]
    assert cli("lists", "delete", "Night of films").out == "Night of films is deleted.\n"
    refused = cli("recommend", "--among", "night of films")
    assert (refused.status, refused.out) == (1, "")
    assert 'No list "night of films". There are none yet.' in refused.err


def test_several_people_choose_from_a_list_without_what_they_mean_to_watch(cli: Cli, trained: Path) -> None:
    cli("profiles", "new", "anna")
    lines = cli("recommend", "--n", "6", "--json").lines
    Path(trained, "six.txt").write_text("\n".join(line["item"] for line in lines))
    cli("rate", lines[0]["item"], "4")
    cli("mark", lines[1]["item"], "watch", "--profile", "anna")
    both = cli("recommend", "--with", "anna", "--among", str(trained / "six.txt"), "--no-watchlist", "--json").lines
    assert {line["item"] for line in both} == {line["item"] for line in lines[2:]}


def test_columns_named_by_hand_are_remembered_for_the_next_file_of_that_shape(cli: Cli, trained: Path) -> None:
    titles = [line["title"] for line in cli("recommend", "--n", "4", "--json").lines]
    first, second = Path(trained, "may.csv"), Path(trained, "june.csv")
    for file, part in ((first, titles[:2]), (second, titles[2:])):
        rows = (f"{hall};{title}\n" for hall, title in enumerate(part, 1))
        file.write_text("".join(["Hall;Feature\n", *rows]))
    refused = cli("lists", "import", str(first))
    assert refused.status == 1
    assert "--columns title=Hall" in refused.err
    counts = {"titles": 2, "matched": 2, "doubtful": 0, "missing": 0}
    kept = cli("lists", "import", str(first), "--columns", "title=Feature", "--json")
    assert kept.lines == [{"list": "may", **counts}]
    again = cli("lists", "import", str(second), "--json")
    assert again.lines == [{"list": "june", **counts}]
    assert again.complaints == ["Read as the last file of its shape was: --columns title=Feature"]
    ranked = cli("recommend", "--among", str(second), "--json").lines
    assert [line["title"] for line in ranked] == titles[2:]
