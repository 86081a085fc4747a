"""Titles, ids and names with escape sequences, without end, or of other characters: what is printed is plain text."""

from pathlib import Path

import pytest

from collab.testing.made_up import made_up
from tests.cli.conftest import run as cli

HOSTILE = {
    "escape": "Red \x1b[31mAlert\x1b]0;owned\x07",
    "one character": "Blue \x9b2J\x9d0;owned\x9c",
    "bell and backspace": "Bell\x07 \x08\x08\x08",
    "carriage return": 'Over\rwritten\x0b\x0c',
    "delete": "Del\x7fete",
    "zero": "Nul\0l",
    "direction": "Right \u202eot tfel\u2066",
    "invisible": "In\u200bvi\ufeffsible\u2028lines",
    "long": "Long " * 5000,
    "wide": "映画" * 200 + "🎬" * 50,
    "marks": "Z" + "\u0301\u0323" * 500,
    "markup": "[bold]not [/] bold[/bold] [link=x]",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a model of hostile titles."""
    ratings, folder = made_up(users=40, items=30, unrated=0), tmp_path_factory.mktemp("hostile")
    titles = [*HOSTILE.values(), *(f"Film {number}" for number in range(30 - len(HOSTILE)))]
    quoted = (title.replace('"', '""') for title in titles)
    listed = [
        f'{item},"{title} (1990)","Drama|Sci\x1b[5m-Fi"'
        for item, title in zip(ratings.item_table.ids, quoted, strict=True)
    ]
    rows = zip(ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True)
    rated = [f"\x1b[7m{user},{item + 1},{stars:g},1" for user, item, stars in rows]
    data = folder / "films\x1b[31m"
    data.mkdir()
    (data / "movies.csv").write_text("\n".join(["movieId,title,genres", *listed]) + "\n", encoding="utf-8", newline="")
    (data / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *rated]) + "\n")
    done = cli("train", "--data", str(data), "--factors", "3", "--epochs", "1", home=folder / "home")
    assert done.status == 0, done.err
    check(done.out, done.err)
    return folder / "home"


def check(*texts: str) -> None:
    """Fail at the first character that moves a terminal's cursor or its colours, or turns its text around."""
    for text in texts:
        for line in text.split("\n"):
            bad = {character for character in line if ord(character) < 32 or 0x7F <= ord(character) < 0xA0}
            assert not bad | (set(line) & set("\u200b\u200e\u200f\u2028\u202a\u202e\u2066\u2069\ufeff")), line[:200]


@pytest.mark.parametrize(
    "command",
    [
        ["recommend", "--n", "30"],
        ["recommend", "--user", "[7m1"],
        ["similar", "Alert"],
        ["ask", "--n", "30"],
        ["rate", "1", "5"],
        ["rate", "\x1b[31mX\x9b", "5"],
        ["rate", "1", "5", "--profile", "\x1b]0;x\x07"],
        ["rate", "--list"],
        ["runs", "list"],
        ["runs", "show", "1"],
        ["runs", "use", "../1\x1b[2J"],
        ["recommend", "--data", "\x1b[2J\x07"],
        ["data", "info", "/nowhere/\x1b[2J"],
        ["models", "import", "/nowhere/\x1b[2J"],
        ["profiles", "new", "../x\x1b[2J"],
        ["train", "--data", "/nowhere\x9b31m", "--split", "\x1b[2J"],
        ["train", "--model", "x\x1b[2J.py:\x07"],
        ["profiles", "import", "/nowhere/\x1b[2J", "--yes"],
    ],
)  # fmt: skip
def test_nothing_moves_the_terminal(home: Path, command: list[str]) -> None:
    done = cli(*command, home=home)
    check(done.out, done.err)
    assert "Traceback" not in done.err
    assert "error in the program" not in done.err
    assert done.status in (0, 1, 2)


def test_names_of_profiles_are_names(home: Path) -> None:
    for name in ("../../etc/passwd", "me'; DROP TABLE profiles; --"):
        assert cli("profiles", "new", name, home=home).status == 0
    listed = [line["profile"] for line in cli("profiles", "list", "--json", home=home).lines]
    assert "../../etc/passwd" in listed
    assert {path.name.partition(".")[0] for path in home.iterdir() if path.is_file()} <= {"profiles"}


def test_json_lines_stay_one_line_each(home: Path) -> None:
    done = cli("recommend", "--n", "30", "--json", home=home)
    assert done.out.isascii()
    assert all(line["title"].split() == line["title"].split(" ") for line in done.lines)
    assert {line["title"] for line in done.lines} >= {"Over written (1990)", "Del ete (1990)"}
