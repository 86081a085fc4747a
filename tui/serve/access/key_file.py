"""The authorized-keys file: whose key is whose, which options hold, and lines that are refused, with the reason."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase

import asyncssh

from collab.text import clean

PERSON_NAME = re.compile(r"[^\x00-\x1f/\\]{1,40}")
_TYPES = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-", "sk-ssh-ed25519@", "sk-ecdsa-sha2-")
_ALWAYS_SO = ("no-agent-forwarding", "no-port-forwarding", "no-x11-forwarding", "no-user-rc")
_OPTION = re.compile(r'\s*([A-Za-z0-9-]+)(?:="((?:[^"\\]|\\.)*)")?(,|\s+|$)')
_SMALLEST_RSA = 2048


@dataclass(frozen=True)
class KeyEntry:
    """A key of the file: whose it is, from which addresses it may come (patterns, "!" before those that may not), until
    when (seconds since 1970), and whether it may have a terminal.
    """

    person: str
    fingerprint: str
    public: bytes
    addresses: tuple[str, ...] = ()
    until: float | None = None
    terminal: bool = True

    def refusal(self, address: str, now: float) -> str:
        """Return why the key may not come in from an address at a time, or nothing."""
        if self.until is not None and now >= self.until:
            return "its time is over"
        if self.addresses and not _matches(address, self.addresses):
            return f"it may not come from {address}"
        return ""


@dataclass(frozen=True)
class KeyFile:
    """The keys of a file, by their public part, and what is wrong with its other lines."""

    entries: Mapping[bytes, KeyEntry]
    problems: Sequence[str] = ()

    @property
    def people(self) -> frozenset[str]:
        """The names of all who have a key."""
        return frozenset(entry.person for entry in self.entries.values())


class _Refused(Exception):
    """A line that is left out, and why."""


def read_keys(text: str) -> KeyFile:
    """Return the keys of a text in the form of OpenSSH's authorized_keys; a line that cannot hold is left out whole."""
    entries = dict[bytes, KeyEntry]()
    people, named = set[str](), set[str]()
    problems = list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            entry, is_named = _entry(line.strip())
            if entry.public in entries:
                raise _Refused(f"this key is {entries[entry.public].person}'s already, further up")
            if entry.person.casefold() in people and not (is_named and entry.person.casefold() in named):
                raise _Refused(
                    f"there is a key of {entry.person} further up. If both are the same person's, write person=\""
                    f'{entry.person}" before each of them'
                )
        except _Refused as problem:
            problems.append(f"line {number} is left out: {problem}.")
            continue
        entries[entry.public] = entry
        people.add(entry.person.casefold())
        if is_named:
            named.add(entry.person.casefold())
    return KeyFile(entries, problems)


def _entry(line: str) -> tuple[KeyEntry, bool]:
    """Return the key of a line, and whether the line names its person rather than a comment. Raises _Refused."""
    options, rest = ({}, line) if line.startswith(_TYPES) else _options(line)
    try:
        key = asyncssh.import_public_key(rest)
    except (asyncssh.KeyImportError, ValueError, ArithmeticError):  # of RSA with numbers below zero the last
        raise _Refused("no public key is there, as ssh-keygen writes one") from None
    if key.get_algorithm() == "ssh-rsa" and getattr(key.pyca_key, "key_size", 0) < _SMALLEST_RSA:
        raise _Refused(f"an RSA key has at least {_SMALLEST_RSA} bits")
    comment = (key.get_comment() or "").partition("@")[0]
    person = options.get("person") or comment
    if not person or person != clean(person) or not PERSON_NAME.fullmatch(person):
        raise _Refused('it names nobody: write person="NAME" before it, or a comment after it')
    return KeyEntry(
        person=person,
        fingerprint=key.get_fingerprint(),
        public=key.public_data,
        addresses=_patterns(options.get("from")),
        until=_until(options["expiry-time"]) if "expiry-time" in options else None,
        terminal="no-pty" not in options and ("restrict" not in options or "pty" in options),
    ), "person" in options


def _options(line: str) -> tuple[dict[str, str], str]:
    """Return the options before a key, and what follows them. Raises _Refused for one that does not hold here."""
    options, at, ended = dict[str, str](), 0, False
    while not ended:
        match = _OPTION.match(line, at)
        if match is None:
            raise _Refused("no public key is there, as ssh-keygen writes one")
        name, value, after = match[1].lower(), match[2], match[3]
        if name not in (*_ALWAYS_SO, *_WITH_VALUE, "no-pty", "pty", "restrict"):
            raise _Refused(f'the option "{name}" does not hold here, and a key without it could do more than is meant')
        if (value is None) == (name in _WITH_VALUE):
            raise _Refused(f'the option "{name}" takes {"a value" if value is None else "no value"}')
        if name in options:
            raise _Refused(f'the option "{name}" stands there twice')
        if name == "from" and not _patterns(value):
            raise _Refused('the option "from" names no address')
        options[name] = re.sub(r"\\(.)", r"\1", value or "")
        at, ended = match.end(), after != ","
    return options, line[at:]


_WITH_VALUE = ("person", "from", "expiry-time")


def _patterns(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (text or "").replace(" ", "").split(",")))


def _until(text: str) -> float:
    form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(text.removesuffix("Z")))
    try:
        if form is None:
            raise ValueError
        moment = datetime.strptime(text.removesuffix("Z"), form)
        return (moment.replace(tzinfo=UTC) if text.endswith("Z") else moment).timestamp()
    except (ValueError, OverflowError):  # the last two of a year that this machine's clock does not reach
        raise _Refused(f'"{text}" is no time: expiry-time takes YYYYMMDD or YYYYMMDDHHMM, Z after it for UTC') from None


def _matches(address: str, patterns: Sequence[str]) -> bool:
    """Return whether a list of patterns has an address, as OpenSSH reads it: one that is excluded never comes in."""
    if any(_has(address, pattern[1:]) for pattern in patterns if pattern.startswith("!")):
        return False
    return any(_has(address, pattern) for pattern in patterns if not pattern.startswith("!"))


def _has(address: str, pattern: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        return fnmatchcase(address, pattern)
