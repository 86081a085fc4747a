"""The commands of whoever runs a server for browsers."""

from pathlib import Path

import pytest

from collab.testing import add_model
from tests.cli.conftest import Cli
from tui.serve.access import TokenRing


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--name", "https://films.example"], "is no name of a machine"),
        (["--certificate", "x.pem"], "--certificate and --private-key go together"),
        (["--certificate", "x.pem", "--private-key", "y.pem"], "x.pem and y.pem: "),
        (["--host", "203.0.113.1"], "203.0.113.1, port 0: "),
    ],
    ids=["name", "half", "missing", "address"],
)
def test_what_cannot_be_served_is_said_before_anything_is(
    home: Path, cli: Cli, arguments: list[str], sentence: str
) -> None:
    add_model()
    done = cli("serve", "web", "--port", "0", "--unconfined", *arguments, home=home)
    assert (done.status, done.out) == (2, "")
    assert sentence in done.err


def test_an_operator_makes_and_revokes_links(home: Path, cli: Cli) -> None:
    done = cli("serve", "token", "Anna", "--url", "https://films.example/", home=home)
    url, _, token = done.out.strip().partition("#token=")
    ring = TokenRing(home / "serve")
    assert (url, ring.person(token)) == ("https://films.example/", "Anna")
    assert "opens nothing any more" in cli("serve", "token", "Anna", "--revoke", home=home).out
    assert ring.person(token) is None
    done = cli("serve", "token", "Anna", "--revoke", home=home)
    assert (done.status, done.out) == (1, "")
    assert '"Anna" has no token' in done.err
