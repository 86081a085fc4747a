"""collab-tui title: a card."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_a_title_has_its_card(cli: Cli, trained: Path) -> None:
    cli("rate", "8", "4")
    cli("rate", "7", "5")
    [card] = cli("title", "film 7", "--json").lines
    assert (card["item"], card["title"], card["given"]) == ("7", "Film 7 (1957)", 5)
    assert [step["stars"] for step in card["history"]] == [5]
    assert sum(level["count"] for level in card["levels"]) == card["ratings"]
    assert sum(level["chance"] for level in card["levels"]) == pytest.approx(1)
    near = cli("similar", "7", "--n", "20", "--json").lines
    assert [title["item"] for title in card["similar"]] == [title["item"] for title in near]
    assert [link["site"] for link in card["links"]] == ["IMDb", "TMDB", "Letterboxd"]
    assert card["near"]["of"] > 0
    out = cli("title", "7").out
    assert all(words in out for words in ("Film 7 (1957)", "its stars", "among all titles", "close to it", "https://"))
    assert cli("title", "nothing at all").status == 1
