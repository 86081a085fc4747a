"""collab-tui taste: the page in the terminal, as JSON, and as files to show."""

from pathlib import Path

import pytest

from collab.profiles import Answered, ProfileStore
from tests.cli.conftest import Cli


@pytest.fixture
def diary(trained: Path) -> Path:
    """A person with forty films seen in four years."""
    seen = [
        Answered(f"Film {film}", 1950 + film, {}, 1 + film % 9 / 2, 0.5, 5, 0.5, at=1e9 + film * 3e6)
        for film in range(1, 41)
    ]
    ProfileStore(trained).add("me", seen, "csv")
    return trained


def test_a_taste_is_printed_and_written_without_anything_else(cli: Cli, diary: Path, tmp_path: Path) -> None:
    done = cli("taste")
    assert (done.status, done.complaints) == (0, [])
    assert done.out.startswith("Your taste\n40 ratings · data films · model dot-bias\n")
    for part in ("Stars are ", "Genres: stars above others", "Over time: ", "Nearest titles", "Nearest people", "95%"):
        assert part in done.out
    [record] = cli("taste", "--json").lines
    assert (record["profile"], record["ratings"], len(record["users"])) == ("me", 40, 5)
    assert record["movement"]["ratings"] == 40
    svg, markdown = tmp_path / "taste.svg", tmp_path / "taste.md"
    written = cli("taste", "--svg", str(svg), "--markdown", str(markdown))
    assert (written.status, written.out) == (0, "")
    assert written.complaints == [f"Written: {svg}", f"Written: {markdown}"]
    for file in (svg, markdown):
        assert "My taste" in file.read_text()
        assert str(tmp_path) not in file.read_text()
    again = cli("taste", "--svg", str(svg))
    assert (again.status, again.complaints) == (1, [f"collab-tui: {svg} is there already; --yes writes over it."])
    plain = cli("taste", "--plain").out
    assert "│" not in plain
    assert "95%: " in plain


def test_without_ratings_it_says_what_to_do(cli: Cli, trained: Path) -> None:
    done = cli("taste")
    assert done.status == 0
    assert "No ratings yet: too few to tell a taste by. It takes 10." in done.out
    assert "collab-tui ask" in done.out
    assert cli("taste", "--profile", "nobody").status == 1
