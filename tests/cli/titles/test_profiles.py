"""collab-tui profiles, with real files."""

import json
from pathlib import Path

import pytest

from collab.profiles import ProfileStore
from tests.cli.conftest import Cli
from tui.text import ordinal_text

ENDINGS = {"st", "nd", "rd", "th"}

RATINGS = """Date,Name,Year,Letterboxd URI,Rating
2023-01-04,Film 1,1951,https://boxd.it/1,4.5
2023-01-05,Film 2,1952,https://boxd.it/2,2
2023-01-06,Twin,1999,https://boxd.it/3,5
2023-01-07,Nowhere To Be Found,2020,https://boxd.it/4,3
"""


@pytest.fixture
def letterboxd(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text(RATINGS)
    return path


def test_an_import_takes_sure_matches_keeps_the_unknown_and_lists_the_rest(
    cli: Cli, trained: Path, letterboxd: Path
) -> None:
    asked = cli("profiles", "import", str(letterboxd))
    assert (asked.status, asked.out) == (2, "")
    assert "say so with --yes" in asked.err
    assert ProfileStore().profiles() == []
    done = cli("profiles", "import", str(letterboxd), "--yes", "--json")
    assert done.status == 0
    assert "line 4: Twin (1999): doubtful, left out" in done.err
    assert "line 5: Nowhere To Be Found (2020): not in this data, kept as it is" in done.err
    assert done.lines == [
        {
            "profile": "me", "kind": "letterboxd", "new": 3, "same": 0, "older": 0, "rated": 0, "step": 1,
            "doubtful": 1, "unmatched": 1,
        }
    ]  # fmt: skip
    listed = cli("rate", "--list").out
    assert "Film 1 (1951)" in listed
    assert "Nowhere To Be Found (2020)   not in films" in listed
    again = cli("profiles", "import", str(letterboxd), "--yes").out
    assert again == "0 answers imported for you; 3 were there already.\n"
    assert cli("rate", "--undo").status == 0
    assert cli("rate", "--list", "--json").lines == []


def test_an_import_of_what_was_seen_keeps_stars_and_is_undone_alone(cli: Cli, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "watched.csv"
    path.write_text("\n".join(row.rpartition(",")[0] for row in RATINGS.splitlines()))
    assert cli("rate", "Film 1 (1951)", "2").status == 0
    done = cli("profiles", "import", str(path), "--yes").out
    assert done == (
        "2 answers imported for you; 1 has stars, which stay. To take it back: collab-tui rate --undo --step 2\n"
    )
    assert [(line["stars"], line["mark"]) for line in cli("rate", "--list", "--json").lines] == [
        (2, None),
        (None, "seen"),
        (None, "seen"),
    ]
    assert cli("rate", "--undo").out == "undone: an import of 2 answers\n"
    assert [line["stars"] for line in cli("rate", "--list", "--json").lines] == [2]


def test_an_import_is_taken_back_by_its_step_whatever_came_after_it(cli: Cli, trained: Path, letterboxd: Path) -> None:
    hint = cli("profiles", "import", str(letterboxd), "--yes").out.rpartition("collab-tui ")[2].split()
    cli("rate", "9", "3")
    assert "undone: an import" in cli(*hint).out
    assert [line["item"] for line in cli("rate", "--list", "--json").lines] == ["9"]
    again = cli(*hint)
    assert (again.status, again.err.splitlines()[-1]) == (1, "collab-tui: There is no step 1 of me to undo.")
    assert cli("rate", "--list", "--step", "1").status == 2


def test_a_broken_file_changes_nothing_and_says_which_line(cli: Cli, trained: Path, letterboxd: Path) -> None:
    letterboxd.write_text(RATINGS.replace(",2\n", ",7\n"))
    done = cli("profiles", "import", str(letterboxd), "--yes")
    assert (done.status, done.out) == (1, "")
    assert "line 3" in done.err
    assert ProfileStore().profiles() == []


def test_profiles_are_made_renamed_copied_listed_and_deleted(cli: Cli, trained: Path) -> None:
    assert cli("profiles", "list").out == "No one has given an answer yet. What to rate: collab-tui ask\n"
    assert cli("profiles", "new", "Ada").status == 0
    assert cli("rate", "Film 3 (1953)", "4", "--profile", "Ada").status == 0
    assert cli("profiles", "copy", "Ada", "Bob").out == "Bob has the answers of Ada.\n"
    assert cli("profiles", "rename", "Bob", "Cy", "--json").lines == [{"profile": "Cy", "was": "Bob"}]
    people = cli("profiles", "list", "--json").lines
    assert [(line["profile"], line["rated"], line["skipped"], line["marked"]) for line in people] == [
        ("Ada", 1, 0, 0),
        ("Cy", 1, 0, 0),
    ]
    refused = cli("profiles", "delete", "Ada")
    assert (refused.status, "say so with --yes" in refused.err) == (2, True)
    assert cli("profiles", "delete", "Ada", "--yes").out == "Ada and 1 answers are deleted for good.\n"
    assert cli("profiles", "copy", "Ada", "Di").err == (
        'collab-tui: No profile "Ada". The profiles are: Cy. To make it: collab-tui profiles new Ada\n'
    )
    assert cli("profiles", "new", "Cy").status == 2


def test_an_export_is_imported_as_it_was(cli: Cli, trained: Path, tmp_path: Path) -> None:
    for title, stars in (("Film 3 (1953)", "4"), ("Film 4 (1954)", "1.5")):
        assert cli("rate", title, stars).status == 0
    path = tmp_path / "me.json"
    assert cli("profiles", "new", "Ada").status == 0
    assert cli("profiles", "export", str(path)).out == f"me is in {path}.\n"
    assert [answer["stars"] for answer in json.loads(path.read_text())["answers"]] == [4, 1.5]
    assert cli("profiles", "import", str(path), "--profile", "Ada", "--yes", "--json").lines[0]["new"] == 2
    done = cli("profiles", "export", "me", str(tmp_path / "list.csv"), "--for", "letterboxd")
    assert done.out == f"2 answers of me are in {tmp_path / 'list.csv'}, for letterboxd.\n"
    assert (tmp_path / "list.csv").read_text().splitlines()[1].endswith(",Film 3,1953,4")
    listed = [cli("rate", "--list", "--profile", name, "--json").lines for name in ("me", "Ada")]
    assert listed[0] == listed[1]
    steps = cli("profiles", "history", "--profile", "Ada", "--json").lines
    assert [(step["kind"], step["source"]) for step in steps] == [("rate", "collab-tui")]
    assert cli("profiles", "export", str(path), "--profile", "Ada").out == f"Ada is in {path}.\n"
    alone = cli("profiles", "export", "Ada")
    assert alone.err == ("collab-tui: Ada is a person, and there is no file; try: profiles export FILE --profile Ada\n")
    complaint = cli("profiles", "export", "a", "b", "c").complaints[0]
    assert "3 files, a b c; an export is one: profiles export FILE --profile NAME" in complaint


@pytest.mark.parametrize(
    "command",
    [
        "rate 1 4 --profile eve",
        "rate --forget --yes --profile eve",
        "recommend --with eve",
        "profiles history --profile eve",
        "profiles import {file} --yes --profile eve",
        "profiles compare me eve",
        "profiles delete eve --yes",
        "--profile eve",
    ],
)
def test_a_person_that_is_not_there_is_refused_with_names_spelt_alike_and_not_made(
    cli: Cli, trained: Path, letterboxd: Path, command: str
) -> None:
    ProfileStore().new("Eve")
    done = cli(*command.format(file=letterboxd).split())
    assert (done.status, done.out) == (1, "")
    [complaint] = done.complaints
    assert complaint == (
        'collab-tui: No profile "eve". Did you mean Eve? The profiles are: Eve. To make it: collab-tui profiles new eve'
    )
    assert ProfileStore().profiles() == ["Eve"]


@pytest.mark.parametrize(
    "command",
    ["rate 1 4 --profile anna", "mark 1 watch --profile anna", "profiles import {file} --yes --profile anna"],
)
def test_a_person_begins_with_the_first_answer_and_is_said_to_be_new(
    cli: Cli, trained: Path, letterboxd: Path, command: str
) -> None:
    ProfileStore().new("Eve")
    done = cli(*command.format(file=letterboxd).split())
    assert (done.status, "anna is new here" in done.err) == (0, True)
    assert ProfileStore().profiles() == ["Eve", "anna"]
    assert "new here" not in cli(*command.format(file=letterboxd).split()).err


def test_what_keeps_no_answer_begins_no_person(cli: Cli, trained: Path) -> None:
    for command in ("rate 1 99 --profile anna", "rate nothing 4 --profile anna", "rate --undo --profile anna"):
        assert cli(*command.split()).status != 0
    assert cli("mark", "1", "none", "--profile", "anna").status == 1
    assert cli("rate", "1", "4", "--profile", "mee").status == 1
    assert ProfileStore().profiles() == []


def test_two_people_are_compared_and_have_a_list_together(cli: Cli, trained: Path) -> None:
    assert cli("profiles", "new", "Ada").status == 0
    for name, stars in (("me", "5"), ("Ada", "3")):
        assert cli("rate", "Film 3 (1953)", stars, "--profile", name).status == 0
    text = cli("profiles", "compare", "me", "Ada").out
    assert text.startswith("you and Ada both rated 1 title: 2.0 stars apart on average.\n")
    [line] = cli("profiles", "compare", "me", "Ada", "--json").lines
    assert (line["difference"], len(line["rated"]), len(line["please"])) == (2, 1, 5)
    together = cli("recommend", "--with", "Ada", "--how", "least-misery", "--n", "5", "--json").lines
    assert len(together) == 5
    for recommended in together:
        assert [each["profile"] for each in recommended["stars"]] == ["me", "Ada"]
        assert recommended["title"] != "Film 3 (1953)"
        assert all(0.5 <= each["low"] <= each["high"] <= 5 for each in recommended["stars"])
        assert recommended["at_least"] == 4
    heading, *rows, _, chance, _, legend = cli(
        "recommend", "--with", "Ada", "--how", "least-misery", "--n", "5"
    ).out.splitlines()
    assert heading.split() == ["title", "chance", "me", "Ada"]
    assert chance == "chance: that all would give it 4 stars or more"
    assert [[word for word in row.split() if word[:1].isdigit() and word[-2:] in ENDINGS] for row in rows] == [
        [ordinal_text(each["interest_rank"]) for each in line["stars"]] for line in together
    ]
    assert (
        legend == "Beside each one's stars: the rank of the title by their interest, among what they have not chosen."
    )
    assert cli("profiles", "new", "Eve").status == 0
    with_eve = cli("recommend", "--with", "Eve", "-n", "2").out.splitlines()
    assert with_eve[-1] == "Eve has answered nothing yet: no rank by interest, and stars as anyone's."
    plain = cli("recommend", "--with", "Ada", "--n", "1", "--plain").out
    assert plain.count(" by interest") == 2
    assert cli("watchlist", "--with", "Ada").out == "No title is on everyone's watchlist.\n"
    night = trained / "night.csv"
    assert cli("recommend", "--with", "Ada", "-n", "2", "--out", str(night)).status == 0
    heading, *rows = night.read_text().splitlines()
    assert heading.endswith('imdb,tmdb,me,"me, by interest",Ada,"Ada, by interest"')
    assert len(rows) == 2
    assert "is there already" in cli("watchlist", "--with", "Ada", "--out", str(night)).err
    assert cli("watchlist", "--with", "Ada", "--format", "json").out == "[]\n"
    for name, film in (("me", "4"), ("me", "5"), ("Ada", "5")):
        assert cli("mark", film, "watch", "--profile", name).status == 0
    assert [line["item"] for line in cli("watchlist", "--with", "Ada", "--json").lines] == ["5"]
    by_chance = cli("recommend", "--with", "Ada", "--how", "chance", "--at-least", "3", "--json").lines
    assert [line["score"] for line in by_chance] == sorted((line["score"] for line in by_chance), reverse=True)
    assert (by_chance[0]["at_least"], by_chance[0]["score"]) == (3, pytest.approx(by_chance[0]["chance"]))
    assert "9 stars is not within this scale" in cli("recommend", "--with", "Ada", "--at-least", "9").err
    for alone in (("--how", "mean"), ("--at-least", "4")):
        assert cli("recommend", *alone).status == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,rating\nFilm 1 (1951),\n", "no rating. To keep them: --mark seen"),
        ("title,type,rating\nFilm 1 (1951),TV Series,4\n", "It has no films."),
        ("title,rating\nTwin,4\n", "Titles are doubtful, 1 of them"),
        ("title,rating\n", "It has no titles."),
    ],
)
def test_a_file_of_which_nothing_is_kept_says_why_and_undoes_nothing(
    cli: Cli, trained: Path, tmp_path: Path, text: str, words: str
) -> None:
    assert cli("rate", "Film 2 (1952)", "4").status == 0
    path = tmp_path / "mine.csv"
    path.write_text(text)
    done = cli("profiles", "import", str(path), "--yes")
    assert (done.status, words in done.err, "--undo" in done.out + done.err) == (1, True, False)


@pytest.mark.parametrize("command", ["profiles import {file} --yes", "lists import {file}"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("koi8-r", "KOI8-R, guessed from its letters"),
        ("utf-16", "UTF-16, as its first bytes show"),
        ("utf-16-le", "UTF-16, as its first bytes show"),
    ],
)
def test_an_encoding_that_a_file_does_not_name_is_said_with_the_option_that_names_another(
    cli: Cli, trained: Path, tmp_path: Path, command: str, encoding: str, said: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("title,rating\nСолярис,4\nЛетят журавли,5\n".encode(encoding))
    line = f"{path}: text in {said} (--encoding names another)"
    assert line in cli(*command.format(file=path).split()).complaints
    assert line not in cli(*command.format(file=path).split(), "--encoding", encoding).complaints
