"""Tokens: one a person, of which nothing is kept that would open anything."""

import stat
from pathlib import Path

import pytest

from collab.errors import BadConfig, BadData, NotFound
from tui.serve.access import TokenRing


def test_a_token_opens_for_its_person_and_only_its_digest_is_kept(tmp_path: Path) -> None:
    ring = TokenRing(tmp_path)
    anna, ben = ring.make("Anna"), ring.make("Ben")
    assert (ring.person(anna), ring.person(ben), ring.person(anna[:-1])) == ("Anna", "Ben", None)
    assert len(anna) >= 32
    assert anna not in ring.path.read_text()
    assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600


def test_another_token_of_a_person_takes_the_place_of_the_first_in_every_process(tmp_path: Path) -> None:
    server, operator = TokenRing(tmp_path), TokenRing(tmp_path)
    first = operator.make("Anna")
    assert server.person(first) == "Anna"
    second = operator.make("anna")
    assert (server.person(first), server.person(second)) == (None, "anna")
    assert server.people == {"anna"}
    operator.revoke("ANNA")
    assert (server.person(second), server.people) == (None, frozenset())
    with pytest.raises(NotFound, match="has no token"):
        operator.revoke("anna")


def test_a_token_until_the_server_stops_is_in_no_file(tmp_path: Path) -> None:
    ring = TokenRing(tmp_path)
    token = ring.make_passing("operator")
    assert (ring.person(token), TokenRing(tmp_path).person(token)) == ("operator", None)


def test_a_damaged_file_changes_nothing_and_is_not_written_over(tmp_path: Path) -> None:
    ring = TokenRing(tmp_path)
    token = ring.make("Anna")
    assert ring.person(token) == "Anna"
    ring.path.write_text("{")
    assert ring.person(token) == "Anna"
    with pytest.raises(BadData, match="damaged"):
        ring.make("Ben")
    assert ring.path.read_text() == "{"


@pytest.mark.parametrize("name", ["", "a/b", "..\\x", "a\nb", "\x1b[31m", "x" * 41])
def test_a_name_is_that_of_a_person(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadConfig, match="is no name"):
        TokenRing(tmp_path).make(name)
