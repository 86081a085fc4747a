"""The authorized-keys file: whose key is whose, and every line that cannot hold, left out with the reason."""

import base64
import re
import time

import asyncssh
import pytest

from tui.serve.access import read_keys

ADDRESS, NOW = "192.0.2.7", 1_800_000_000.0


def public(comment: str = "", kind: str = "ssh-ed25519", **options: int) -> str:
    key = asyncssh.generate_private_key(kind, comment=comment or None, **options)
    return key.export_public_key().decode().strip()


def test_a_key_is_of_the_person_whom_its_comment_names_up_to_an_at() -> None:
    keys = read_keys(f"# people\n\n{public('anna@laptop')}\n{public('Ben')}\n")
    assert keys.people == {"anna", "Ben"}
    assert keys.problems == []


def test_the_operator_names_a_person_and_two_keys_of_one() -> None:
    keys = read_keys(f'person="Anna B." {public("x")}\nno-pty,person="Anna B." {public("y")}\n')
    assert [(entry.person, entry.terminal) for entry in keys.entries.values()] == [
        ("Anna B.", True),
        ("Anna B.", False),
    ]


def test_two_keys_that_merely_have_one_comment_are_not_one_person() -> None:
    keys = read_keys(f"{public('anna@one')}\n{public('Anna@two')}\n")
    assert len(keys.entries) == 1
    [problem] = keys.problems
    assert problem == (
        "line 2 is left out: there is a key of Anna further up. If both are the same person's, "
        'write person="Anna" before each of them.'
    )


@pytest.mark.parametrize(
    "option",
    [
        'command="sh"',
        'environment="LD_PRELOAD=x"',
        'permitopen="*:*"',
        'permitlisten="22"',
        "cert-authority",
        'principals="root"',
        'tunnel="0"',
        "port-forwarding",
        "agent-forwarding",
        "X11-forwarding",
        "no-touch-required",
        "nonsense",
    ],
)
def test_a_line_with_an_option_that_does_not_hold_is_left_out_whole(option: str) -> None:
    keys = read_keys(f"{option} {public('anna')}\n")
    assert keys.entries == {}
    assert f'the option "{option.partition("=")[0].lower()}" does not hold here' in keys.problems[0]


def test_what_is_never_allowed_may_be_denied() -> None:
    keys = read_keys(
        f"no-agent-forwarding,no-port-forwarding,no-X11-forwarding,no-user-rc,restrict,pty {public('a')}\n"
    )
    assert [entry.terminal for entry in keys.entries.values()] == [True]
    [entry] = read_keys(f"restrict {public('a')}\n").entries.values()
    assert not entry.terminal


@pytest.mark.parametrize(
    ("patterns", "comes_in"),
    [
        ("192.0.2.0/24", True),
        ("192.0.2.*", True),
        ("192.0.2.?,!192.0.2.7", False),
        ("198.51.100.0/24", False),
        ("!198.51.100.1", False),
        ("2001:db8::/32", False),
    ],
)
def test_a_key_comes_from_where_it_may(patterns: str, *, comes_in: bool) -> None:
    [entry] = read_keys(f'from="{patterns}" {public("a")}\n').entries.values()
    assert (entry.refusal(ADDRESS, NOW) == "") == comes_in


def test_a_key_has_its_time() -> None:
    [entry] = read_keys(f'expiry-time="20270115080000Z" {public("a")}\n').entries.values()
    assert entry.until == NOW
    assert entry.refusal(ADDRESS, NOW - 1) == ""
    assert entry.refusal(ADDRESS, NOW) == "its time is over"
    assert "is no time" in read_keys(f'expiry-time="soon" {public("a")}\n').problems[0]


def _rsa(exponent: bytes) -> str:
    """Return a line with an RSA key of this exponent."""
    parts = (b"ssh-rsa", exponent, b"\x00" + b"\xc5" * 256)
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"ssh-rsa {base64.b64encode(blob).decode()} anna"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", 'the option "nonsense"'),
        ("+", "no public key is there"),
        ("ssh-ed25519 AAAA anna", "no public key is there"),
        (public(), "it names nobody"),
        (f'person="a/b" {public()}', "it names nobody"),
        (f'person="{"x" * 41}" {public()}', "it names nobody"),
        (f'person="\x1b[2J" {public()}', "it names nobody"),
        (f"person {public('a')}", 'the option "person" takes a value'),
        (f'no-pty="1" {public("a")}', 'the option "no-pty" takes no value'),
        (f'from="" {public("a")}', 'the option "from" names no address'),
        (f'from=", ," {public("a")}', 'the option "from" names no address'),
        (f'from="192.0.2.7",from="*" {public("a")}', 'the option "from" stands there twice'),
        (f'expiry-time="00010101" {public("a")}', '"00010101" is no time'),
        (_rsa(exponent=b"\xff"), "no public key is there"),
        (public("a", "ssh-rsa", key_size=1024), "at least 2048 bits"),
    ],
    ids=lambda text: re.sub(r"AAAA\S+", "KEY", text),  # the keys are new each time, and names of tests are not
)
def test_a_line_that_cannot_hold_is_left_out_with_the_reason(line: str, why: str) -> None:
    keys = read_keys(f"{line}\n{public('ben')}\n")
    assert keys.people == {"ben"}
    assert why in keys.problems[0]


def test_a_key_is_one_persons_alone() -> None:
    line = public("anna")
    other = f'person="ben" {line}'
    keys = read_keys(f"{line}\n{other}\n")
    assert keys.people == {"anna"}
    assert "this key is anna's already" in keys.problems[0]


def test_a_file_of_ten_thousand_keys_is_read_while_others_wait_for_no_more_than_a_moment() -> None:
    one = public("x").split()[1]
    blob = base64.b64decode(one)
    keys = (base64.b64encode(blob[:-4] + number.to_bytes(4, "big")).decode() for number in range(10_000))
    text = "".join(f"ssh-ed25519 {key} p{number}\n" for number, key in enumerate(keys))
    began = time.process_time()
    assert len(read_keys(text).people) == 10_000
    assert time.process_time() - began < 1.5  # 4 seconds where each was compared with all before it
